/* html_walk.h - the tags and texts of HTML, one after another.
 *
 * A tokenizer by HTML's own rules, for markup that is broken on purpose: no
 * tree and no depth, each byte looked at a bounded number of times. Input is
 * UTF-8 (or any bytes that hold ASCII). Thread: any. Never logs. */
#ifndef SEKISHO_TEXT_HTML_WALK_H
#define SEKISHO_TEXT_HTML_WALK_H

#include <stdbool.h>
#include <stddef.h>

enum html_kind {
	HTML_END = 0, /* nothing is left */
	HTML_TEXT,    /* text, its references not decoded */
	HTML_OPEN,    /* <name attributes>; self-closing ones too */
	HTML_CLOSE,   /* </name> */
	HTML_RAW,     /* all that is inside a <name> whose content is no
			 markup: script, style, title, textarea, xmp */
};

/* Borrowed from the document. */
struct html_piece {
	enum html_kind kind;
	const char *name; /* of the element; NULL for TEXT */
	size_t name_len;
	const char *text; /* TEXT, RAW; of OPEN the attributes */
	size_t text_len;
};

struct html_attribute {
	const char *name;
	size_t name_len;
	const char *value; /* without quotes, references not decoded */
	size_t value_len;
};

struct html_walk {
	const char *html;
	size_t len, at;
	const char *raw; /* whose content comes next, or NULL */
	size_t raw_len;
	/* Where the next of these stands, or len: looked for once. */
	size_t quotes[2], comment_end;
	bool unclosed; /* no `>` is left */
};

void html_walk_init(struct html_walk *walk, const char *html, size_t len);

/* The next piece. Returns its kind; HTML_END for ever at the end. */
enum html_kind html_next(struct html_walk *walk, struct html_piece *out);

/* The next attribute of an OPEN piece: begin with *at 0. Each byte of the tag
 * is looked at a few times, however many there are. Returns false at the end.
 */
bool html_attribute(
    const struct html_piece *piece, size_t *at, struct html_attribute *out);

/* Whether an element or attribute is called so, which is said in small
 * letters. */
bool html_is(const char *name, size_t len, const char *wanted);

#endif
