/* html_cut.h - HTML without attributes that only a bomb has.
 *
 * libxml2 compares each attribute of a tag with all before it: a hundred
 * thousand of them, which fit a megabyte, take a minute. Thread: any. Never
 * logs. */
#ifndef SEKISHO_TEXT_HTML_CUT_H
#define SEKISHO_TEXT_HTML_CUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* If a tag has more than LIMIT_HTML_ATTRIBUTES, append the document to out
 * with the rest of them left out, and return true. Else false, and out is left
 * alone. */
bool html_cut(const char *html, size_t len, struct buffer *out);

#endif
