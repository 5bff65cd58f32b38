/* inflate.c - zlib streams inside documents. */
#include "formats/inflate.h"

#include <stdint.h>
#include <string.h>
#include <zlib.h>

#define PIECE 16384

void
inflate_zlib(const char *bytes, size_t len, struct buffer *out)
{
	z_stream stream = { .avail_in = len < UINT32_MAX ? (uInt)len
							 : UINT32_MAX };
	unsigned char piece[PIECE];
	int status = Z_OK;

	/* zlib only reads it. */
	memcpy(&stream.next_in, &bytes, sizeof bytes);
	if (inflateInit(&stream) != Z_OK)
		return;
	while (status == Z_OK && out->len < out->max) {
		size_t room = out->max - out->len;
		size_t made;

		stream.next_out = piece;
		stream.avail_out = room < PIECE ? (uInt)room : PIECE;
		status = inflate(&stream, Z_NO_FLUSH);
		made = (size_t)(stream.next_out - piece);
		buffer_add(out, piece, made);
		if (made == 0)
			break;
	}
	inflateEnd(&stream);
}
