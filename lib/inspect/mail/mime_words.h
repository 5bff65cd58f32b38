/* mime_words.h - a header's text with its RFC 2047 words decoded.
 *
 * Lenient as readers are: words inside quotes and words with blanks in them
 * count, raw 8-bit is guessed. Thread: any. Never logs. */
#ifndef SEKISHO_MAIL_MIME_WORDS_H
#define SEKISHO_MAIL_MIME_WORDS_H

#include <stddef.h>

#include "base/buffer.h"

/* Append the raw value as UTF-8: unfolded, decoded, otherwise as it is. */
void mime_words_decode(const char *value, size_t len, struct buffer *out);

#endif
