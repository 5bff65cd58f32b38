/* utf16.h - UTF-16 inside documents to UTF-8.
 *
 * iconv costs more to open than a cell's text to convert. Thread: any. Never
 * logs. */
#ifndef SEKISHO_TEXT_UTF16_H
#define SEKISHO_TEXT_UTF16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* Append one character: NUL, which ends texts in documents, as a blank, what is
 * no character as U+FFFD. */
void utf16_add_char(uint32_t c, struct buffer *out);

/* Append count units of two bytes, in the order of big-endian bytes or not.
 * A half of a pair alone becomes U+FFFD. Stops when out is full. */
void utf16_add(
    const char *bytes, size_t count, bool is_big, struct buffer *out);

/* Append bytes that each are the low half of a unit: Latin-1. */
void utf16_add_low(const char *bytes, size_t len, struct buffer *out);

#endif
