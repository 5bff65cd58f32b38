/* shell_link.c - header, identifiers, link info, strings, extra blocks. */
#include "formats/shell_link.h"

#include <string.h>

#include "base/reader.h"
#include "formats/little.h"

#define HEADER_BYTES 76

/* A string has a 16-bit count; a target may be told several times. */
#define STRING_MAX 65536
#define TARGET_MAX (2L * 65536)
#define ITEMS_MAX  (4L * 65536)

/* Shorter runs of letters in the identifiers are chance. */
#define RUN_MIN 3

enum link_flag {
	FLAG_ITEMS = 1 << 0,
	FLAG_INFO = 1 << 1,
	FLAG_NAME = 1 << 2,
	FLAG_RELATIVE = 1 << 3,
	FLAG_FOLDER = 1 << 4,
	FLAG_ARGUMENTS = 1 << 5,
	FLAG_ICON = 1 << 6,
	FLAG_UNICODE = 1 << 7,
	FLAG_NO_INFO = 1 << 8,
};

enum block {
	BLOCK_ENVIRONMENT = 0xA0000001U,
};

#define ENVIRONMENT_ANSI_BYTES 260
#define ENVIRONMENT_WIDE_BYTES 520

static uint16_t
take_u16(struct reader *reader)
{
	const uint8_t *at = reader_bytes(reader, 2);

	return at != NULL ? little_u16(at) : 0;
}

static uint32_t
take_u32(struct reader *reader)
{
	const uint8_t *at = reader_bytes(reader, 4);

	return at != NULL ? little_u32(at) : 0;
}

/* Append a character of UTF-16 as one byte. */
static void
add_unit(struct buffer *out, const uint8_t *unit)
{
	char c = '\x80';

	if (unit[1] == 0)
		c = (char)unit[0];
	buffer_add(out, &c, 1);
}

/* Append up to the first zero. */
static void
add_text(struct buffer *out, const uint8_t *bytes, size_t len, bool is_wide)
{
	const uint8_t *end;

	if (!is_wide) {
		end = memchr(bytes, '\0', len);
		buffer_add(
		    out, bytes, end != NULL ? (size_t)(end - bytes) : len);
		return;
	}
	for (; len >= 2 && (bytes[0] != 0 || bytes[1] != 0);
	     bytes += 2, len -= 2)
		add_unit(out, bytes);
}

static bool
is_printable(uint8_t c)
{
	return c >= 0x20 && c < 0x7f;
}

/* Append the runs of letters among bytes whose structure is somebody else's,
 * each with a backslash in front of it. */
static void
add_runs(struct buffer *out, const uint8_t *bytes, size_t len, size_t step)
{
	size_t at = 0;

	while (at + step <= len) {
		size_t end = at;

		while (end + step <= len && is_printable(bytes[end]) &&
		    (step == 1 || bytes[end + 1] == 0))
			end += step;
		if ((end - at) / step >= RUN_MIN) {
			buffer_add(out, "\\", 1);
			for (size_t i = at; i < end; i += step)
				buffer_add(out, bytes + i, 1);
		}
		/* Wide runs may begin at any byte. */
		at = end > at ? end : at + 1;
	}
}

/* 2.2: names of the target, in pieces that belong to the shell. */
static void
read_items(struct reader *reader, struct shell_link *out)
{
	uint16_t len = take_u16(reader);
	const uint8_t *items = reader_bytes(reader, len);

	if (items == NULL)
		return;
	add_runs(&out->items, items, len, 1);
	add_runs(&out->items, items, len, 2);
}

/* A string of the link info by its offset. */
static void
add_at(struct buffer *out, const uint8_t *info, uint32_t len, uint32_t offset,
    bool is_wide)
{
	if (offset > 0 && offset < len)
		add_text(out, info + offset, len - offset, is_wide);
}

/* 2.3 */
static void
read_info(struct reader *reader, struct shell_link *out)
{
	uint32_t len = take_u32(reader), head, flags;
	const uint8_t *info;

	if (len < 28 || len > reader->left + 4) {
		out->is_broken = true;
		return;
	}
	/* Offsets count from the length, which was taken. */
	info = reader_bytes(reader, len - 4) - 4;
	head = little_u32(info + 4);
	flags = little_u32(info + 8);
	out->is_remote = (flags & 2) != 0;
	if (head >= 36 && len >= 36 && (flags & 1) != 0)
		add_at(&out->target, info, len, little_u32(info + 28), true);
	if (out->target.len == 0 && (flags & 1) != 0)
		add_at(&out->target, info, len, little_u32(info + 16), false);
	/* The share's name stands 20 bytes into its structure. */
	if (out->is_remote) {
		uint32_t at = little_u32(info + 20);

		if (at > 0 && at < len && len - at > 20)
			add_text(
			    &out->target, info + at + 20, len - at - 20, false);
		buffer_add_text(&out->target, "\\");
	}
	add_at(&out->target, info, len, little_u32(info + 24), false);
}

