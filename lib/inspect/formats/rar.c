/* rar.c - blocks, one after the other: those of RAR 5 of numbers in pieces of
 * seven bits, the older ones of fixed fields. */
#include "formats/rar.h"

#include <string.h>

#define SIGNATURE_4 "Rar!\x1a\7\0"
#define SIGNATURE_5 "Rar!\x1a\7\1\0"
#define CRC_BYTES   4

/* RAR 5.0 archive format, "General archive block format". */
enum block {
	BLOCK_FILE = 2,
	BLOCK_ENCRYPTION = 4, /* of all that follows */
	BLOCK_END = 5,
};

enum block_flag {
	FLAG_EXTRA = 1,
	FLAG_DATA = 2,
	FLAG_SPLIT = 0x18, /* goes on from, or in, another volume */
};

enum file_flag_5 {
	FILE_5_FOLDER = 1,
	FILE_5_TIME = 2,
	FILE_5_CRC = 4,
	FILE_5_SIZE_UNKNOWN = 8,
};

#define EXTRA_ENCRYPTION 1

/* The technical note that came with RAR 3 and 4. */
enum block_4 {
	BLOCK_4_MAIN = 0x73,
	BLOCK_4_FILE = 0x74,
	BLOCK_4_END = 0x7b,
};

enum flag_4 {
	MAIN_4_ENCRYPTED = 0x80, /* all that follows */
	FILE_4_SPLIT = 3,        /* goes on from, or in, another volume */
	FILE_4_ENCRYPTED = 4,
	FILE_4_FOLDER = 0xe0, /* all three bits */
	FILE_4_LARGE = 0x100,
	FILE_4_UNICODE = 0x200, /* a second name behind a NUL */
	BLOCK_4_DATA = 0x8000,
};

#define HEAD_4_BYTES 7

/* Bytes that are read from the front. */
struct span {
	const char *bytes;
	size_t len;
	bool is_short;
};

/* A number of 7 bits a byte, the lowest first. */
static uint64_t
read_number(struct span *span)
{
	uint64_t value = 0;

	for (unsigned int shift = 0; shift < 64; shift += 7) {
		uint8_t byte;

		if (span->len == 0)
			break;
		byte = (uint8_t)*span->bytes++;
		span->len--;
		value |= (uint64_t)(byte & 0x7f) << shift;
		if ((byte & 0x80) == 0)
			return value;
	}
	span->is_short = true;
	return 0;
}

static void
skip(struct span *span, size_t count)
{
	if (count > span->len) {
		span->is_short = true;
		return;
	}
	span->bytes += count;
	span->len -= count;
}

/* A number of that many bytes, the lowest first. */
static uint64_t
read_fixed(struct span *span, size_t count)
{
	const char *at = span->bytes;
	uint64_t value = 0;

	skip(span, count);
	for (size_t i = count; i-- > 0 && !span->is_short;)
		value = value << 8 | (uint8_t)at[i];
	return value;
}

/* The last size bytes of a block's header. */
static bool
has_encryption(struct span header, uint64_t extra_bytes)
{
	struct span extra;

	if (extra_bytes > header.len)
		return false;
	extra = (struct span){ header.bytes + header.len - extra_bytes,
		(size_t)extra_bytes, false };
	while (extra.len > 0) {
		uint64_t size = read_number(&extra);
		struct span record = { extra.bytes, (size_t)size, false };

		if (extra.is_short || size > extra.len)
			return false;
		if (read_number(&record) == EXTRA_ENCRYPTION &&
		    !record.is_short)
			return true;
		extra.bytes += size;
		extra.len -= (size_t)size;
	}
	return false;
}

bool
rar_init(struct rar *rar, const char *bytes, size_t len)
{
	static const size_t len_4 = sizeof SIGNATURE_4 - 1;
	static const size_t len_5 = sizeof SIGNATURE_5 - 1;

	*rar = (struct rar){ .bytes = bytes, .len = len };
	rar->is_5 = len >= len_5 && memcmp(bytes, SIGNATURE_5, len_5) == 0;
	rar->next = rar->is_5 ? len_5 : len_4;
	return rar->is_5 ||
	    (len >= len_4 && memcmp(bytes, SIGNATURE_4, len_4) == 0);
}

/* What a file's header says behind the fields of every block. */
static void
read_file_5(struct span header, struct rar_file *out)
{
	uint64_t flags = read_number(&header);
	uint64_t size = read_number(&header), name_len;

	read_number(&header); /* attributes */
	if ((flags & FILE_5_TIME) != 0)
		skip(&header, 4);
	if ((flags & FILE_5_CRC) != 0)
		skip(&header, 4);
	read_number(&header); /* method */
	read_number(&header); /* system */
	name_len = read_number(&header);
	*out = (struct rar_file){ .name = "" };
	out->is_folder = (flags & FILE_5_FOLDER) != 0;
	if (header.is_short)
		return;
	out->size = (flags & FILE_5_SIZE_UNKNOWN) == 0 ? size : 0;
	out->name = header.bytes;
	out->name_len = name_len < header.len ? (size_t)name_len : header.len;
}

