/* tag_layout.h - the body tag as text or HTML, in any charset.
 *
 * Used by body_tag. Thread: any, no state. Never logs. */
#ifndef SEKISHO_EDIT_TAG_LAYOUT_H
#define SEKISHO_EDIT_TAG_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/limits.h"

/* A tag laid out: a request holds it in one frame, a character of it may
 * become eight bytes (&#x30A6;) and a line end be put anywhere. */
#define TAG_LAYOUT_BYTES (10L * LIMIT_FRAME_BYTES)

/* Initialise out with the tag (UTF-8, lines separated by LF): a paragraph of
 * escaped HTML, or lines with an empty one behind them. No line is longer
 * than RFC 5322 2.1.1 allows in any charset. fill: 0 to 2 bytes more, which
 * nobody sees. */
void tag_lay_out(const char *tag, bool is_html, const char *eol, size_t fill,
    struct buffer *out);

/* Append UTF-8 with every character beyond ASCII as HTML names it by number:
 * it then fits any charset and any encoding. */
void tag_number(const char *text, size_t len, struct buffer *out);

#endif
