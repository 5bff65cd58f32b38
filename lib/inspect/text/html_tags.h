/* html_tags.h - the tags of an HTML or SVG document, one after the other.
 *
 * As HTML's own tokenizer finds them (HTML 13.2.5): quotes in tags, comments,
 * raw text of scripts and styles. For who asks about tags and attributes and
 * not about their tree. Thread: one owner. Never logs. */
#ifndef SEKISHO_TEXT_HTML_TAGS_H
#define SEKISHO_TEXT_HTML_TAGS_H

#include <stdbool.h>
#include <stddef.h>

/* A piece of the document. */
struct html_piece {
	const char *text;
	size_t len;
};

struct html_tags {
	const char *html;
	size_t len;
	size_t at;
	struct html_piece name; /* of the last tag; empty: a comment */
	bool is_end;
	struct html_piece inside; /* what stands behind its name */
	struct html_piece raw;    /* the text of a script or style */
	struct html_piece before; /* the text in front of the tag */
};

struct html_attribute {
	struct html_piece name;
	struct html_piece value; /* without quotes, as it stands there */
};

/* Go to the next tag, comment or declaration. At the end false, and `before` is
 * the rest. */
bool html_tags_next(struct html_tags *tags);

bool html_piece_is(const struct html_piece *piece, const char *word);

/* The next attribute at or behind *at_io of the last tag's inside. */
bool html_attribute_next(
    const struct html_tags *tags, size_t *at_io, struct html_attribute *out);

#endif
