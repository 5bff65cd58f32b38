/* html_text.c - pieces of markup to lines.
 *
 * The walker is the one that looks for addresses, so that both read the same
 * page. Rejected: libxml2's events, which cost five times as much for text
 * that is thrown away in nearly every mail. A head needs no look: what may
 * stand there without being shown is raw, and text in it is shown. */
#include "text/html_text.h"

#include <stdbool.h>
#include <string.h>

#include "text/html_decode.h"
#include "text/html_walk.h"

static bool
is_among(const struct html_piece *piece, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (html_is(piece->name, piece->name_len, list[i]))
			return true;
	return false;
}

/* Whether nobody sees what is inside. */
static bool
is_hidden(const struct html_piece *piece)
{
	static const char *const hidden[] = { "script", "style", "title" };

	return is_among(piece, hidden, sizeof hidden / sizeof *hidden);
}

/* What stands between the texts around this element. */
static const char *
separator(const struct html_piece *piece)
{
	static const char *const cells[] = { "td", "th" };
	static const char *const inside[] = { "a", "b", "i", "u", "em", "span",
		"strong", "font", "code", "tt", "sub", "sup", "small", "big",
		"wbr", "img", "s", "mark", "q" };

	if (is_among(piece, cells, sizeof cells / sizeof *cells))
		return "\t";
	return is_among(piece, inside, sizeof inside / sizeof *inside) ? ""
								       : "\n";
}

/* A line end in the source is a blank to a reader. */
static void
add_text(const char *text, size_t len, struct buffer *out)
{
	size_t begin = out->len;

	html_decode(text, len, out);
	for (size_t i = begin; i < out->len; i++)
		if (out->data[i] == '\n' || out->data[i] == '\r')
			out->data[i] = ' ';
}

void
html_text(const char *html, size_t len, struct buffer *out)
{
	struct html_walk walk;
	struct html_piece piece;

	html_walk_init(&walk, html, len);
	while (!out->full && html_next(&walk, &piece) != HTML_END) {
		if (piece.kind == HTML_OPEN || piece.kind == HTML_CLOSE)
			buffer_add_text(out, separator(&piece));
		else if (piece.kind == HTML_TEXT || !is_hidden(&piece))
			add_text(piece.text, piece.text_len, out);
	}
}
