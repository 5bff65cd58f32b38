/* lenient.c - base64, quoted-printable, uuencode, yEnc. */
#include "mail/lenient.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buffer.h"
#include "base/text.h"
#include "text/transfer.h"

/* What padding means to a reader. */
enum padding {
	PADDING_UNSET = 0,
	PADDING_IGNORED,  /* Python, Perl */
	PADDING_RESTARTS, /* Courier: each piece was encoded by itself */
	PADDING_ENDS,     /* what follows is none of it */
};

/* Bytes in which a line's end is looked for at a time: a lone CR must not cost
 * a search for LF through all that follows. */
#define WINDOW_BYTES 256

size_t
lenient_line(const char *bytes, size_t len)
{
	for (size_t at = 0; at < len; at += WINDOW_BYTES) {
		size_t window = len - at < WINDOW_BYTES ? len - at
							: WINDOW_BYTES;
		const char *lf = memchr(bytes + at, '\n', window);
		const char *cr = memchr(bytes + at, '\r',
		    lf != NULL ? (size_t)(lf - bytes) - at : window);
		const char *end = cr != NULL ? cr : lf;

		if (end == NULL)
			continue;
		len -= (size_t)(++end - bytes);
		if (cr != NULL && len > 0 && *end == '\n')
			end++;
		return (size_t)(end - bytes);
	}
	return len;
}

size_t
lenient_line_text(const char *bytes, size_t len)
{
	size_t end = lenient_line(bytes, len);

	while (end > 0 && ascii_is_blank(bytes[end - 1]))
		end--;
	return end;
}

/* What a character is to base64: its value and 1, or one of these. */
enum {
	BASE64_FOREIGN = 0,
	BASE64_BLANK = 65,
	BASE64_PADDING,
};

/* clang-format off */
static const unsigned char base64_kinds[256] = {
	['A'] = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
	    18, 19, 20, 21, 22, 23, 24, 25, 26,
	['a'] = 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41,
	    42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52,
	['0'] = 53, 54, 55, 56, 57, 58, 59, 60, 61, 62,
	['+'] = 63,
	['/'] = 64,
	[' '] = BASE64_BLANK, ['\t'] = BASE64_BLANK,
	['\r'] = BASE64_BLANK, ['\n'] = BASE64_BLANK,
	['='] = BASE64_PADDING,
};
/* clang-format on */

static unsigned int
base64_kind(char c)
{
	return base64_kinds[(unsigned char)c];
}

/* Whether a kind is a value, which is one less. */
static bool
is_value(unsigned int kind)
{
	return kind - 1 < 64;
}

/* What a base64 text has that readers disagree about. */
struct base64_doubts {
	bool padding; /* with something behind it */
	bool foreign; /* characters of no alphabet */
};

static struct base64_doubts
base64_doubts(const char *bytes, size_t len)
{
	struct base64_doubts doubts = { 0 };
	bool padded = false;

	for (size_t i = 0; i < len; i++) {
		unsigned int kind = base64_kind(bytes[i]);

		if (is_value(kind))
			doubts.padding |= padded;
		else if (kind == BASE64_PADDING)
			padded = true;
		else if (kind == BASE64_FOREIGN)
			doubts.foreign = true;
	}
	return doubts;
}

bool
lenient_base64_is_plain(const char *bytes, size_t len)
{
	struct base64_doubts doubts = base64_doubts(bytes, len);

	return !doubts.padding && !doubts.foreign;
}

/* Hand out what was decoded. */
static void
give(struct lenient_sink *sink, const struct buffer *decoded)
{
	if (decoded->full)
		sink->full = true;
	if (decoded->len == 0)
		return;
	sink->left -= decoded->len;
	sink->take(sink->with, decoded->data, decoded->len);
}

/* Append the bytes of an unfinished group of four. */
static void
base64_flush(unsigned int bits, unsigned int have, struct buffer *out)
{
	const char bytes[2] = { (char)(bits >> (have == 3 ? 10 : 4)),
		(char)(bits >> 2) };

	if (have >= 2)
		buffer_add(out, bytes, have - 1);
}

