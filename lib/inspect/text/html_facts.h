/* html_facts.h - what an HTML text shows, what it hides, and its tricks.
 *
 * Like html_text.h over libxml2's events, but it knows what a reader does not
 * see: text of no size, of the ground's colour, not displayed. Thread: any,
 * after unlock_warm_up(). Never logs. */
#ifndef SEKISHO_TEXT_HTML_FACTS_H
#define SEKISHO_TEXT_HTML_FACTS_H

#include <stddef.h>

#include "base/buffer.h"
#include "wire/scan_text.h"

/* Append what is seen of the document, in UTF-8, as far as visible holds it;
 * count and sign the rest in facts. */
void html_facts_read(const char *html, size_t len, struct buffer *visible,
    struct scan_text *facts);

/* Whether a link's text names a host, and its target goes to another one that
 * is none of the same organisation. */
bool html_link_lies(
    const char *href, size_t href_len, const char *text, size_t text_len);

#endif
