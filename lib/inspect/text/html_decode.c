/* html_decode.c - by number, or by one of the names that matter. */
#include "text/html_decode.h"

#include <libxml/HTMLparser.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* "&CounterClockwiseContourIntegral;" is the longest; ours are shorter. */
#define NAME_BYTES 12

static const struct {
	const char *name, *text;
} names[] = {
	{ "amp", "&" },
	{ "AMP", "&" },
	{ "lt", "<" },
	{ "LT", "<" },
	{ "gt", ">" },
	{ "GT", ">" },
	{ "quot", "\"" },
	{ "QUOT", "\"" },
	{ "apos", "'" },
	{ "nbsp", "\u00a0" },
	{ "shy", "\u00ad" },
	{ "Tab", "\t" },
	{ "NewLine", "\n" },
	{ "colon", ":" },
	{ "sol", "/" },
	{ "bsol", "\\" },
	{ "period", "." },
	{ "comma", "," },
	{ "semi", ";" },
	{ "commat", "@" },
	{ "num", "#" },
	{ "percnt", "%" },
	{ "equals", "=" },
	{ "quest", "?" },
	{ "excl", "!" },
	{ "lowbar", "_" },
	{ "dash", "\u2010" },
	{ "hyphen", "\u2010" },
	{ "plus", "+" },
	{ "ast", "*" },
	{ "lpar", "(" },
	{ "rpar", ")" },
	{ "lsqb", "[" },
	{ "rsqb", "]" },
	{ "lbrack", "[" },
	{ "rbrack", "]" },
	{ "dollar", "$" },
	{ "Hat", "^" },
	{ "copy", "\u00a9" },
	{ "reg", "\u00ae" },
	{ "zwnj", "\u200c" },
	{ "zwj", "\u200d" },
	{ "ensp", "\u2002" },
	{ "emsp", "\u2003" },
	{ "thinsp", "\u2009" },
	{ "ndash", "\u2013" },
	{ "mdash", "\u2014" },
	{ "lsquo", "\u2018" },
	{ "rsquo", "\u2019" },
	{ "ldquo", "\u201c" },
	{ "rdquo", "\u201d" },
	{ "hellip", "\u2026" },
	{ "auml", "\u00e4" },
	{ "ouml", "\u00f6" },
	{ "uuml", "\u00fc" },
	{ "Auml", "\u00c4" },
	{ "Ouml", "\u00d6" },
	{ "Uuml", "\u00dc" },
	{ "szlig", "\u00df" },
	{ "eacute", "\u00e9" },
	{ "egrave", "\u00e8" },
	{ "agrave", "\u00e0" },
	{ "ccedil", "\u00e7" },
	{ "atilde", "\u00e3" },
	{ "otilde", "\u00f5" },
	{ "yen", "\u00a5" },
	{ "euro", "\u20ac" },
	{ "pound", "\u00a3" },
};

/* A code point as UTF-8. */
static void
add_letter(struct buffer *out, uint32_t c)
{
	char bytes[4];
	size_t len = 0;

	if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = 0xfffd;
	if (c < 0x80) {
		bytes[len++] = (char)c;
	} else if (c < 0x800) {
		bytes[len++] = (char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		bytes[len++] = (char)(0xe0 | c >> 12);
		bytes[len++] = (char)(0x80 | (c >> 6 & 0x3f));
	} else {
		bytes[len++] = (char)(0xf0 | c >> 18);
		bytes[len++] = (char)(0x80 | (c >> 12 & 0x3f));
		bytes[len++] = (char)(0x80 | (c >> 6 & 0x3f));
	}
	if (c >= 0x80)
		bytes[len++] = (char)(0x80 | (c & 0x3f));
	buffer_add(out, bytes, len);
}

static int
digit_of(char c, unsigned int base)
{
	int digit = -1;

	c = text_lower(c);
	if (c >= '0' && c <= '9')
		digit = c - '0';
	else if (c >= 'a' && c <= 'f')
		digit = c - 'a' + 10;
	return digit >= 0 && (unsigned int)digit < base ? digit : -1;
}

/* "&#104;", "&#x68;", with or without the semicolon. Returns its bytes, or 0.
 */
static size_t
add_number(const char *text, size_t len, struct buffer *out)
{
	unsigned int base = 10;
	uint32_t letter = 0;
	size_t at = 2, digits;

	if (len > at && text_lower(text[at]) == 'x') {
		base = 16;
		at++;
	}
	digits = at;
	for (; at < len && digit_of(text[at], base) >= 0; at++)
		if (letter <= 0x10ffff)
			letter = letter * base +
			    (unsigned int)digit_of(text[at], base);
	if (at == digits)
		return 0;
	add_letter(out, letter);
	return at < len && text[at] == ';' ? at + 1 : at;
}

/* One of HTML 4's names; letters of all of Latin are among them. */
static bool
add_known(const char *name, size_t len, struct buffer *out)
{
	char text[NAME_BYTES] = "";
	const htmlEntityDesc *known;

	memcpy(text, name, len);
	known = htmlEntityLookup((const xmlChar *)text);
	if (known != NULL)
		add_letter(out, known->value);
	return known != NULL;
}

static size_t
add_named(const char *text, size_t len, struct buffer *out)
{
	const char *end = memchr(
	    text, ';', len < NAME_BYTES ? len : NAME_BYTES);
	size_t name;

	if (end == NULL) {
		/* The one that URLs are full of, without its end. */
		if (text_begins(text, len, "&amp")) {
			buffer_add_text(out, "&");
			return 4;
		}
		return 0;
	}
	name = (size_t)(end - text) - 1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i].name) == name &&
		    memcmp(names[i].name, text + 1, name) == 0) {
			buffer_add_text(out, names[i].text);
			return name + 2;
		}
	return add_known(text + 1, name, out) ? name + 2 : 0;
}

void
html_decode(const char *text, size_t len, struct buffer *out)
{
	while (len > 0 && !out->full) {
		const char *sign = memchr(text, '&', len);
		size_t plain = sign != NULL ? (size_t)(sign - text) : len;
		size_t taken;

		buffer_add(out, text, plain);
		text += plain;
		len -= plain;
		if (len == 0)
			return;
		taken = len > 2 && text[1] == '#' ? add_number(text, len, out)
						  : add_named(text, len, out);
		if (taken == 0)
			buffer_add(out, text, 1);
		text += taken > 0 ? taken : 1;
		len -= taken > 0 ? taken : 1;
	}
}