static void
base64_decode(
    const char *bytes, size_t len, enum padding padding, struct buffer *out)
{
	unsigned int bits = 0, have = 0;

	for (size_t i = 0; i < len && !out->full; i++) {
		unsigned int kind = base64_kind(bytes[i]);

		if (kind == BASE64_PADDING && padding != PADDING_IGNORED) {
			/* Courier's restart also ends at the first one. */
			base64_flush(bits, have, out);
			if (padding == PADDING_ENDS && have > 0)
				return;
			have = 0;
		}
		if (!is_value(kind))
			continue;
		bits = bits << 6 | (kind - 1);
		if (++have == 4) {
			const char group[3] = { (char)(bits >> 16),
				(char)(bits >> 8), (char)bits };

			buffer_add(out, group, sizeof group);
			have = 0;
		}
	}
	base64_flush(bits, have, out);
}

static void
base64_give(const char *bytes, size_t len, enum padding padding,
    struct lenient_sink *sink)
{
	scoped_buffer struct buffer decoded = BUFFER_OF(sink->left);

	base64_decode(bytes, len, padding, &decoded);
	give(sink, &decoded);
}

/* Only the lines that are base64 and nothing else. */
static void
base64_lines(const char *bytes, size_t len, struct lenient_sink *sink)
{
	scoped_buffer struct buffer lines = BUFFER_OF(len);

	while (len > 0) {
		size_t line = lenient_line(bytes, len);

		if (!base64_doubts(bytes, line).foreign)
			buffer_add(&lines, bytes, line);
		bytes += line;
		len -= line;
	}
	base64_give(buffer_text(&lines), lines.len, PADDING_RESTARTS, sink);
}

void
lenient_base64(const char *bytes, size_t len, struct lenient_sink *sink)
{
	struct base64_doubts doubts = base64_doubts(bytes, len);

	base64_give(bytes, len, PADDING_IGNORED, sink);
	if (doubts.padding) {
		base64_give(bytes, len, PADDING_RESTARTS, sink);
		base64_give(bytes, len, PADDING_ENDS, sink);
	}
	if (doubts.foreign)
		base64_lines(bytes, len, sink);
}

bool
lenient_quoted_is_plain(const char *bytes, size_t len)
{
	const char *end = bytes + len;
	const char *sign = bytes;
	char byte;

	while ((sign = memchr(sign, '=', (size_t)(end - sign))) != NULL) {
		size_t left = (size_t)(end - ++sign);

		if (!transfer_hex(sign, left, &byte) &&
		    !(left > 0 && sign[0] == '\n') &&
		    !(left > 1 && sign[0] == '\r' && sign[1] == '\n'))
			return false;
	}
	return true;
}

/* Append one line; a soft end is cut off, with one `=` of several or with all
 * of them. Returns whether there are several. */
static bool
quoted_line(const char *line, size_t len, bool all, struct buffer *out)
{
	size_t text = len, signs = 0;

	while (text > 0 &&
	    (ascii_is_blank(line[text - 1]) || line[text - 1] == '\0'))
		text--;
	while (signs < text && line[text - 1 - signs] == '=')
		signs++;
	buffer_add(out, line, text - (all || signs == 0 ? signs : 1));
	if (signs == 0 && len > 0 &&
	    (line[len - 1] == '\n' || line[len - 1] == '\r'))
		buffer_add(out, "\r\n", 2);
	return signs > 1;
}

