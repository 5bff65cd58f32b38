/* vba_decompress.c - a VBA stream's bytes. */
#include "vba/vba_decompress.h"

#include <stdint.h>

#include "formats/little.h"

#define SIGNATURE   1
#define CHUNK_BYTES 4096
#define CHUNK_SIGN  3 /* of its header's bits 12 to 14 */

/* A chunk, unpacked in a place of its own: what a copy token refers to begins
 * with the chunk (2.4.1.3.19.1). */
struct chunk {
	char bytes[CHUNK_BYTES];
	size_t len;
};

/* A copy token divides its bits by how much of the chunk is there. */
static bool
copy(struct chunk *chunk, uint16_t token)
{
	unsigned int bits = 4;
	size_t offset;
	size_t count;

	while ((1U << bits) < chunk->len)
		bits++;
	count = (token & (0xffffU >> bits)) + 3U;
	offset = ((size_t)token >> (16 - bits)) + 1;
	if (offset > chunk->len || count > CHUNK_BYTES - chunk->len)
		return false;
	for (; count > 0; count--, chunk->len++)
		chunk->bytes[chunk->len] = chunk->bytes[chunk->len - offset];
	return true;
}

/* Eight tokens and the flags before them; fewer at the end. */
static bool
add_tokens(struct chunk *chunk, const uint8_t **next_io, const uint8_t *end)
{
	unsigned int flags = *(*next_io)++;

	for (unsigned int i = 0; i < 8 && *next_io < end; i++, flags >>= 1) {
		if ((flags & 1) == 0) {
			if (chunk->len == CHUNK_BYTES)
				return false;
			chunk->bytes[chunk->len++] = (char)*(*next_io)++;
			continue;
		}
		if (end - *next_io < 2 || chunk->len == 0 ||
		    !copy(chunk, little_u16(*next_io)))
			return false;
		*next_io += 2;
	}
	return true;
}

/* Whole chunks, or what there is room for. */
static bool
put(const struct chunk *chunk, struct buffer *out)
{
	size_t room = out->max - out->len;

	buffer_add(out, chunk->bytes, chunk->len < room ? chunk->len : room);
	return chunk->len <= room;
}

bool
vba_decompress(const char *bytes, size_t len, struct buffer *out)
{
	const uint8_t *next = (const uint8_t *)bytes;
	const uint8_t *end = next + len;

	if (len == 0 || *next++ != SIGNATURE)
		return false;
	while (end - next >= 2) {
		struct chunk chunk = { .len = 0 };
		uint16_t header = little_u16(next);
		size_t size = (header & 0xfffU) + 1U;
		bool sound = true, is_cut;
		const uint8_t *stop;

		if ((header >> 12 & 7) != CHUNK_SIGN)
			return false;
		next += 2;
		is_cut = size > (size_t)(end - next);
		stop = is_cut ? end : next + size;
		if ((header & 0x8000) == 0)
			/* Not packed: a chunk as it is. */
			while (next < stop)
				chunk.bytes[chunk.len++] = (char)*next++;
		while (next < stop && sound)
			sound = add_tokens(&chunk, &next, stop);
		if (!put(&chunk, out) || !sound || is_cut)
			return false;
	}
	return next == end;
}
