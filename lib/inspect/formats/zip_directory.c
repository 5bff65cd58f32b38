/* zip_directory.c - the end, the directory, the local headers, the gaps.
 *
 * All offsets are checked against the archive's length before a byte is read;
 * what does not fit is as if it were not there. Work is bounded by max_entries
 * and one pass over bytes that no entry covers. */
#include "formats/zip_directory.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "formats/little.h"

#define END_BYTES     22
#define LOCATOR_BYTES 20
#define END64_BYTES   56
#define CENTRAL_BYTES 46
#define LOCAL_BYTES   30
/* An end's comment has a length of 16 bits. */
#define COMMENT_MAX 65535
/* A local header that nothing names is believed with a name up to this. */
#define HIDDEN_NAME_MAX 1024

#define MAX32 0xffffffffU
#define MAX16 0xffffU

#define EXTRA_ZIP64 0x0001
#define EXTRA_UTF8  0x7075
#define EXTRA_AES   0x9901

enum general_flag {
	GENERAL_ENCRYPTED = 1 << 0,
	GENERAL_DESCRIPTOR = 1 << 3, /* sizes follow the data */
	GENERAL_STRONG = 1 << 6,
	GENERAL_UTF8 = 1 << 11,
	GENERAL_MASKED = 1 << 13,
};

struct archive_bytes {
	const char *bytes;
	size_t len;
};

/* Where the directory is. */
struct end {
	size_t begin;  /* of the end record */
	size_t behind; /* the end record and its comment */
	uint64_t directory;
	uint64_t directory_bytes;
	uint64_t entries;
	uint64_t shift; /* bytes before the archive: a program's */
};

/* The size bytes at offset, or NULL. */
static const char *
part_at(const struct archive_bytes *archive, uint64_t offset, size_t size)
{
	if (offset > archive->len || archive->len - offset < size)
		return NULL;
	return archive->bytes + offset;
}

/* The record of that signature at offset, or NULL. */
static const char *
record_at(const struct archive_bytes *archive, uint64_t offset, size_t size,
    const char *signature)
{
	const char *at = part_at(archive, offset, size);

	return at != NULL && memcmp(at, signature, 4) == 0 ? at : NULL;
}

/* Take the 64-bit end record, when the 32-bit one says that it must be asked.
 */
static void
read_end64(const struct archive_bytes *archive, struct end *end)
{
	const char *locator, *at;

	if (end->begin < LOCATOR_BYTES)
		return;
	locator = record_at(
	    archive, end->begin - LOCATOR_BYTES, LOCATOR_BYTES, "PK\6\7");
	if (locator == NULL)
		return;
	at = record_at(archive, little_u64(locator + 8), END64_BYTES, "PK\6\6");
	/* Behind a program's bytes the locator's offset is too small. */
	if (at == NULL && end->begin >= LOCATOR_BYTES + END64_BYTES)
		at = record_at(archive,
		    end->begin - LOCATOR_BYTES - END64_BYTES, END64_BYTES,
		    "PK\6\6");
	if (at == NULL)
		return;
	end->entries = little_u64(at + 32);
	end->directory_bytes = little_u64(at + 40);
	end->directory = little_u64(at + 48);
	end->begin = (size_t)(at - archive->bytes);
}

/* Whether the end record at `begin` has a directory; then *out says where. */
static bool
read_end(const struct archive_bytes *archive, size_t begin, struct end *out)
{
	const char *at = record_at(archive, begin, END_BYTES, "PK\5\6");
	struct end end = { .begin = begin };

	if (at == NULL)
		return false;
	end.behind = begin + END_BYTES + little_u16(at + 20);
	end.entries = little_u16(at + 10);
	end.directory_bytes = little_u32(at + 12);
	end.directory = little_u32(at + 16);
	if (end.entries == MAX16 || end.directory_bytes == MAX32 ||
	    end.directory == MAX32)
		read_end64(archive, &end);
	if (end.directory_bytes == 0 && end.entries == 0) {
		/* An empty archive. */
		*out = end;
		return begin == 0;
	}
	/* The directory ends where the end begins: that holds also behind
	 * foreign bytes, which its offset does not count. */
	if (end.directory_bytes <= end.begin &&
	    record_at(archive, end.begin - end.directory_bytes, CENTRAL_BYTES,
		"PK\1\2") != NULL &&
	    end.begin - end.directory_bytes >= end.directory)
		end.shift = end.begin - end.directory_bytes - end.directory;
	if (record_at(archive, end.directory + end.shift, CENTRAL_BYTES,
		"PK\1\2") == NULL)
		return false;
	*out = end;
	return true;
}