/* 2.4: one string, into a buffer or passed over. */
static void
read_string(struct reader *reader, bool is_wide, struct buffer *out)
{
	uint16_t count = take_u16(reader);
	size_t len = (size_t)count * (is_wide ? 2 : 1);
	const uint8_t *bytes;

	/* What is there of it. */
	if (len > reader->left) {
		len = reader->left;
		reader->short_ = true;
	}
	bytes = reader->next;
	reader->next += len;
	reader->left -= len;
	for (size_t i = 0; out != NULL && i + is_wide < len; i += 1U + is_wide)
		if (is_wide)
			add_unit(out, bytes + i);
		else
			buffer_add(out, bytes + i, 1);
}

static void
read_strings(struct reader *reader, struct shell_link *out)
{
	bool is_wide = (out->flags & FLAG_UNICODE) != 0;

	if ((out->flags & FLAG_NAME) != 0)
		read_string(reader, is_wide, NULL);
	if ((out->flags & FLAG_RELATIVE) != 0)
		read_string(reader, is_wide,
		    out->target.len == 0 ? &out->target : NULL);
	if ((out->flags & FLAG_FOLDER) != 0)
		read_string(reader, is_wide, NULL);
	if ((out->flags & FLAG_ARGUMENTS) != 0)
		read_string(reader, is_wide, &out->arguments);
	if ((out->flags & FLAG_ICON) != 0)
		read_string(reader, is_wide, &out->icon);
}

static void
read_environment(const uint8_t *block, size_t len, struct shell_link *out)
{
	if (len >= ENVIRONMENT_ANSI_BYTES + ENVIRONMENT_WIDE_BYTES)
		add_text(&out->environment, block + ENVIRONMENT_ANSI_BYTES,
		    ENVIRONMENT_WIDE_BYTES, true);
	if (out->environment.len == 0 && len >= ENVIRONMENT_ANSI_BYTES)
		add_text(
		    &out->environment, block, ENVIRONMENT_ANSI_BYTES, false);
}

/* 2.5: blocks up to one that is shorter than its own length. */
static void
read_blocks(struct reader *reader, struct shell_link *out)
{
	while (reader->left >= 4) {
		uint32_t len = take_u32(reader), kind;
		const uint8_t *block;

		if (len < 4)
			return;
		if (len < 8 || len - 4 > reader->left) {
			/* What a wrong length hides is appended. */
			reader->next -= 4;
			reader->left += 4;
			out->is_broken = true;
			return;
		}
		kind = take_u32(reader);
		block = reader_bytes(reader, len - 8);
		if (kind == BLOCK_ENVIRONMENT)
			read_environment(block, len - 8, out);
	}
	out->is_broken = true;
}

bool
shell_link_read(const char *bytes, size_t len, struct shell_link *out)
{
	static const char magic[] =
	    "L\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0\x46";
	struct reader reader = { .next = (const uint8_t *)bytes, .left = len };
	const uint8_t *header = reader_bytes(&reader, HEADER_BYTES);

	*out = (struct shell_link){ 0 };
	buffer_init(&out->items, ITEMS_MAX);
	buffer_init(&out->target, TARGET_MAX);
	buffer_init(&out->arguments, STRING_MAX);
	buffer_init(&out->icon, STRING_MAX);
	buffer_init(&out->environment, STRING_MAX);
	if (header == NULL || memcmp(header, magic, sizeof magic - 1) != 0)
		return false;
	out->flags = little_u32(header + 20);
	out->attributes = little_u32(header + 24);
	out->target_size = little_u32(header + 52);
	out->show = little_u32(header + 60);
	if ((out->flags & FLAG_ITEMS) != 0)
		read_items(&reader, out);
	if ((out->flags & FLAG_INFO) != 0 && (out->flags & FLAG_NO_INFO) == 0)
		read_info(&reader, out);
	if (reader_ok(&reader) && !out->is_broken)
		read_strings(&reader, out);
	if (reader_ok(&reader) && !out->is_broken)
		read_blocks(&reader, out);
	out->is_broken = out->is_broken || !reader_ok(&reader);
	out->end = len - reader.left;
	return true;
}

void
shell_link_release(struct shell_link *link)
{
	buffer_release(&link->items);
	buffer_release(&link->target);
	buffer_release(&link->arguments);
	buffer_release(&link->icon);
	buffer_release(&link->environment);
}
