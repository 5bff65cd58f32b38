/* tag_layout.c - the body tag as text or HTML, in any charset. */
#include "edit/tag_layout.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* A line in UTF-8: tag_number() makes it at most three times as long, other
 * charsets twice, and RFC 5322 2.1.1 allows 998. */
#define LINE_BYTES 300

/* Add a piece of a line, in a new line if it would grow too long. A blank at
 * the end of the line before goes: RFC 3676 would join the two. */
static void
add_piece(struct buffer *out, const char *piece, size_t len, const char *eol,
    size_t *column_io)
{
	if (*column_io + len > LINE_BYTES) {
		while (*column_io > 1 && out->data[out->len - 1] == ' ') {
			out->data[--out->len] = '\0';
			(*column_io)--;
		}
		buffer_add_text(out, eol);
		*column_io = 0;
	}
	buffer_add(out, piece, len);
	*column_io += len;
}

static const char *
html_escape(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

/* One line of the tag, which is well-formed UTF-8. */
static void
add_line(struct buffer *out, const char *line, size_t len, bool is_html,
    const char *eol)
{
	size_t column = 0;

	text_trim(&line, &len);
	while (len > 0) {
		const char *escape = is_html ? html_escape(*line) : NULL;
		size_t step = text_utf8_char(line, len);

		if (escape != NULL)
			add_piece(out, escape, strlen(escape), eol, &column);
		else
			add_piece(out, line, step, eol, &column);
		line += step;
		len -= step;
	}
}

/* Up to two bytes of filling (more by threes), so that the text ends on a
 * group of base64. In plain text no line may end in a blank: RFC 3676 would
 * join it with the next one. */
static void
add_filling(struct buffer *out, size_t fill, bool is_html, const char *eol)
{
	if (is_html) {
		buffer_add(out, "  ", fill);
	} else if (fill == 1) {
		buffer_add_text(out, " ");
	} else if (fill == 2) {
		buffer_add_text(out, eol);
		if (strlen(eol) == 1)
			buffer_add_text(out, eol);
	}
}

void
tag_lay_out(const char *tag, bool is_html, const char *eol, size_t fill,
    struct buffer *out)
{
	size_t len = strlen(tag);

	buffer_init(out, TAG_LAYOUT_BYTES);
	text_trim(&tag, &len);
	if (is_html)
		buffer_add_format(out, "%s<p>", eol);
	while (len > 0) {
		const char *end = memchr(tag, '\n', len);
		size_t line = end != NULL ? (size_t)(end - tag) : len;

		add_line(out, tag, line, is_html, eol);
		line += end != NULL;
		tag += line;
		len -= line;
		if (len > 0)
			buffer_add_format(
			    out, "%s%s", is_html ? "<br>" : "", eol);
	}
	buffer_add_text(out, is_html ? "</p>" : eol);
	add_filling(out, fill, is_html, eol);
	buffer_add_text(out, eol);
}

void
tag_number(const char *text, size_t len, struct buffer *out)
{
	while (len > 0) {
		size_t step = text_utf8_char(text, len);
		uint32_t code = (uint8_t)text[0] & (0x7fU >> step);

		if (step == 1) {
			buffer_add(out, text, 1);
		} else {
			for (size_t i = 1; i < step; i++)
				code = code << 6 | ((uint8_t)text[i] & 0x3f);
			buffer_add_format(out, "&#x%X;", code);
		}
		text += step;
		len -= step;
	}
}
