/* plain_text.h - a text whose words can be looked for byte by byte.
 *
 * Scripts come as ASCII, UTF-8, a charset of their country or UTF-16; what
 * their readers count is ASCII in all of them. A whole conversion would cost
 * more than the reading. Thread: any, no state. Never logs. */
#ifndef SEKISHO_TEXT_PLAIN_TEXT_H
#define SEKISHO_TEXT_PLAIN_TEXT_H

#include <stddef.h>

#include "base/buffer.h"

struct plain_text {
	const char *text; /* of the caller's bytes, or of `made` */
	size_t len;
	struct buffer made;
};

/* UTF-16, with its mark or without, becomes one byte a character (a character
 * beyond ASCII becomes 0x80); the mark of UTF-8 is dropped; a text above
 * LIMIT_READING_TEXT_BYTES loses its middle. Borrows the bytes. */
void plain_text_init(struct plain_text *plain, const char *bytes, size_t len);

void plain_text_release(struct plain_text *plain);

#define scoped_plain_text __attribute__((cleanup(plain_text_release)))

#endif