/* The last end record that has a directory. */
static bool
find_end(const struct archive_bytes *archive, struct end *out)
{
	size_t least = archive->len > END_BYTES + COMMENT_MAX
	    ? archive->len - END_BYTES - COMMENT_MAX
	    : 0;

	if (archive->len < END_BYTES)
		return false;
	for (size_t at = archive->len - END_BYTES + 1; at-- > least;)
		if (archive->bytes[at] == 'P' && read_end(archive, at, out))
			return true;
	return false;
}

bool
zip_directory_is_there(const char *bytes, size_t len)
{
	struct archive_bytes archive = { bytes, len };
	struct end end;

	return find_end(&archive, &end) && end.entries > 0;
}

/* The content of an extra field, or NULL. */
static const char *
find_extra(const char *extra, size_t len, uint16_t id, size_t *size_out)
{
	while (len >= 4) {
		size_t size = little_u16(extra + 2);

		if (size > len - 4)
			return NULL;
		if (little_u16(extra) == id) {
			*size_out = size;
			return extra + 4;
		}
		extra += 4 + size;
		len -= 4 + size;
	}
	return NULL;
}

/* One 64-bit number of the extra field, where the 32-bit one is full. */
static void
widen(uint64_t *number, const char **extra_io, size_t *left_io)
{
	if (*number != MAX32 || *left_io < 8)
		return;
	*number = little_u64(*extra_io);
	*extra_io += 8;
	*left_io -= 8;
}

static void
read_extra(const char *extra, size_t len, struct zip_entry *entry)
{
	static const uint8_t key_bytes[] = { 0, 16, 24, 32 };
	size_t size = 0;
	const char *at = find_extra(extra, len, EXTRA_ZIP64, &size);

	if (at != NULL) {
		widen(&entry->size, &at, &size);
		widen(&entry->packed, &at, &size);
		widen(&entry->header, &at, &size);
	}
	/* A version, a checksum of the other name, the name. */
	at = find_extra(extra, len, EXTRA_UTF8, &size);
	if (at != NULL && size > 5)
		entry->utf8_name = (struct zip_text){ at + 5, size - 5 };
	at = find_extra(extra, len, EXTRA_AES, &size);
	if (entry->method == ZIP_AES && at != NULL && size >= 7) {
		entry->method = little_u16(at + 5);
		if (at[4] >= 1 && at[4] <= 3)
			entry->aes_bytes = key_bytes[(uint8_t)at[4]];
	}
}

static void
set_bits(struct zip_entry *entry)
{
	size_t len = entry->name.len;
	char last = len > 0 ? entry->name.bytes[len - 1] : '\0';

	if ((entry->flags & GENERAL_ENCRYPTED) != 0)
		entry->bits |= ZIP_ENCRYPTED;
	if ((entry->flags & GENERAL_STRONG) != 0)
		entry->bits |= ZIP_STRONG;
	if ((entry->flags & GENERAL_UTF8) != 0)
		entry->bits |= ZIP_UTF8;
	if ((last == '/' || last == '\\') && entry->size == 0)
		entry->bits |= ZIP_FOLDER;
}

