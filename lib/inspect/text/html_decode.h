/* html_decode.h - character references of HTML: "&#104;ttp&colon;".
 *
 * Those of HTML 4, and of HTML 5 those that URLs are hidden with; one that is
 * not known stays as it is. Thread: any. Never logs. */
#ifndef SEKISHO_TEXT_HTML_DECODE_H
#define SEKISHO_TEXT_HTML_DECODE_H

#include <stddef.h>

#include "base/buffer.h"

/* Append text with its references decoded to UTF-8, as far as out holds. */
void html_decode(const char *text, size_t len, struct buffer *out);

#endif
