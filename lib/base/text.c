/* text.c - bytes that may not be text. */
#include "base/text.h"

#include <assert.h>
#include <string.h>

#include "base/ascii.h"

/* The least code point that a sequence of this many bytes may encode. */
static const uint32_t utf8_least[] = { 0, 0, 0x80, 0x800, 0x10000 };

static size_t
utf8_length(uint8_t first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

size_t
text_utf8_char(const char *text, size_t len)
{
	size_t want = len > 0 ? utf8_length((uint8_t)text[0]) : 0;
	uint32_t code;

	if (want <= 1 || want > len)
		return want <= len ? want : 0;
	code = (uint8_t)text[0] & (0x7fU >> want);
	for (size_t i = 1; i < want; i++) {
		uint8_t byte = (uint8_t)text[i];

		if ((byte & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (byte & 0x3f);
	}
	if (code < utf8_least[want] || code > 0x10ffff ||
	    (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return want;
}

/* 8 if the next eight bytes are ASCII, else 0: most text is, and character by
 * character costs ten times as much. */
static size_t
ascii_step(const char *text, size_t len)
{
	uint64_t eight;

	if (len < sizeof eight)
		return 0;
	memcpy(&eight, text, sizeof eight);
	return (eight & 0x8080808080808080ULL) == 0 ? sizeof eight : 0;
}

bool
text_is_utf8(const char *text, size_t len)
{
	while (len > 0) {
		size_t step = ascii_step(text, len);

		if (step == 0)
			step = text_utf8_char(text, len);

		if (step == 0)
			return false;
		text += step;
		len -= step;
	}
	return true;
}

/* C1 controls (U+0080 to U+009F) and the line and paragraph separators act on
 * terminals and log viewers as the ASCII controls do. */
static bool
is_wide_control(const char *text, size_t step)
{
	uint8_t a = (uint8_t)text[0], b = (uint8_t)text[1];

	if (step == 2)
		return a == 0xc2 && b < 0xa0;
	return step == 3 && a == 0xe2 && b == 0x80 &&
	    ((uint8_t)text[2] == 0xa8 || (uint8_t)text[2] == 0xa9);
}

/* How many bytes at text may stand as they are; 0: escape one byte. */
static size_t
printable_step(const char *text, size_t len, enum text_form form)
{
	size_t step;

	if (text[0] >= 0x20 && text[0] < 0x7f)
		return text[0] != '\\';
	if (form != TEXT_UTF8)
		return 0;
	step = text_utf8_char(text, len);
	return step >= 2 && !is_wide_control(text, step) ? step : 0;
}

/* The marks, embeddings, overrides and isolates that reorder what is shown:
 * with them a file name that ends in .exe is read as one that ends in .jpg. */
static bool
is_reordering(const char *text, size_t step)
{
	uint8_t b, c;

	if (step != 3 || (uint8_t)text[0] != 0xe2)
		return false;
	b = (uint8_t)text[1];
	c = (uint8_t)text[2];
	if (b == 0x80)
		return c == 0x8e || c == 0x8f || (c >= 0xaa && c <= 0xae);
	return b == 0x81 && c >= 0xa6 && c <= 0xa9;
}

size_t
text_printable(
    char *out, size_t size, const char *text, size_t len, enum text_form form)
{
	static const char digits[] = "0123456789abcdef";
	size_t used = 0;

	assert(size > 0);
	while (len > 0) {
		size_t step = printable_step(text, len, form);
		size_t need;

		if (is_reordering(text, step))
			step = 0;
		need = step > 0 ? step : 4;

		if (used + need >= size)
			break;
		if (step > 0) {
			memcpy(out + used, text, step);
		} else {
			uint8_t byte = (uint8_t)*text;
			char escape[4] = { '\\', 'x', digits[byte >> 4],
				digits[byte & 15] };

			memcpy(out + used, escape, sizeof escape);
			step = 1;
		}
		used += need;
		text += step;
		len -= step;
	}
	out[used] = '\0';
	return used;
}

/* What stands for the next character: *shown of *need bytes. Returns how many
 * bytes of the text it stands for. */
static size_t
harmless_step(const char *text, size_t len, const char **shown, size_t *need)
{
	/* Unlike text_printable(), the backslash is no escape here. */
	size_t step = *text == '\\' ? 1 : printable_step(text, len, TEXT_UTF8);

	*shown = text;
	*need = step;
	if (*text == '\t' || *text == '\r' || *text == '\n') {
		*shown = " ";
		*need = 1;
		return 1;
	}
	if (step > 0)
		return step;
	*shown = "\xef\xbf\xbd";
	*need = 3;
	/* A wide control is one character, not two. */
	step = text_utf8_char(text, len);
	return step > 0 ? step : 1;
}

size_t
text_harmless(char *out, size_t size, const char *text, size_t len)
{
	size_t used = 0;

	assert(size > 0);
	while (len > 0) {
		const char *shown;
		size_t need;
		size_t step = harmless_step(text, len, &shown, &need);

		if (used + need >= size)
			break;
		memcpy(out + used, shown, need);
		used += need;
		text += step;
		len -= step;
	}
	out[used] = '\0';
	return used;
}

bool
text_equal(const char *a, size_t a_len, const char *b, size_t b_len)
{
	if (a_len != b_len)
		return false;
	for (size_t i = 0; i < a_len; i++)
		if (text_lower(a[i]) != text_lower(b[i]))
			return false;
	return true;
}

bool
text_begins(const char *text, size_t len, const char *with)
{
	size_t want;

	/* Most texts begin otherwise. */
	if (len == 0 || text_lower(text[0]) != text_lower(with[0]))
		return with[0] == '\0';
	want = strlen(with);
	return want <= len && text_equal(text, want, with, want);
}

bool
text_ends(const char *text, size_t len, const char *with)
{
	size_t want = strlen(with);

	return want <= len && text_equal(text + len - want, want, with, want);
}

size_t
text_find(const char *text, size_t len, const char *what)
{
	char first = text_lower(what[0]);

	if (first == '\0')
		return 0;
	for (size_t i = 0; i < len; i++)
		if (text_lower(text[i]) == first &&
		    text_begins(text + i, len - i, what))
			return i;
	return len;
}

void
text_trim(const char **text_io, size_t *len_io)
{
	while (*len_io > 0 && ascii_is_blank(**text_io)) {
		++*text_io;
		--*len_io;
	}
	while (*len_io > 0 && ascii_is_blank((*text_io)[*len_io - 1]))
		--*len_io;
}

void
text_hex(char *out, const uint8_t *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * len] = '\0';
}

int
text_number(const char *text, size_t len, uint64_t max, uint64_t *out)
{
	uint64_t value = 0;

	if (len == 0)
		return -1;
	for (size_t i = 0; i < len; i++) {
		uint64_t digit = (uint64_t)text[i] - '0';

		if (text[i] < '0' || text[i] > '9')
			return -1;
		if (value > (UINT64_MAX - digit) / 10)
			return -1;
		value = value * 10 + digit;
	}
	if (value > max)
		return -1;
	*out = value;
	return 0;
}

bool
text_matches(const char *pattern, const char *text, size_t len)
{
	const char *star = NULL;
	size_t at = 0, retry = 0;

	while (at < len) {
		if (*pattern == '*') {
			star = ++pattern;
			retry = at;
		} else if (*pattern != '\0' &&
		    (*pattern == '?' ||
			text_lower(*pattern) == text_lower(text[at]))) {
			pattern++;
			at++;
		} else if (star != NULL) {
			/* Let the last star swallow one byte more. */
			pattern = star;
			at = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

bool
text_is_ascii(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((uint8_t)text[i] >= 0x80)
			return false;
	return true;
}
