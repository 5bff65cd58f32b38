/* encode.c - write transfer encodings, and find places in encoded bytes. */
#include "text/encode.h"

#include <stdint.h>
#include <string.h>

#include "base/hex.h"
#include "base/text.h"

#define BASE64_LINE_BYTES 57 /* 76 characters (RFC 2045 6.8) */
#define QUOTED_LINE_CHARS 76 /* RFC 2045 6.7 (5) */

static const char base64_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* One group: 1 to 3 bytes as 4 characters. */
static void
encode_group(const char *bytes, size_t len, char out[4])
{
	uint32_t bits = 0;

	for (size_t i = 0; i < 3; i++)
		bits = bits << 8 | (i < len ? (uint8_t)bytes[i] : 0);
	for (size_t i = 0; i < 4; i++) {
		out[i] = '=';
		if (i <= len)
			out[i] = base64_alphabet[bits >> (18 - 6 * i) & 63];
	}
}

void
encode_base64(
    const char *bytes, size_t len, const char *eol, struct buffer *out)
{
	for (size_t at = 0; at < len; at += BASE64_LINE_BYTES) {
		size_t line = len - at < BASE64_LINE_BYTES ? len - at
							   : BASE64_LINE_BYTES;
		char text[BASE64_LINE_BYTES / 3 * 4];
		size_t used = 0;

		for (size_t i = 0; i < line; i += 3, used += 4)
			encode_group(bytes + at + i,
			    line - i < 3 ? line - i : 3, text + used);
		buffer_add(out, text, used);
		buffer_add_text(out, eol);
	}
}

/* The length of the line end at text, 0 if there is none. */
static size_t
line_end(const char *text, size_t len)
{
	if (len > 0 && text[0] == '\n')
		return 1;
	return len > 1 && text[0] == '\r' && text[1] == '\n' ? 2 : 0;
}

/* Whether the character at text is the last of its line. */
static bool
is_last(const char *text, size_t len)
{
	return len <= 1 || line_end(text + 1, len - 1) > 0;
}

/* A blank before a line end is lost on the way (RFC 2045 6.7 (3)); a dot or
 * "From " at the start of a line is changed by some transports. */
static bool
is_literal(const char *text, size_t len, size_t column)
{
	char c = text[0];

	if (c == ' ' || c == '\t')
		return !is_last(text, len);
	if (column == 0 && (c == '.' || text_begins(text, len, "From ")))
		return false;
	return c > 32 && c < 127 && c != '=';
}

void
encode_quoted(const char *text, size_t len, const char *eol, struct buffer *out)
{
	size_t column = 0;

	while (len > 0) {
		size_t step = line_end(text, len);
		size_t width = is_literal(text, len, column) ? 1 : 3;
		/* Room for the `=` of a soft break if the line goes on. */
		size_t room = QUOTED_LINE_CHARS - !is_last(text, len);

		if (step == 0 && column + width > room) {
			buffer_add_format(out, "=%s", eol);
			column = 0;
			width = is_literal(text, len, column) ? 1 : 3;
		}
		if (step > 0)
			buffer_add_text(out, eol);
		else if (width == 1)
			buffer_add(out, text, 1);
		else
			buffer_add_format(out, "=%02X", (uint8_t)*text);
		column = step > 0 ? 0 : column + width;
		step = step > 0 ? step : 1;
		text += step;
		len -= step;
	}
}

/* A run of blanks; 0 at the end of a line, where a decoder drops it. */
static size_t
blank_run(const char *text, size_t len)
{
	size_t run = 0;

	while (run < len && (text[run] == ' ' || text[run] == '\t'))
		run++;
	return run < len && line_end(text + run, len - run) == 0 ? run : 0;
}

/* How many encoded bytes are one step of quoted-printable at text, and how
 * many decoded bytes they give; 0 when it is not clean. */
