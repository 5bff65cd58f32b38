/* utf16.c - units to bytes. */
#include "text/utf16.h"

void
utf16_add_char(uint32_t c, struct buffer *out)
{
	char bytes[4];
	size_t len = 0;

	if (c == 0)
		c = ' ';
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		c = 0xfffd;
	if (c < 0x80) {
		bytes[len++] = (char)c;
	} else if (c < 0x800) {
		bytes[len++] = (char)(0xc0 | c >> 6);
		bytes[len++] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		bytes[len++] = (char)(0xe0 | c >> 12);
		bytes[len++] = (char)(0x80 | (c >> 6 & 0x3f));
		bytes[len++] = (char)(0x80 | (c & 0x3f));
	} else {
		bytes[len++] = (char)(0xf0 | c >> 18);
		bytes[len++] = (char)(0x80 | (c >> 12 & 0x3f));
		bytes[len++] = (char)(0x80 | (c >> 6 & 0x3f));
		bytes[len++] = (char)(0x80 | (c & 0x3f));
	}
	buffer_add(out, bytes, len);
}

static uint32_t
unit_at(const char *bytes, size_t i, bool is_big)
{
	uint8_t a = (uint8_t)bytes[2 * i], b = (uint8_t)bytes[2 * i + 1];

	return is_big ? (uint32_t)(a << 8 | b) : (uint32_t)(b << 8 | a);
}

void
utf16_add(const char *bytes, size_t count, bool is_big, struct buffer *out)
{
	for (size_t i = 0; i < count && !out->full; i++) {
		uint32_t c = unit_at(bytes, i, is_big);

		if (c >= 0xd800 && c < 0xdc00 && i + 1 < count) {
			uint32_t low = unit_at(bytes, i + 1, is_big);

			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) +
				    (low - 0xdc00);
				i++;
			}
		}
		/* A byte order mark says nothing here. */
		if (c != 0xfeff)
			utf16_add_char(c, out);
	}
}

void
utf16_add_low(const char *bytes, size_t len, struct buffer *out)
{
	for (size_t i = 0; i < len && !out->full; i++)
		utf16_add_char((uint8_t)bytes[i], out);
}
