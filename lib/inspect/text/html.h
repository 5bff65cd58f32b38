/* html.h - where the text of an HTML document begins.
 *
 * Thread: any, no state. Never logs. */
#ifndef SEKISHO_TEXT_HTML_H
#define SEKISHO_TEXT_HTML_H

#include <stddef.h>

/* The offset right behind the first <body ...> tag, else behind </head>, else
 * 0 (behind a UTF-8 byte order mark). Comments and the text of scripts,
 * styles and titles are passed over, and so are the two-byte characters of
 * ISO-2022, in which any ASCII byte may occur. Every other charset must be
 * ASCII-compatible. One pass. */
size_t html_text_begin(const char *html, size_t len);

#endif