/* Read the local header at `offset` into *out, its data's place too. */
static bool
read_local(
    const struct archive_bytes *archive, uint64_t offset, struct zip_entry *out)
{
	const char *at = record_at(archive, offset, LOCAL_BYTES, "PK\3\4");
	const char *texts;
	size_t name_len, extra_len;

	if (at == NULL)
		return false;
	name_len = little_u16(at + 26);
	extra_len = little_u16(at + 28);
	texts = part_at(archive, offset + LOCAL_BYTES, name_len + extra_len);
	if (texts == NULL)
		return false;
	*out = (struct zip_entry){
		.name = { texts, name_len },
		.local_name = { texts, name_len },
		.flags = little_u16(at + 6),
		.method = little_u16(at + 8),
		.time = little_u32(at + 10),
		.crc = little_u32(at + 14),
		.packed = little_u32(at + 18),
		.size = little_u32(at + 22),
		.header = offset,
		.data = (size_t)offset + LOCAL_BYTES + name_len + extra_len,
	};
	read_extra(texts + name_len, extra_len, out);
	set_bits(out);
	return true;
}

/* How much of an entry's data is there. */
static void
measure(const struct archive_bytes *archive, struct zip_entry *entry)
{
	size_t left = archive->len - entry->data;

	entry->data_len = entry->packed < left ? (size_t)entry->packed : left;
	if (entry->packed > left)
		entry->bits |= ZIP_LOST;
}

/* Where the next record begins behind `from`, at most `end`. */
static size_t
next_record(const struct archive_bytes *archive, size_t from, size_t end)
{
	while (from + 4 <= end) {
		const char *at = memchr(
		    archive->bytes + from, 'P', end - from - 3);

		if (at == NULL)
			return end;
		from = (size_t)(at - archive->bytes);
		if (memcmp(at, "PK\1\2", 4) == 0 ||
		    memcmp(at, "PK\3\4", 4) == 0 ||
		    memcmp(at, "PK\7\10", 4) == 0)
			return from;
		from++;
	}
	return end;
}

/* Whether a local header says something else than the directory. Its sizes
 * say nothing when they follow the data. */
static bool
differs(const struct zip_entry *entry, const struct zip_entry *local)
{
	if (entry->name.len != local->name.len ||
	    memcmp(entry->name.bytes, local->name.bytes, entry->name.len) != 0)
		return true;
	if (entry->method != local->method ||
	    ((entry->flags ^ local->flags) & GENERAL_ENCRYPTED) != 0)
		return true;
	if ((local->flags & GENERAL_DESCRIPTOR) != 0)
		return false;
	return entry->packed != local->packed || entry->size != local->size;
}

/* Whether the local header makes something else of the data. Sizes that follow
 * it are the directory's. */
static bool
reads_otherwise(const struct zip_entry *entry, const struct zip_entry *local)
{
	return entry->method != local->method ||
	    ((entry->flags ^ local->flags) & GENERAL_ENCRYPTED) != 0 ||
	    (local->packed != 0 && entry->packed != local->packed);
}

/* Take what the local header says. Returns whether *local is another entry:
 * data that is unpacked in another way, or up to another end. */
static bool
join_local(const struct archive_bytes *archive, struct zip_entry *entry,
    struct zip_entry *local_out)
{
	struct zip_entry local;

	if (!read_local(archive, entry->header, &local)) {
		entry->bits |= ZIP_MISMATCH | ZIP_LOST;
		return false;
	}
	entry->local_name = local.name;
	entry->data = local.data;
	if ((entry->flags & GENERAL_MASKED) == 0 && differs(entry, &local))
		entry->bits |= ZIP_MISMATCH;
	measure(archive, entry);
	*local_out = local;
	return (entry->bits & ZIP_MISMATCH) != 0 &&
	    reads_otherwise(entry, &local);
}

static bool
add_entry(struct zip_directory *directory, size_t max_entries,
    const struct zip_entry *entry)
{
	if (directory->count >= max_entries) {
		directory->cut = true;
		return false;
	}
	directory->entries = mem_grow(directory->entries, directory->count,
	    &directory->cap, sizeof *directory->entries);
	directory->entries[directory->count++] = *entry;
	return true;
}