static size_t
quoted_step(const char *text, size_t len, size_t *decoded_out)
{
	size_t step = line_end(text, len);

	if (step == 0 && (text[0] == ' ' || text[0] == '\t'))
		step = blank_run(text, len);
	else if (step == 0 && text[0] != '=')
		step = 1;
	*decoded_out = step;
	if (step > 0 || text[0] != '=')
		return step;
	step = line_end(text + 1, len - 1);
	if (step > 0)
		return 1 + step;
	*decoded_out = 1;
	return len > 2 && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0
	    ? 3
	    : 0;
}

static bool
find_quoted(const char *encoded, size_t len, size_t offset, struct place *out)
{
	size_t at = 0, decoded = 0;

	while (decoded < offset) {
		size_t made = 0;
		size_t step = at < len
		    ? quoted_step(encoded + at, len - at, &made)
		    : 0;

		if (step == 0)
			return false;
		at += step;
		decoded += made;
	}
	*out = (struct place){ .begin = at, .end = at };
	return decoded == offset;
}

static int
base64_value(char c)
{
	const char *found = c != '\0' ? strchr(base64_alphabet, c) : NULL;

	return found != NULL ? (int)(found - base64_alphabet) : -1;
}

/* Decode the group of 4 characters at encoded. Returns how many bytes it
 * takes with the line ends in it, 0 when it is not clean. */
static size_t
decode_group(const char *encoded, size_t len, char out[3], size_t *out_len)
{
	uint32_t bits = 0;
	size_t at = 0, chars = 0, fill = 0;

	for (; chars + fill < 4 && at < len; at++) {
		int value = base64_value(encoded[at]);

		if (value >= 0 && fill == 0) {
			bits = bits << 6 | (uint32_t)value;
			chars++;
		} else if (encoded[at] == '=' && chars >= 2) {
			bits <<= 6;
			fill++;
		} else if (encoded[at] != '\r' && encoded[at] != '\n') {
			return 0;
		}
	}
	if (chars + fill != 4)
		return 0;
	*out_len = 3 - fill;
	for (size_t i = 0; i < *out_len; i++)
		out[i] = (char)(bits >> (16 - 8 * i) & 0xff);
	return at;
}

/* The place lies in the group [begin, end) that gives these bytes. */
static struct place
inside_group(size_t begin, size_t end, const char bytes[3], size_t count,
    size_t head_len)
{
	struct place place = { .begin = begin,
		.end = end,
		.head_len = head_len,
		.tail_len = count - head_len };

	memcpy(place.head, bytes, place.head_len);
	memcpy(place.tail, bytes + head_len, place.tail_len);
	return place;
}

static bool
find_base64(const char *encoded, size_t len, size_t offset, struct place *out)
{
	size_t at = 0, decoded = 0;

	for (;;) {
		char bytes[3] = { 0 };
		size_t count = 0, step;

		while (at < len && line_end(encoded + at, len - at) > 0)
			at += line_end(encoded + at, len - at);
		if (decoded == offset) {
			*out = (struct place){ .begin = at, .end = at };
			return true;
		}
		step = decode_group(encoded + at, len - at, bytes, &count);
		if (step == 0)
			return false;
		if (offset < decoded + count ||
		    (offset == decoded + count && count < 3)) {
			*out = inside_group(
			    at, at + step, bytes, count, offset - decoded);
			return true;
		}
		/* Behind a fill character decoders disagree. */
		if (count < 3)
			return false;
		at += step;
		decoded += count;
	}
}

bool
encode_find(enum transfer transfer, const char *encoded, size_t len,
    size_t offset, struct place *out)
{
	if (transfer == TRANSFER_QUOTED)
		return find_quoted(encoded, len, offset, out);
	if (transfer == TRANSFER_BASE64)
		return find_base64(encoded, len, offset, out);
	if (transfer != TRANSFER_IDENTITY || offset > len)
		return false;
	*out = (struct place){ .begin = offset, .end = offset };
	return true;
}
