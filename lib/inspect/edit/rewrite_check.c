/* rewrite_check.c - read a rewritten message as if it were a stranger's.
 *
 * Nothing is believed because it was planned: the result is parsed again, and
 * each part must be where and what the plan says. */
#include "edit/rewrite_plan.h"

#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "edit/notice.h"
#include "text/digest.h"

struct check {
	const struct plan *plan;
	const struct parsed *was, *is;
};

int
parsed_open(
    struct parsed *out, const char *bytes, size_t len, struct fault *fault)
{
	scoped_report struct scan_report *report = report_new();
	struct mime *mime = mime_parse(bytes, len, "", report, fault);

	if (mime == NULL)
		return -1;
	*out = (struct parsed){
		.bytes = bytes,
		.len = len,
		.report = ptr_take(&report),
		.mime = mime,
	};
	return 0;
}

void
parsed_release(struct parsed *parsed)
{
	mime_free(&parsed->mime);
	report_free(&parsed->report);
	*parsed = (struct parsed){ 0 };
}

int
parsed_content(const struct parsed *parsed, uint32_t part,
    struct mime_bytes *out, struct fault *fault)
{
	struct mime_bytes bytes = { 0 };

	/* No encoding of mail gives more bytes than it takes. */
	if (mime_content(parsed->mime, part, parsed->len + 1, &bytes, fault) <
	    0)
		return -1;
	if (bytes.cut) {
		fault_set(fault, "part %u decodes to more than %zu bytes", part,
		    parsed->len);
		return -1;
	}
	*out = bytes;
	return 0;
}

int
parsed_digest(const struct parsed *parsed, uint32_t part, uint8_t out[32],
    struct fault *fault)
{
	struct mime_bytes bytes;

	if (parsed_content(parsed, part, &bytes, fault) < 0)
		return -1;
	digest_sha256(bytes.data, bytes.len, out);
	return 0;
}

static enum rewrite_status
refuse(struct fault *fault, const struct scan_part *part, const char *what)
{
	fault_set(fault, "the rewritten message is not as planned: part %s %s",
	    part->path, what);
	return REWRITE_REFUSED;
}

static bool
same_text(const char *a, const char *b)
{
	return text_equal(a, strlen(a), b, strlen(b));
}

/* Whether headers and body became the notice, not the body alone. */
static bool
is_new_entity(
    const struct check *check, const struct scan_part *was, enum fate fate)
{
	const struct scan_part *parts = check->was->report->parts;

	return fate == FATE_NOTICE && was->parent > 0 &&
	    parts[was->parent - 1].kind == PART_MULTIPART;
}

/* Whether the part stands where the splices put it. */
static bool
is_in_place(const struct check *check, const struct scan_part *was,
    const struct scan_part *is, enum fate fate)
{
	const struct splices *splices = &check->plan->splices;

	if (is->header_begin !=
		splices_map_begin(splices, (size_t)was->header_begin) ||
	    is->body_end != splices_map_end(splices, (size_t)was->body_end) ||
	    is->body_end > check->is->len || is->body_begin > is->body_end)
		return false;
	return is_new_entity(check, was, fate) ||
	    is->body_begin ==
	    splices_map_begin(splices, (size_t)was->body_begin);
}

/* A kept part has the bytes it had: a leaf all of them, others their headers
 * (what they consist of is checked part by part). */
static enum rewrite_status
check_kept(const struct check *check, const struct scan_part *was,
    const struct scan_part *is, struct fault *fault)
{
	bool is_leaf = was->kind == PART_LEAF;
	size_t was_end = (size_t)(is_leaf ? was->body_end : was->body_begin);
	size_t is_end = (size_t)(is_leaf ? is->body_end : is->body_begin);
	size_t len = was_end - (size_t)was->header_begin;

	if (is->kind != was->kind || !same_text(is->declared, was->declared) ||
	    !same_text(is->encoding, was->encoding))
		return refuse(fault, was, "has another type");
	if (is_end - is->header_begin != len ||
	    memcmp(check->is->bytes + is->header_begin,
		check->was->bytes + was->header_begin, len) != 0)
		return refuse(fault, was, "has other bytes");
	return REWRITE_DONE;
}

static enum rewrite_status
check_notice(
    const struct check *check, uint32_t was, uint32_t is, struct fault *fault)
{
	const struct plan *plan = check->plan;
	const struct scan_part *part = &check->was->report->parts[was];
	scoped_buffer struct buffer want = BUFFER_OF(NOTICE_BYTES);
	struct mime_bytes bytes;

	if (check->is->report->parts[is].kind != PART_LEAF ||
	    !same_text(check->is->report->parts[is].declared, "text/plain"))
		return refuse(fault, part, "is no notice");
	notice_text(plan->request, plan->reasons[was], part, &want);
	if (parsed_content(check->is, is, &bytes, fault) < 0)
		return REWRITE_FAILED;
	if (bytes.len != want.len ||
	    memcmp(bytes.data, buffer_text(&want), want.len) != 0)
		return refuse(fault, part, "has another notice");
	return REWRITE_DONE;
}

static const struct body_tag *
find_tag(const struct plan *plan, uint32_t part)
{
	for (size_t i = 0; i < plan->tag_count; i++)
		if (plan->tags[i].ordinal == part)
			return &plan->tags[i];
	return NULL;
}