/* One block of RAR 5: its type (0: none). Goes to the next one. */
static uint64_t
read_block_5(struct rar *rar, struct rar_file *out)
{
	struct span span = { rar->bytes + rar->next, rar->len - rar->next,
		false };
	struct span header;
	uint64_t size, type, flags, extra = 0, data = 0;

	if (span.len < CRC_BYTES)
		return 0;
	skip(&span, CRC_BYTES);
	size = read_number(&span);
	if (span.is_short || size > span.len || size == 0)
		return 0;
	header = (struct span){ span.bytes, (size_t)size, false };
	type = read_number(&header);
	flags = read_number(&header);
	if ((flags & FLAG_EXTRA) != 0)
		extra = read_number(&header);
	if ((flags & FLAG_DATA) != 0)
		data = read_number(&header);
	if (header.is_short || data > span.len - size)
		data = span.len - size;
	rar->next = (size_t)(span.bytes + size + data - rar->bytes);
	if (header.is_short)
		return 0;
	read_file_5(header, out);
	out->is_encrypted = has_encryption(header, extra);
	out->is_split = (flags & FLAG_SPLIT) != 0;
	return type;
}

static bool
next_5(struct rar *rar, struct rar_file *out)
{
	struct rar_file file;
	uint64_t type;

	do
		type = read_block_5(rar, &file);
	while (type != 0 && type != BLOCK_END && type != BLOCK_ENCRYPTION &&
	    type != BLOCK_FILE);
	if (type != BLOCK_FILE)
		return false;
	*out = file;
	return true;
}

/* The header of a file, of its flags and its two lengths so far. */
static void
read_file_4(
    struct span header, uint64_t flags, uint64_t *data_io, struct rar_file *out)
{
	uint64_t size = read_fixed(&header, 4), name_len;
	const char *end;

	skip(&header, 11); /* system, checksum, time, version, method */
	name_len = read_fixed(&header, 2);
	skip(&header, 4); /* attributes */
	if ((flags & FILE_4_LARGE) != 0) {
		*data_io |= read_fixed(&header, 4) << 32;
		size |= read_fixed(&header, 4) << 32;
	}
	*out = (struct rar_file){ .name = "",
		.size = size,
		.is_encrypted = (flags & FILE_4_ENCRYPTED) != 0,
		.is_split = (flags & FILE_4_SPLIT) != 0,
		.is_folder = (flags & FILE_4_FOLDER) == FILE_4_FOLDER };
	if (header.is_short)
		return;
	out->name = header.bytes;
	out->name_len = name_len < header.len ? (size_t)name_len : header.len;
	/* The second name is packed in a way of its own; the first one, in the
	 * charset of the sender's machine, says the same. */
	end = (flags & FILE_4_UNICODE) != 0
	    ? memchr(out->name, '\0', out->name_len)
	    : NULL;
	if (end != NULL)
		out->name_len = (size_t)(end - out->name);
}

/* One block of an older archive: its type (0: none). Goes to the next one. */
static uint64_t
read_block_4(struct rar *rar, struct rar_file *out)
{
	struct span span = { rar->bytes + rar->next, rar->len - rar->next,
		false };
	struct span header;
	uint64_t type, flags, size, data = 0;

	skip(&span, 2); /* checksum */
	type = read_fixed(&span, 1);
	flags = read_fixed(&span, 2);
	size = read_fixed(&span, 2);
	if (span.is_short || size < HEAD_4_BYTES ||
	    size - HEAD_4_BYTES > span.len)
		return 0;
	header = (struct span){ span.bytes, (size_t)size - HEAD_4_BYTES,
		false };
	if ((flags & BLOCK_4_DATA) != 0 || type == BLOCK_4_FILE)
		data = read_fixed(&header, 4);
	if (type == BLOCK_4_FILE)
		read_file_4(header, flags, &data, out);
	skip(&span, (size_t)size - HEAD_4_BYTES);
	if (data > span.len)
		data = span.len;
	rar->next = (size_t)(span.bytes + data - rar->bytes);
	return type == BLOCK_4_MAIN && (flags & MAIN_4_ENCRYPTED) != 0
	    ? BLOCK_4_END
	    : type;
}

static bool
next_4(struct rar *rar, struct rar_file *out)
{
	struct rar_file file = { .name = "" };
	uint64_t type;

	do
		type = read_block_4(rar, &file);
	while (type != 0 && type != BLOCK_4_END && type != BLOCK_4_FILE);
	if (type != BLOCK_4_FILE)
		return false;
	*out = file;
	return true;
}

bool
rar_next(struct rar *rar, struct rar_file *out)
{
	return rar->is_5 ? next_5(rar, out) : next_4(rar, out);
}
