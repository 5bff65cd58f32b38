/* charset.h - any charset of mail to UTF-8, and back.
 *
 * glibc's iconv, with the labels that mail uses for vendor charsets sent to
 * the converter that knows them: GMime garbles windows-31j, vendor Shift_JIS
 * and row 13 of ISO-2022-JP. Thread: any. Never logs. */
#ifndef SEKISHO_TEXT_CHARSET_H
#define SEKISHO_TEXT_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* Call once before a process forks workers: loads the converters, because a
 * sandboxed worker cannot. */
void charset_warm_up(void);

/* Append text as UTF-8. A byte that the charset does not have becomes U+FFFD;
 * for a charset nobody knows the text is guessed. */
void charset_to_utf8(const char *charset, size_t charset_len, const char *text,
    size_t len, struct buffer *out);

/* Whether that would append the text as it is, because it is UTF-8 and says
 * so or says nothing. */
bool charset_is_utf8(
    const char *charset, size_t charset_len, const char *text, size_t len);

/* Append text of no declared charset: ISO-2022-JP if it has its escapes,
 * UTF-8 if well-formed, else CP932. */
void charset_guess(const char *text, size_t len, struct buffer *out);

/* Append UTF-8 in another charset, by iconv's name; false when a character
 * is not in it, or iconv does not know the charset. */
bool charset_from_utf8(
    const char *charset, const char *text, size_t len, struct buffer *out);

#endif
