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

void
normal_text_add(const char *line, size_t len, struct buffer *out)
{
	char *normal;

	if (normal_text_is(line, len)) {
		buffer_add(out, line, len);
		return;
	}
	normal = g_utf8_normalize(line, (gssize)len, G_NORMALIZE_NFKC);
	/* Well-formed text always has a normal form. */
	len = strlen(normal);
	add_folded(normal, len, out);
	explicit_bzero(normal, len);
	g_free(normal);
}
