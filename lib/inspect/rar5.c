/* rar5.c - blocks, their extra records, one bit. */
#include "inspect/rar5.h"

#include <stdint.h>
#include <string.h>

#define SIGNATURE "Rar!\x1a\7\1\0"
#define CRC_BYTES 4

enum block {
	BLOCK_FILE = 2,
	BLOCK_END = 5,
};

enum block_flag {
	FLAG_EXTRA = 1,
	FLAG_DATA = 2,
};

#define EXTRA_ENCRYPTION 1

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
rar5_init(struct rar5 *rar5, const char *bytes, size_t len)
{
	size_t signature = sizeof SIGNATURE - 1;

	*rar5 = (struct rar5){ bytes, len, signature };
	return len >= signature && memcmp(bytes, SIGNATURE, signature) == 0;
}

/* One block: its type (0: none), and whether it is encrypted. Goes to the
 * next one. */
static uint64_t
read_block(struct rar5 *rar5, bool *encrypted_out)
{
	struct span span = { rar5->bytes + rar5->next, rar5->len - rar5->next,
		false };
	struct span header;
	uint64_t size, type, flags, extra = 0, data = 0;

	if (span.len < CRC_BYTES)
		return 0;
	span.bytes += CRC_BYTES;
	span.len -= CRC_BYTES;
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
	rar5->next = (size_t)(span.bytes + size + data - rar5->bytes);
	*encrypted_out = has_encryption(header, extra);
	return header.is_short ? 0 : type;
}

bool
rar5_next(struct rar5 *rar5, bool *encrypted_out)
{
	bool encrypted = false;
	uint64_t type;

	while (
	    (type = read_block(rar5, &encrypted)) != 0 && type != BLOCK_END) {
		if (type != BLOCK_FILE)
			continue;
		*encrypted_out = encrypted;
		return true;
	}
	return false;
}