/* Add what a local header says otherwise, once. */
static void
add_other(const struct archive_bytes *archive, struct zip_directory *others,
    struct zip_entry *local)
{
	for (size_t i = 0; i < others->count; i++)
		if (others->entries[i].header == local->header)
			return;
	/* Sizes behind the data: as much as there is. */
	if (local->packed == 0)
		local->packed = archive->len - local->data;
	measure(archive, local);
	local->bits |= ZIP_MISMATCH | ZIP_HIDDEN;
	add_entry(others, LIMIT_ZIP_HIDDEN, local);
}

/* The directory's entry at offset; returns its length, 0 when none is there. */
static size_t
read_central(const struct archive_bytes *archive, uint64_t offset,
    uint64_t shift, struct zip_entry *out)
{
	const char *at = record_at(archive, offset, CENTRAL_BYTES, "PK\1\2");
	const char *texts;
	size_t name_len, extra_len;

	if (at == NULL)
		return 0;
	name_len = little_u16(at + 28);
	extra_len = little_u16(at + 30);
	texts = part_at(archive, offset + CENTRAL_BYTES, name_len + extra_len);
	if (texts == NULL)
		return 0;
	*out = (struct zip_entry){
		.name = { texts, name_len },
		.flags = little_u16(at + 8),
		.method = little_u16(at + 10),
		.time = little_u32(at + 12),
		.crc = little_u32(at + 16),
		.packed = little_u32(at + 20),
		.size = little_u32(at + 24),
		.header = little_u32(at + 42),
	};
	read_extra(texts + name_len, extra_len, out);
	set_bits(out);
	out->header += shift;
	return CENTRAL_BYTES + name_len + extra_len + little_u16(at + 32);
}

/* others: what local headers say otherwise. */
static void
read_directory(const struct archive_bytes *archive, const struct end *end,
    size_t max_entries, struct zip_directory *out, struct zip_directory *others)
{
	uint64_t at = end->directory + end->shift;
	uint64_t found = 0;

	for (;;) {
		struct zip_entry entry, other;
		size_t size = read_central(archive, at, end->shift, &entry);

		if (size == 0)
			break;
		at += size;
		found++;
		if ((entry.flags & GENERAL_MASKED) != 0)
			out->masked = true;
		if (join_local(archive, &entry, &other))
			add_other(archive, others, &other);
		if (!add_entry(out, max_entries, &entry))
			return;
	}
	/* A 16-bit number of entries wraps around. */
	if (found != end->entries && (found & MAX16) != end->entries)
		out->broken = true;
}

/* An entry's bytes, for sorting. */
struct span {
	uint64_t begin, end;
	struct zip_entry *entry;
};

static int
by_begin(const void *a, const void *b)
{
	const struct span *left = a, *right = b;

	return (left->begin > right->begin) - (left->begin < right->begin);
}

/* The entries' spans in order; the caller frees them. */
static struct span *
sorted_spans(struct zip_directory *directory)
{
	struct span *spans = mem_new(directory->count, sizeof *spans);

	for (size_t i = 0; i < directory->count; i++) {
		struct zip_entry *entry = &directory->entries[i];

		spans[i] = (struct span){ entry->header,
			entry->data + entry->data_len, entry };
		/* One without a local header covers nothing. */
		if (spans[i].end < spans[i].begin)
			spans[i].end = spans[i].begin;
	}
	if (directory->count > 1)
		qsort(spans, directory->count, sizeof *spans, by_begin);
	return spans;
}

/* Mark what shares bytes with the furthest-reaching entry before it. */
static void
mark_overlaps(const struct span *spans, size_t count, uint64_t directory)
{
	size_t furthest = 0;

	for (size_t i = 0; i < count; i++) {
		bool is_empty = spans[i].end == spans[i].begin;

		if (!is_empty && spans[i].begin < directory &&
		    spans[i].end > directory)
			spans[i].entry->bits |= ZIP_OVERLAPPING;
		if (i > 0 && !is_empty &&
		    spans[i].begin < spans[furthest].end) {
			spans[i].entry->bits |= ZIP_OVERLAPPING;
			spans[furthest].entry->bits |= ZIP_OVERLAPPING;
		}
		if (spans[i].end > spans[furthest].end)
			furthest = i;
	}
}

