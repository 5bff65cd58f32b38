/* unpacked.c - bytes in, bounds checked, padding counted. */
#include "formats/unpacked.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

static bool
is_beyond_ratio(const struct unpacked *unpacked, uint64_t seen)
{
	return seen > LIMIT_RATIO_FREE_BYTES &&
	    seen / unpacked->limits->ratio > unpacked->packed;
}

void
unpacked_init(struct unpacked *unpacked, const struct unpack_limits *limits,
    uint64_t packed, uint64_t declared)
{
	*unpacked = (struct unpacked){
		.limits = limits, .packed = packed, .bytes = ""
	};
	if (declared > limits->file_bytes)
		unpacked->limit = "file";
	else if (is_beyond_ratio(unpacked, declared))
		unpacked->limit = "ratio";
}

/* Room for len bytes more: doubles, so that nothing is copied often. */
static void
make_room(struct unpacked *unpacked, size_t len)
{
	size_t need = unpacked->len + len;
	size_t cap = unpacked->cap > 0 ? unpacked->cap : 65536;

	if (need <= unpacked->cap)
		return;
	while (cap < need)
		cap *= 2;
	unpacked->owned = mem_resize(unpacked->owned, cap, 1);
	unpacked->cap = cap;
}

static void
keep(struct unpacked *unpacked, const char *bytes, size_t len)
{
	make_room(unpacked, len);
	memcpy(unpacked->owned + unpacked->len, bytes, len);
	unpacked->len += len;
	unpacked->bytes = unpacked->owned;
}

/* The run turned out to be in the middle. */
static void
keep_run(struct unpacked *unpacked)
{
	if (unpacked->run == 0)
		return;
	make_room(unpacked, (size_t)unpacked->run);
	memset(unpacked->owned + unpacked->len, unpacked->run_byte,
	    (size_t)unpacked->run);
	unpacked->len += (size_t)unpacked->run;
	unpacked->bytes = unpacked->owned;
	unpacked->run = 0;
}

static void
take(struct unpacked *unpacked, const char *bytes, size_t len)
{
	bool is_run = len > 1 && memcmp(bytes, bytes + 1, len - 1) == 0 &&
	    (unpacked->run == 0 || bytes[0] == unpacked->run_byte);

	unpacked->seen += len;
	if (is_run) {
		unpacked->run_byte = bytes[0];
		unpacked->run += len;
		return;
	}
	keep_run(unpacked);
	keep(unpacked, bytes, len);
}

/* The word of the limit that is reached, or NULL. */
static const char *
limit_reached(const struct unpacked *unpacked)
{
	const struct unpack_limits *limits = unpacked->limits;

	if (unpacked->seen > limits->file_bytes)
		return "file";
	if (is_beyond_ratio(unpacked, unpacked->seen))
		return "ratio";
	if (limits->budget->bytes_left == 0)
		return "size";
	if (deadline_left_ms(limits->budget->deadline, clock_ms()) == 0)
		return "time";
	return NULL;
}

/* Whether a head is enough of what is beyond a limit anyway. */
static bool
has_head(const struct unpacked *unpacked)
{
	return unpacked->seen >= LIMIT_UNPACK_HEAD_BYTES ||
	    unpacked->run >= LIMIT_PADDING_BYTES;
}

static void
spend(struct unpack_budget *budget, uint64_t bytes)
{
	budget->bytes_spent += bytes;
	budget->bytes_left -= bytes < budget->bytes_left ? bytes
							 : budget->bytes_left;
}

bool
unpacked_add(struct unpacked *unpacked, const char *bytes, size_t len)
{
	/* One byte beyond is how the limit is noticed. */
	uint64_t room = unpacked->limits->file_bytes + 1 - unpacked->seen;
	const char *limit;

	if (unpacked->is_cut)
		return false;
	if (len > room)
		len = (size_t)room;
	take(unpacked, bytes, len);
	spend(unpacked->limits->budget, len);
	limit = limit_reached(unpacked);
	if (limit != NULL && unpacked->limit == NULL)
		unpacked->limit = limit;
	unpacked->is_cut = limit != NULL ||
	    (unpacked->limit != NULL && has_head(unpacked));
	return !unpacked->is_cut;
}

void
unpacked_borrow(struct unpacked *unpacked, const char *bytes, size_t len)
{
	if (unpacked->limit != NULL && len > LIMIT_UNPACK_HEAD_BYTES) {
		len = LIMIT_UNPACK_HEAD_BYTES;
		unpacked->is_cut = true;
	}
	unpacked->bytes = bytes;
	unpacked->len = len;
	unpacked->seen = len;
	spend(unpacked->limits->budget, len);
}

/* Borrowed bytes may end in a run as well. */
static void
find_run(struct unpacked *unpacked)
{
	size_t len = unpacked->len;
	char last;

	if (unpacked->owned != NULL || len < LIMIT_PADDING_BYTES)
		return;
	last = unpacked->bytes[len - 1];
	while (len > 0 && unpacked->bytes[len - 1] == last)
		len--;
	if (unpacked->len - len < LIMIT_PADDING_BYTES)
		return;
	unpacked->run = unpacked->len - len;
	unpacked->run_byte = last;
	unpacked->len = len;
}

void
unpacked_finish(struct unpacked *unpacked)
{
	if (unpacked->run < LIMIT_PADDING_BYTES)
		keep_run(unpacked);
	find_run(unpacked);
	if (unpacked->owned != NULL && unpacked->len > 0) {
		unpacked->owned = mem_resize(unpacked->owned, unpacked->len, 1);
		unpacked->cap = unpacked->len;
		unpacked->bytes = unpacked->owned;
	}
}

bool
unpacked_is_padded(const struct unpacked *unpacked)
{
	return unpacked->run >= LIMIT_PADDING_BYTES;
}

void
unpacked_digest(
    const struct unpacked *unpacked, bool wants_all, struct digests *out)
{
	if (!wants_all && (unpacked->is_cut || unpacked->run == 0)) {
		*out = (struct digests){ 0 };
		digest_sha256(unpacked->bytes, unpacked->len, out->sha256);
		return;
	}
	digest_padded(unpacked->bytes, unpacked->len, unpacked->run_byte,
	    unpacked->is_cut ? 0 : unpacked->run, out);
}

void
unpacked_release(struct unpacked *unpacked)
{
	free(unpacked->owned);
	*unpacked = (struct unpacked){ .bytes = "" };
}
