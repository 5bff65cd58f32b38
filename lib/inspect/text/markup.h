/* markup.h - XML as a run of tags and texts.
 *
 * For parts of Office documents (XML 1.0), one pass, no memory, no depth: no
 * entities but the predefined ones, no DTD, no network. A reader of our own,
 * because libxml2 stops where a document is broken, which Office may not, and
 * takes ten times as long. Thread: any. Never logs. */
#ifndef SEKISHO_TEXT_MARKUP_H
#define SEKISHO_TEXT_MARKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/buffer.h"

enum markup_kind {
	MARKUP_UNSET = 0,
	MARKUP_OPEN,
	MARKUP_CLOSE,
	MARKUP_TEXT,
};

/* A reader: start it with next and left, in UTF-8. The rest is what
 * markup_next() found; it points into the document. */
struct markup {
	const char *next;
	size_t left;
	enum markup_kind kind;
	bool is_empty;    /* an opened element has no content */
	bool is_literal;  /* a text is CDATA: nothing in it is encoded */
	const char *name; /* of a tag, without its prefix */
	size_t name_len;
	const char *body; /* a tag's attributes, or a text */
	size_t body_len;
};

/* The next tag or text; false at the end. */
bool markup_next(struct markup *markup);

/* Whether the tag has this name. Here, so that the length of a name that is
 * written out costs nothing: a document has a million tags. */
static inline bool
markup_is(const struct markup *markup, const char *name)
{
	size_t len = strlen(name);

	return markup->name_len == len && memcmp(markup->name, name, len) == 0;
}

/* Replace out by the value of a tag's attribute, its name given without a
 * prefix, decoded; false if there is none. What does not fit is cut. */
bool markup_attribute(
    const struct markup *markup, const char *name, struct buffer *out);

/* Append a text, decoded, as far as it fits. */
void markup_text(const struct markup *markup, struct buffer *out);

/* Append a part of a package in UTF-8: the other encoding that readers of
 * XML must know is UTF-16, with a mark or without (XML 1.0, F.1). Returns
 * whether it was: if not, nothing is appended. */
bool markup_from_utf16(const char *bytes, size_t len, struct buffer *out);

#endif