/* Whether `is` consists of the tag's text and all of `was`. */
static bool
is_tagged(const struct body_tag *tag, const struct mime_bytes *was,
    const struct mime_bytes *is)
{
	const char *text = buffer_text(&tag->text);
	size_t len = tag->text.len, at = tag->offset;

	if (tag->is_converted)
		return is->len == len && memcmp(is->data, text, len) == 0;
	return is->len == was->len + len && at <= was->len &&
	    memcmp(is->data, was->data, at) == 0 &&
	    memcmp(is->data + at, text, len) == 0 &&
	    memcmp(is->data + at + len, was->data + at, was->len - at) == 0;
}

static enum rewrite_status
check_tagged(
    const struct check *check, uint32_t was, uint32_t is, struct fault *fault)
{
	const struct body_tag *tag = find_tag(check->plan, was);
	const struct scan_part *part = &check->was->report->parts[was];
	struct mime_bytes old_bytes, new_bytes;

	if (check->is->report->parts[is].kind != PART_LEAF ||
	    !same_text(check->is->report->parts[is].declared, part->declared))
		return refuse(fault, part, "has another type");
	if (parsed_content(check->was, was, &old_bytes, fault) < 0 ||
	    parsed_content(check->is, is, &new_bytes, fault) < 0)
		return REWRITE_FAILED;
	if (tag == NULL || !is_tagged(tag, &old_bytes, &new_bytes))
		return refuse(fault, part, "has another text");
	return REWRITE_DONE;
}

static enum rewrite_status
check_part(
    const struct check *check, uint32_t was, uint32_t is, struct fault *fault)
{
	const struct scan_part *old_part = &check->was->report->parts[was];
	const struct scan_part *new_part = &check->is->report->parts[is];
	enum fate fate = check->plan->fates[was];

	if (!is_in_place(check, old_part, new_part, fate))
		return refuse(fault, old_part, "is in another place");
	/* A multipart that is a whole body has a path of its own kind. */
	if (fate != FATE_NOTICE && !same_text(old_part->path, new_part->path))
		return refuse(fault, old_part, "has another path");
	switch (fate) {
	case FATE_KEPT:
		return check_kept(check, old_part, new_part, fault);
	case FATE_NOTICE:
		return check_notice(check, was, is, fault);
	case FATE_TAGGED:
		return check_tagged(check, was, is, fault);
	case FATE_UNSET:
	case FATE_GONE:
		break;
	}
	return refuse(fault, old_part, "has no fate");
}

/* Pair the parts of both messages, in their order, and check each pair. */
static enum rewrite_status
check_parts(const struct check *check, struct fault *fault)
{
	const struct scan_report *old_report = check->was->report;
	const struct scan_report *new_report = check->is->report;
	scoped_mem uint32_t *paired = mem_new(
	    old_report->part_count, sizeof *paired);
	uint32_t next = 0;

	for (uint32_t i = 0; i < old_report->part_count; i++) {
		const struct scan_part *part = &old_report->parts[i];
		uint32_t parent;
		enum rewrite_status status;

		if (check->plan->fates[i] == FATE_GONE)
			continue;
		if (next >= new_report->part_count)
			return refuse(fault, part, "is missing");
		parent = part->parent > 0 ? paired[part->parent - 1] + 1 : 0;
		if (new_report->parts[next].parent != parent)
			return refuse(fault, part, "is in another part");
		paired[i] = next;
		status = check_part(check, i, next, fault);
		if (status != REWRITE_DONE)
			return status;
		next++;
	}
	if (next == new_report->part_count)
		return REWRITE_DONE;
	return refuse(fault, &new_report->parts[next], "is new");
}

static bool
is_removed(const struct scan_request *request, const uint8_t sha256[32])
{
	for (size_t i = 0; i < request->removal_count; i++)
		if (memcmp(request->removals[i].sha256, sha256, 32) == 0)
			return true;
	return false;
}

/* What was removed may not stand in the message a second time. Nothing at
 * all may: an empty file is removed for its name. */
static enum rewrite_status
check_digests(const struct check *check, struct fault *fault)
{
	uint8_t nothing[32], sha256[32];

	digest_sha256("", 0, nothing);
	for (uint32_t i = 0; i < check->is->report->part_count; i++) {
		if (check->is->report->parts[i].kind != PART_LEAF)
			continue;
		if (parsed_digest(check->is, i, sha256, fault) < 0)
			return REWRITE_FAILED;
		if (memcmp(sha256, nothing, sizeof nothing) != 0 &&
		    is_removed(check->plan->request, sha256))
			return refuse(fault, &check->is->report->parts[i],
			    "has the content that was removed");
	}
	return REWRITE_DONE;
}

enum rewrite_status
plan_check(const struct plan *plan, const char *result, size_t len,
    struct fault *fault)
{
	scoped_parsed struct parsed is = { 0 };
	struct check check = { .plan = plan, .was = &plan->message, .is = &is };
	enum rewrite_status status;

	if (parsed_open(&is, result, len, fault) < 0)
		return REWRITE_FAILED;
	if (is.report->limits.count > check.was->report->limits.count ||
	    is.report->oddities.count > check.was->report->oddities.count) {
		fault_set(fault,
		    "the rewritten message is less clear than "
		    "the original");
		return REWRITE_REFUSED;
	}
	status = check_parts(&check, fault);
	return status == REWRITE_DONE ? check_digests(&check, fault) : status;
}
