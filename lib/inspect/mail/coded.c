/* coded.c - lines that begin a file, and where it ends. */
#include "mail/coded.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"

/* A property's name and parameters, lines put together (RFC 5545 3.1). */
#define PROPERTY_BYTES 4096

static const char base64_name[] = "begin-base64";
static const char yenc_name[] = "=ybegin ";
static const char binhex_name[] = "(this file must be converted with binhex";

/* A line's text behind blanks and marks of quotation. */
struct line {
	const char *text;
	size_t len;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void
advance(struct coded_walk *walk, size_t count)
{
	walk->bytes += count;
	walk->len -= count;
}

static struct line
line_of(const struct coded_walk *walk)
{
	struct line line = { walk->bytes,
		lenient_line_text(walk->bytes, walk->len) };

	while (
	    line.len > 0 && (is_blank(line.text[0]) || line.text[0] == '>')) {
		line.text++;
		line.len--;
	}
	return line;
}

static void
set_name(struct coded_file *file, const char *name, size_t len)
{
	text_trim(&name, &len);
	if (len > CODED_NAME_BYTES) {
		name += len - CODED_NAME_BYTES;
		len = CODED_NAME_BYTES;
	}
	memcpy(file->name, name, len);
	file->name_len = len;
}

/* "644 name", or what somebody left of it. */
static void
name_behind_mode(const char *text, size_t len, struct coded_file *out)
{
	size_t digits = 0;

	text_trim(&text, &len);
	while (digits < len && text[digits] >= '0' && text[digits] <= '7')
		digits++;
	if (digits == len || is_blank(text[digits])) {
		text += digits;
		len -= digits;
	}
	set_name(out, text, len);
}

/* Whether the next line can be a row of uuencode: prose that begins with
 * "begin" goes on with small letters. */
static bool
is_row(const struct coded_walk *walk)
{
	size_t len = lenient_line_text(walk->bytes, walk->len);

	/* A gateway's empty lines. */
	if (len == 0 && walk->len > 0) {
		struct coded_walk next = *walk;

		advance(&next, lenient_line(walk->bytes, walk->len));
		len = lenient_line_text(next.bytes, next.len);
		return len > 0 && lenient_is_uu_row(next.bytes, len);
	}
	return len > 0 && lenient_is_uu_row(walk->bytes, len);
}

/* Up to a line that begins like one of these, which ends the body. */
static void
set_body(struct coded_walk *walk, const char *end, const char *again,
    struct coded_file *out)
{
	out->body = walk->bytes;
	while (walk->len > 0) {
		size_t len = lenient_line(walk->bytes, walk->len);

		if (text_begins(walk->bytes, len, end) ||
		    text_begins(walk->bytes, len, again))
			break;
		advance(walk, len);
	}
	out->len = (size_t)(walk->bytes - out->body);
}

/* The line's file; *walk stands behind the line, and behind its body
 * afterwards. */
static bool
take_line(
    struct coded_walk *walk, const struct line *line, struct coded_file *out)
{
	size_t name;

	*out = (struct coded_file){ .body = walk->bytes, .len = walk->len };
	if (text_begins(line->text, line->len, base64_name)) {
		out->coding = CODING_BASE64;
		name_behind_mode(line->text + sizeof base64_name - 1,
		    line->len - sizeof base64_name + 1, out);
		set_body(walk, "====", base64_name, out);
		return out->len > 0;
	}
	if (text_begins(line->text, line->len, "begin") && line->len > 5 &&
	    is_blank(line->text[5]) && is_row(walk)) {
		out->coding = CODING_UU;
		name_behind_mode(line->text + 5, line->len - 5, out);
		return true;
	}
	if (text_begins(line->text, line->len, yenc_name)) {
		name = text_find(line->text, line->len, "name=");
		out->coding = CODING_YENC;
		if (name < line->len)
			set_name(
			    out, line->text + name + 5, line->len - name - 5);
		set_body(walk, "=yend", yenc_name, out);
		return out->len > 0;
	}
	if (text_begins(line->text, line->len, binhex_name)) {
		set_body(walk, ":", binhex_name, out);
		out->coding = CODING_BINHEX;
		return walk->len > 0 && walk->bytes[0] == ':';
	}
	return false;
}

/* Where a calendar's property goes on behind its name and parameters: behind
 * the colon that stands in no quotes. *head gets them, lines put together.
 * Returns 0 if there is none in reach. */
static size_t
read_head(const char *bytes, size_t len, struct buffer *head)
{
	bool is_quoted = false;

	for (size_t i = 0; i < len && head->len < head->max; i++) {
		char c = bytes[i];

		if (c == ':' && !is_quoted)
			return i + 1;
		if (c == '"')
			is_quoted = !is_quoted;
		if (c == '\r' ||
		    (c == '\n' && i + 1 < len && is_blank(bytes[i + 1]))) {
			i += c == '\n';
			continue;
		}
		if (c == '\n')
			return 0;
		buffer_add(head, &c, 1);
	}
	return 0;
}

/* A parameter's value, without its quotes. */
static void
name_in_head(const struct buffer *head, struct coded_file *out)
{
	const char *text = buffer_text(head);
	size_t at = text_find(text, head->len, "filename=");
	size_t end;

	if (at >= head->len)
		return;
	at += sizeof "filename=" - 1;
	if (at < head->len && text[at] == '"') {
		const char *quote = memchr(
		    text + at + 1, '"', head->len - at - 1);

		end = quote != NULL ? (size_t)(quote - text) : head->len;
		set_name(out, text + at + 1, end - at - 1);
		return;
	}
	for (end = at; end < head->len && text[end] != ';';)
		end++;
	set_name(out, text + at, end - at);
}

/* ATTACH;...;ENCODING=BASE64;...:lines of base64 that are folded. */
static bool
take_property(struct coded_walk *walk, struct coded_file *out)
{
	scoped_buffer struct buffer head = BUFFER_OF(PROPERTY_BYTES);
	struct coded_walk rest = *walk;
	size_t value;

	if (!text_begins(walk->bytes, walk->len, "attach"))
		return false;
	value = read_head(walk->bytes, walk->len, &head);
	if (value == 0 ||
	    text_find(buffer_text(&head), head.len, "base64") >= head.len)
		return false;
	*out = (struct coded_file){ .coding = CODING_CALENDAR };
	name_in_head(&head, out);
	advance(&rest, value);
	out->body = rest.bytes;
	do {
		advance(&rest, lenient_line(rest.bytes, rest.len));
	} while (rest.len > 0 && is_blank(rest.bytes[0]));
	out->len = (size_t)(rest.bytes - out->body);
	*walk = rest;
	return true;
}

bool
coded_next(struct coded_walk *walk, struct coded_file *out)
{
	while (walk->len > 0) {
		struct line line;

		if (take_property(walk, out))
			return true;
		line = line_of(walk);
		advance(walk, lenient_line(walk->bytes, walk->len));
		if (take_line(walk, &line, out))
			return true;
	}
	return false;
}

bool
coded_is_there(const char *bytes, size_t len)
{
	struct coded_walk walk = { bytes, len };
	struct coded_file file;

	return coded_next(&walk, &file);
}

void
coded_read(const struct coded_file *file, struct lenient_sink *sink)
{
	switch (file->coding) {
	case CODING_UU:
		lenient_uu(file->body, file->len, sink);
		break;
	case CODING_YENC:
		lenient_yenc(file->body, file->len, sink);
		break;
	case CODING_BASE64:
	case CODING_CALENDAR:
		lenient_base64(file->body, file->len, sink);
		break;
	default:
		break;
	}
}
