/* buffer.h - bytes that grow up to a maximum given at the start.
 *
 * A buffer that would outgrow its maximum keeps what it has, takes nothing
 * more and remembers it in `full`, so that a caller may add many things and
 * ask once. There is always a NUL behind the last byte. Thread: one owner.
 * Never logs. */
#ifndef SEKISHO_BASE_BUFFER_H
#define SEKISHO_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct buffer {
	char *data; /* NULL until the first byte */
	size_t len;
	size_t cap;
	size_t max; /* len never exceeds it */
	bool full;  /* something was refused; stays set */
};

/* An empty buffer where it is declared; a scoped one must be, because its
 * handler runs on every path out of the scope. */
#define BUFFER_OF(max_bytes)                                                   \
	{                                                                      \
		.max = (max_bytes)                                             \
	}

/* An empty buffer in the caller's storage, of at most max bytes. */
void buffer_init(struct buffer *buffer, size_t max);

/* Free the bytes; the buffer may be initialised again. */
void buffer_release(struct buffer *buffer);

/* Forget the bytes and `full`, keep the room. */
void buffer_clear(struct buffer *buffer);

/* Append all of it or, beyond the maximum, nothing. */
void buffer_add(struct buffer *buffer, const void *data, size_t len);

/* Append a C string. */
void buffer_add_text(struct buffer *buffer, const char *text);

/* Append formatted text; all of it or nothing. */
void buffer_add_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The bytes as a C string; "" when empty. Valid until the next change. */
const char *buffer_text(const struct buffer *buffer);

/* Hand over the bytes (NUL-terminated, never NULL, freed by the caller) and
 * leave the buffer empty. */
char *buffer_take(struct buffer *buffer);

#define scoped_buffer __attribute__((cleanup(buffer_release)))

#endif
