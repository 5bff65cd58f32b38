/* html_text.h - what a reader sees of an HTML document, as plain text.
 *
 * Over html_walk.h. Blocks, cells and line breaks separate; scripts, styles,
 * the title and comments are left out. Thread: any. Never logs. */
#ifndef SEKISHO_TEXT_HTML_TEXT_H
#define SEKISHO_TEXT_HTML_TEXT_H

#include <stddef.h>

#include "base/buffer.h"

/* Append the text of a document in UTF-8, as far as out holds it. */
void html_text(const char *html, size_t len, struct buffer *out);

#endif