/* One reading. Returns whether there is another one. */
static bool
quoted_give(const char *bytes, size_t len, bool all, struct lenient_sink *sink)
{
	scoped_buffer struct buffer joined = BUFFER_OF(2 * len);
	scoped_buffer struct buffer decoded = BUFFER_OF(sink->left);
	bool several = false;

	while (len > 0) {
		size_t line = lenient_line(bytes, len);

		several |= quoted_line(bytes, line, all, &joined);
		bytes += line;
		len -= line;
	}
	for (size_t i = 0; i < joined.len; i++) {
		char c = joined.data[i];

		if (c == '=' &&
		    transfer_hex(joined.data + i + 1, joined.len - i - 1, &c))
			i += 2;
		buffer_add(&decoded, &c, 1);
	}
	give(sink, &decoded);
	return several;
}

void
lenient_quoted(const char *bytes, size_t len, struct lenient_sink *sink)
{
	if (quoted_give(bytes, len, true, sink))
		quoted_give(bytes, len, false, sink);
}

/* Four characters, those that a mail program cut off taken for blanks. */
static void
uu_group(const char *row, size_t len, size_t wanted, struct buffer *out)
{
	unsigned int bits = 0;
	char group[3];

	for (size_t i = 0; i < 4; i++) {
		unsigned int c = i < len ? (unsigned char)row[i] : ' ';

		bits = bits << 6 | ((c - ' ') & 63);
	}
	group[0] = (char)(bits >> 16);
	group[1] = (char)(bits >> 8);
	group[2] = (char)bits;
	buffer_add(out, group, wanted < 3 ? wanted : 3);
}

/* How many bytes a row says it has. */
static size_t
uu_wanted(const char *row)
{
	return (size_t)((unsigned char)row[0] - ' ') & 63;
}

/* The last row is none; nor is prose, which has letters or a length that no
 * row has. */
bool
lenient_is_uu_row(const char *row, size_t len)
{
	size_t wanted = len > 0 ? uu_wanted(row) : 0;

	/* A checksum may stand behind it. */
	if (wanted == 0 || len - 1 > (wanted + 2) / 3 * 4 + 2)
		return false;
	for (size_t i = 0; i < len; i++)
		if (row[i] < ' ' || row[i] > '`')
			return false;
	return true;
}

/* A row with its count of bytes in front. Returns false when it is none. */
static bool
uu_row(const char *row, size_t len, struct buffer *out)
{
	size_t wanted = uu_wanted(row);
	size_t full = (wanted + 2) / 3 * 4;

	if (!lenient_is_uu_row(row, len))
		return false;
	row++;
	len--;
	for (size_t i = 0; i < full; i += 4)
		uu_group(row + (i < len ? i : len), i < len ? len - i : 0,
		    wanted - i / 4 * 3, out);
	return true;
}

void
lenient_uu(const char *bytes, size_t len, struct lenient_sink *sink)
{
	scoped_buffer struct buffer decoded = BUFFER_OF(sink->left);
	bool was_empty = false;

	while (len > 0 && !decoded.full) {
		size_t line = lenient_line(bytes, len);
		size_t text = lenient_line_text(bytes, line);
		bool empty = text == 0 && line <= 2;

		/* An empty line after each row is a gateway's work; many would
		 * be looked at again behind the next "begin". */
		if (empty ? was_empty
			  : text == 0 || !uu_row(bytes, text, &decoded))
			break;
		was_empty = empty;
		bytes += line;
		len -= line;
	}
	give(sink, &decoded);
}

void
lenient_yenc(const char *bytes, size_t len, struct lenient_sink *sink)
{
	scoped_buffer struct buffer decoded = BUFFER_OF(sink->left);

	while (len > 0 && !decoded.full && !text_begins(bytes, len, "=yend")) {
		size_t line = lenient_line(bytes, len);
		bool skip = text_begins(bytes, line, "=ypart");

		for (size_t i = 0; i < line && !skip; i++) {
			unsigned int c = (unsigned char)bytes[i];
			char byte;

			if (c == '\r' || c == '\n')
				continue;
			if (c == '=' && ++i < line)
				c = (unsigned char)bytes[i] - 64U;
			byte = (char)(c - 42U);
			buffer_add(&decoded, &byte, 1);
		}
		bytes += line;
		len -= line;
	}
	give(sink, &decoded);
}
