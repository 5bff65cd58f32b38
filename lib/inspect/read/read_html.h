/* read_html.h - pages of HTML and drawings of SVG that come as files.
 *
 * What makes a page of an attachment dangerous: files that its script puts
 * together out of text (smuggling), forms that ask for passwords and send
 * them elsewhere, ways on to another page. HTML Living Standard; SVG 2.
 * Thread: one worker. Never logs. */
#ifndef SEKISHO_READ_READ_HTML_H
#define SEKISHO_READ_READ_HTML_H

#include "measure/reading.h"

/* At most LIMIT_READING_TEXT_BYTES are read, of a longer one both ends. */
void read_html(const char *bytes, size_t len, struct reading *out);

#endif
