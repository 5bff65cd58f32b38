/* hidden.c - one walk over the lines; a line that looks like the beginning of
 * something is decoded from there. */
#include "mail/hidden.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

/* Shorter lines of base64 are words; a run of them may end with one. */
#define RUN_LINE_BYTES 32

static const char transfer_name[] = "content-transfer-encoding";
static const char base64_name[] = "begin-base64";
static const char binhex_name[] = "(this file must be converted with binhex";

/* What is left to look at. */
struct rest {
	const char *bytes;
	size_t len;
};

static void
advance(struct rest *rest, size_t count)
{
	rest->bytes += count;
	rest->len -= count;
}

/* The first line's text behind blanks and marks of quotation. */
static struct rest
line_of(const struct rest *rest)
{
	struct rest line = { rest->bytes,
		lenient_line_text(rest->bytes, rest->len) };

	while (line.len > 0 &&
	    (line.bytes[0] == ' ' || line.bytes[0] == '\t' ||
		line.bytes[0] == '>'))
		advance(&line, 1);
	return line;
}

static bool
line_begins(const struct rest *line, const char *with)
{
	return text_begins(line->bytes, line->len, with);
}

/* Whether the line begins the next file. It ends what stands before it, so that
 * no byte is part of two bodies, and many such lines cost no more than few. */
static bool
is_begin(const struct rest *line)
{
	return line_begins(line, transfer_name) ||
	    line_begins(line, base64_name);
}

/* Behind the headers that begin here: the blank line, or the first line that
 * can be none. A fold is taken for a header line of its own. */
static void
skip_headers(struct rest *rest)
{
	while (rest->len > 0) {
		bool folded = rest->bytes[0] == ' ' || rest->bytes[0] == '\t';
		struct rest line = line_of(rest);

		if (line.len > 0 && !folded &&
		    memchr(line.bytes, ':', line.len) == NULL)
			return;
		advance(rest, lenient_line(rest->bytes, rest->len));
		if (line.len == 0)
			return;
	}
}

/* The lines up to the next file, or the next that looks like a delimiter. */
static struct rest
body_of(const struct rest *rest, bool ends_at_delimiter)
{
	struct rest left = *rest;

	while (left.len > 0) {
		struct rest line = line_of(&left);

		if (is_begin(&line) ||
		    (ends_at_delimiter && line_begins(&line, "--")))
			break;
		advance(&left, lenient_line(left.bytes, left.len));
	}
	return (struct rest){ rest->bytes, rest->len - left.len };
}

/* Decode the body that begins here, up to its delimiter and, because what looks
 * like one need not be one, beyond. */
static void
take_body(const struct rest *rest,
    void (*decode)(const char *bytes, size_t len, struct lenient_sink *sink),
    struct lenient_sink *sink)
{
	struct rest body = body_of(rest, true);
	struct rest longer = body_of(rest, false);

	decode(body.bytes, body.len, sink);
	if (longer.len > body.len)
		decode(longer.bytes, longer.len, sink);
}

/* Whether the word stands anywhere in the text, without case. */
static bool
names(const struct rest *text, const char *word)
{
	return text_find(text->bytes, text->len, word) < text->len;
}

/* A Content-Transfer-Encoding: the body behind its headers, if they name one.
 * They are searched and not parsed, because readers parse them as badly.
 * Returns how many bytes the headers are. */
static size_t
take_transfer(const struct rest *rest, struct lenient_sink *sink)
{
	struct rest after = *rest, headers = *rest;

	skip_headers(&after);
	headers.len -= after.len;
	if (names(&headers, "base64"))
		take_body(&after, lenient_base64, sink);
	if (names(&headers, "quoted"))
		take_body(&after, lenient_quoted, sink);
	return headers.len;
}

/* BinHex, which libclamav reads if its first line is the first one. */
static void
take_binhex(struct rest from, struct lenient_sink *sink)
{
	sink->full = sink->full || from.len > sink->left;
	if (sink->full)
		return;
	sink->left -= from.len;
	sink->take(sink->with, from.bytes, from.len);
}

/* A line that begins an encoded file. Returns how many bytes need not be
 * looked at again, 0 if it begins none. */
static size_t
take_begin(
    const struct rest *rest, const struct rest *line, struct lenient_sink *sink)
{
	size_t len = lenient_line(rest->bytes, rest->len);
	struct rest behind = *rest, from = *rest;

	advance(&behind, len);
	advance(&from, (size_t)(line->bytes - rest->bytes));
	if (line_begins(line, transfer_name))
		return take_transfer(rest, sink);
	if (line_begins(line, base64_name))
		take_body(&behind, lenient_base64, sink);
	else if (line_begins(line, "begin"))
		lenient_uu(behind.bytes, behind.len, sink);
	else if (line_begins(line, "=ybegin"))
		lenient_yenc(behind.bytes, behind.len, sink);
	else if (line_begins(line, binhex_name))
		take_binhex(from, sink);
	else
		return 0;
	return len;
}

/* Whether the line is base64 and nothing else, padded at its end only. */
static bool
is_base64(const char *line, size_t len)
{
	size_t end = len;

	while (end > 0 && len - end < 2 && line[end - 1] == '=')
		end--;
	return end > 0 && memchr(line, '=', end) == NULL &&
	    memchr(line, ' ', end) == NULL && memchr(line, '\t', end) == NULL &&
	    lenient_base64_is_plain(line, end);
}

/* Lines of base64 one after the other. Returns how many bytes they are, 0 if
 * there are none. */
static size_t
take_run(const struct rest *rest, struct lenient_sink *sink)
{
	struct rest left = *rest;
	size_t len = lenient_line_text(left.bytes, left.len);

	if (len < RUN_LINE_BYTES)
		return 0;
	while (len > 0 && is_base64(left.bytes, len)) {
		advance(&left, lenient_line(left.bytes, left.len));
		len = lenient_line_text(left.bytes, left.len);
	}
	len = rest->len - left.len;
	if (len > 0)
		lenient_base64(rest->bytes, len, sink);
	return len;
}

void
hidden_find(const char *bytes, size_t len, struct lenient_sink *sink)
{
	struct rest rest = { bytes, len };

	while (rest.len > 0 && !sink->full) {
		struct rest line = line_of(&rest);
		size_t seen = take_begin(&rest, &line, sink);

		if (seen == 0)
			seen = take_run(&rest, sink);
		if (seen == 0)
			seen = lenient_line(rest.bytes, rest.len);
		advance(&rest, seen);
	}
}
