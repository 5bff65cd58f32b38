/* buffer.c - bounded growing bytes. */
#include "base/buffer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"

void
buffer_init(struct buffer *buffer, size_t max)
{
	assert(max < SIZE_MAX / 4);
	*buffer = (struct buffer){ .max = max };
}

void
buffer_release(struct buffer *buffer)
{
	free(buffer->data);
	buffer_init(buffer, buffer->max);
}

void
buffer_clear(struct buffer *buffer)
{
	buffer->len = 0;
	buffer->full = false;
	if (buffer->data != NULL)
		buffer->data[0] = '\0';
}

/* Room for len more bytes and the NUL; false beyond the maximum. */
static bool
make_room(struct buffer *buffer, size_t len)
{
	size_t cap = buffer->cap < 64 ? 64 : buffer->cap;

	if (len > buffer->max - buffer->len) {
		buffer->full = true;
		return false;
	}
	while (cap < buffer->len + len + 1)
		cap *= 2;
	if (buffer->data == NULL || cap > buffer->cap) {
		buffer->data = mem_resize(buffer->data, cap, 1);
		buffer->cap = cap;
	}
	return true;
}

void
buffer_add(struct buffer *buffer, const void *data, size_t len)
{
	if (buffer->full || !make_room(buffer, len))
		return;
	if (len > 0)
		memcpy(buffer->data + buffer->len, data, len);
	buffer->len += len;
	buffer->data[buffer->len] = '\0';
}

void
buffer_add_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void
buffer_add_format(struct buffer *buffer, const char *format, ...)
{
	scoped_mem char *made = NULL;
	va_list values;
	int len;

	va_start(values, format);
	len = vasprintf(&made, format, values);
	va_end(values);
	if (len < 0)
		abort();
	buffer_add(buffer, made, (size_t)len);
}

const char *
buffer_text(const struct buffer *buffer)
{
	return buffer->data != NULL ? buffer->data : "";
}

char *
buffer_take(struct buffer *buffer)
{
	char *taken = buffer->data != NULL ? buffer->data : mem_text("", 0);

	buffer->data = NULL;
	buffer_init(buffer, buffer->max);
	return taken;
}