/* Whether a local header is likely to be one, and not bytes that look so. */
static bool
is_plausible(const struct zip_entry *entry)
{
	static const uint16_t methods[] = { 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12,
		14, 18, 19, 93, 95, 96, 97, 98, 99 };
	bool known = false;

	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		known = known || entry->method == methods[i];
	if (!known || entry->name.len == 0 || entry->name.len > HIDDEN_NAME_MAX)
		return false;
	return memchr(entry->name.bytes, '\0', entry->name.len) == NULL;
}

/* Local headers in bytes that no entry covers. */
static void
read_gap(const struct archive_bytes *archive, size_t from, size_t end,
    size_t max_entries, struct zip_directory *out)
{
	while ((from = next_record(archive, from, end)) < end) {
		struct zip_entry entry;

		if (!read_local(archive, from, &entry) ||
		    !is_plausible(&entry)) {
			from += 4;
			continue;
		}
		/* Sizes behind the data: it goes on to the next record. */
		if ((entry.flags & GENERAL_DESCRIPTOR) != 0 &&
		    entry.packed == 0 && entry.data < end)
			entry.packed = next_record(archive, entry.data, end) -
			    entry.data;
		measure(archive, &entry);
		entry.bits |= ZIP_HIDDEN;
		if (!add_entry(out, max_entries, &entry))
			return;
		from = entry.data + entry.data_len;
	}
}

/* Everything before `end` that no span covers. Entries are added, so spans
 * are not valid afterwards. */
static void
read_gaps(const struct archive_bytes *archive, const struct span *spans,
    size_t count, size_t end, struct zip_directory *out)
{
	size_t at = 0, max_entries = out->count + LIMIT_ZIP_HIDDEN;

	for (size_t i = 0; i < count && at < end; i++) {
		if (spans[i].begin > at)
			read_gap(archive, at,
			    spans[i].begin < end ? (size_t)spans[i].begin : end,
			    max_entries, out);
		if (spans[i].end > at)
			at = (size_t)spans[i].end;
	}
	if (at < end)
		read_gap(archive, at, end, max_entries, out);
}

/* An archive without an end is what its local headers say. */
static bool
read_broken(const struct archive_bytes *archive, size_t max_entries,
    struct zip_directory *out)
{
	out->broken = true;
	read_gap(archive, 0, archive->len, max_entries, out);
	return out->count > 0;
}

bool
zip_directory_read(const char *bytes, size_t len, size_t max_entries,
    struct zip_directory *out)
{
	struct archive_bytes archive = { bytes, len };
	scoped_zip_directory struct zip_directory others = { 0 };
	struct end end;
	struct span *spans;
	size_t directory;

	*out = (struct zip_directory){ 0 };
	if (!find_end(&archive, &end))
		return read_broken(&archive, max_entries, out);
	read_directory(&archive, &end, max_entries, out, &others);
	/* An empty archive's end may point anywhere. */
	directory = end.directory + end.shift < len
	    ? (size_t)(end.directory + end.shift)
	    : len;
	spans = sorted_spans(out);
	mark_overlaps(spans, out->count, directory);
	out->has_front = out->count > 0 && spans[0].begin > 0;
	out->has_back = end.behind < len;
	/* With entries left out, what they cover would look like gaps. */
	if (!out->cut)
		read_gaps(&archive, spans, out->count, directory, out);
	free(spans);
	/* They share the bytes of the directory's, which is no overlap. */
	for (size_t i = 0; i < others.count; i++)
		add_entry(out, SIZE_MAX, &others.entries[i]);
	out->cut = out->cut || others.cut;
	return true;
}

void
zip_directory_release(struct zip_directory *directory)
{
	free(directory->entries);
	*directory = (struct zip_directory){ 0 };
}
