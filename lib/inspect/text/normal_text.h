/* normal_text.h - text in which equal things look equal.
 *
 * NFKC: full-width letters, colons and blanks become ASCII, half-width katakana
 * full; and a dash or tilde that only the Japanese charsets tell from ASCII's
 * becomes that. Used by password_finder. Thread: any. Never logs. */
#ifndef SEKISHO_TEXT_NORMAL_TEXT_H
#define SEKISHO_TEXT_NORMAL_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* No text becomes longer than so many times its bytes (U+FDFA has three, and
 * eighteen characters). */
#define NORMAL_TEXT_FACTOR 20

/* Whether well-formed UTF-8 certainly has no other normal form. */
bool normal_text_is(const char *text, size_t len);

/* Append the normal form of one line of well-formed UTF-8 without NUL. */
void normal_text_add(const char *line, size_t len, struct buffer *out);

#endif
