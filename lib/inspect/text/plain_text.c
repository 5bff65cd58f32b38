/* plain_text.c - narrow what is wide, cut what is long. */
#include "text/plain_text.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/text.h"

/* Characters that tell whether a text without a mark is UTF-16. */
#define LOOK 64

#define HALF (LIMIT_READING_TEXT_BYTES / 2)

/* 0: bytes; 1: low byte first; 2: high byte first. */
static int
width_of(const char *bytes, size_t len)
{
	size_t zeros[2] = { 0, 0 };
	size_t look = len / 2 < LOOK ? len / 2 : LOOK;

	if (len >= 2 && (uint8_t)bytes[0] == 0xff && (uint8_t)bytes[1] == 0xfe)
		return 1;
	if (len >= 2 && (uint8_t)bytes[0] == 0xfe && (uint8_t)bytes[1] == 0xff)
		return 2;
	for (size_t i = 0; i < 2 * look; i++)
		zeros[i % 2] += bytes[i] == '\0';
	if (look >= 2 && zeros[0] == 0 && zeros[1] > look / 2)
		return 1;
	if (look >= 2 && zeros[1] == 0 && zeros[0] > look / 2)
		return 2;
	return 0;
}

static void
add_narrow(struct buffer *out, const char *bytes, size_t len, bool is_big)
{
	char piece[512];
	size_t used = 0;

	for (size_t i = 0; i + 1 < len; i += 2) {
		char low = bytes[i + is_big], high = bytes[i + !is_big];

		piece[used++] = '\x80';
		if (high == '\0')
			piece[used - 1] = low;
		if (used == sizeof piece || i + 3 >= len) {
			buffer_add(out, piece, used);
			used = 0;
		}
	}
}

void
plain_text_init(struct plain_text *plain, const char *bytes, size_t len)
{
	int width = width_of(bytes, len);
	size_t unit = width == 0 ? 1 : 2;

	*plain = (struct plain_text){ .text = bytes, .len = len };
	buffer_init(&plain->made, LIMIT_READING_TEXT_BYTES);
	if (width == 0 && text_begins(bytes, len, "\xef\xbb\xbf")) {
		plain->text += 3;
		plain->len -= 3;
	}
	if (width == 0 && plain->len <= LIMIT_READING_TEXT_BYTES)
		return;
	for (int tail = 0; tail < 2; tail++) {
		size_t part = plain->len, begin = 0;

		if (part / unit > LIMIT_READING_TEXT_BYTES) {
			part = HALF * unit;
			begin = tail != 0 ? (plain->len - part) / unit * unit
					  : 0;
		} else if (tail != 0) {
			break;
		}
		if (width == 0)
			buffer_add(&plain->made, plain->text + begin, part);
		else
			add_narrow(&plain->made, plain->text + begin, part,
			    width == 2);
	}
	plain->text = buffer_text(&plain->made);
	plain->len = plain->made.len;
}

void
plain_text_release(struct plain_text *plain)
{
	buffer_release(&plain->made);
}
