/* normal_text.c - GLib's NFKC where it can make a difference. */
#include "text/normal_text.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* What the Japanese charsets decode a full-width dash and tilde to is no
 * compatibility form of the ASCII one. */
static void
add_folded(const char *text, size_t len, struct buffer *out)
{
	static const struct {
		const char *mark, *ascii;
	} marks[] = { { "\u2212", "-" }, { "\u2010", "-" }, { "\u2015", "-" },
		{ "\u301c", "~" } };

	for (size_t i = 0; i < len;) {
		size_t step = text_utf8_char(text + i, len - i);
		const char *c = text + i;

		for (size_t j = 0; j < sizeof marks / sizeof *marks; j++)
			if (step == 3 &&
			    memcmp(text + i, marks[j].mark, 3) == 0)
				c = marks[j].ascii;
		buffer_add(out, c, c == text + i ? step : 1);
		i += step > 0 ? step : 1;
	}
}

/* ASCII, kana and the common ideographs, of which mail consists, have no other
 * form, and NFKC takes a hundred times as long as to see that. */
bool
normal_text_is(const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		uint8_t a = (uint8_t)text[i];

		if (a < 0x80) {
			i++;
			continue;
		}
		if (a < 0xe3 || a > 0xe9 || len - i < 3)
			return false;
		if (a == 0xe3) {
			uint8_t b = (uint8_t)text[i + 1];
			uint8_t c = (uint8_t)text[i + 2];
			bool mark = b == 0x80 && c >= 0x81 && c <= 0x91;
			bool kana = b == 0x81 || (b == 0x82 && c < 0x99) ||
			    (b == 0x82 && c > 0x9f) || (b == 0x83 && c < 0xbf);

			if (!mark && !kana)
				return false;
		}
		i += 3;
	}
	return true;
}

/* How much of a line GLib is given at once. It moves the rest of the text for
 * each character that it composes (a kana with its voice mark), and sorts
 * marks by exchanging neighbours: a line of 256 KB took seconds. A few words,
 * so that a full-width colon does not make it read the line around it. */
#define PIECE_BYTES 64

/* Whether a character begins here that never joins with those before it: one of
 * ASCII, kana or common ideographs, or half-width katakana but its marks. */
static bool
begins_anew(const char *text, size_t len)
{
	uint8_t a = (uint8_t)text[0];

	if (a < 0x80)
		return true;
	if (len < 3)
		return false;
	if (a == 0xef)
		return (uint8_t)text[1] == 0xbd ||
		    ((uint8_t)text[1] == 0xbe && (uint8_t)text[2] < 0x9e);
	return normal_text_is(text, 3);
}

/* Bytes of the next piece. It ends in front of a character that never joins
 * with those before it, unless there is none, which no language needs. */
static size_t
piece_len(const char *line, size_t len)
{
	size_t at = PIECE_BYTES;

	if (len <= PIECE_BYTES)
		return len;
	for (; at > 0; at--)
		if (begins_anew(line + at, len - at))
			return at;
	for (at = PIECE_BYTES; ((uint8_t)line[at] & 0xc0) == 0x80; at--)
		;
	return at;
}

static void
add_piece(const char *piece, size_t len, struct buffer *out)
{
	char *normal;

	if (normal_text_is(piece, len)) {
		buffer_add(out, piece, len);
		return;
	}
	normal = g_utf8_normalize(piece, (gssize)len, G_NORMALIZE_NFKC);
	/* Well-formed text always has a normal form. */
	len = strlen(normal);
	add_folded(normal, len, out);
	explicit_bzero(normal, len);
	g_free(normal);
}

void
normal_text_add(const char *line, size_t len, struct buffer *out)
{
	while (len > 0) {
		size_t piece = piece_len(line, len);

		add_piece(line, piece, out);
		line += piece;
		len -= piece;
	}
}
