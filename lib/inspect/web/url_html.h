/* url_html.h - URLs of an HTML document.
 *
 * Links, forms, pictures, frames, refreshes, styles and scripts, relative to
 * its base; and what its text shows, without the tags that split it. Whether a
 * link's text names another host than the link is kept. Linear. Thread: any.
 * Never logs. */
#ifndef SEKISHO_WEB_URL_HTML_H
#define SEKISHO_WEB_URL_HTML_H

#include "web/url_collect.h"

/* html: UTF-8, or any bytes that hold ASCII. */
void url_take_html(struct url_sink *sink, const char *html, size_t len);

#endif
