/* charset.h - any charset of mail to UTF-8.
 *
 * glibc's iconv, with the labels that mail uses for vendor charsets sent to
 * the converter that knows them: GMime garbles windows-31j, vendor Shift_JIS
 * and row 13 of ISO-2022-JP. Thread: any. Never logs. */
#ifndef SEKISHO_INSPECT_CHARSET_H
#define SEKISHO_INSPECT_CHARSET_H

#include <stddef.h>

#include "base/buffer.h"

/* Call once before a process forks workers: loads the converters, because a
 * sandboxed worker cannot. */
void charset_warm_up(void);

/* Append text as UTF-8. A byte that the charset does not have becomes U+FFFD;
 * for a charset nobody knows the text is guessed. */
void charset_to_utf8(const char *charset, size_t charset_len, const char *text,
    size_t len, struct buffer *out);

/* Append text of no declared charset: ISO-2022-JP if it has its escapes,
 * UTF-8 if well-formed, else CP932. */
void charset_guess(const char *text, size_t len, struct buffer *out);

#endif
