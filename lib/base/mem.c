/* mem.c - allocation that aborts instead of failing. */
#include "base/mem.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Weak, so that a program's own definition wins at link time. */
__attribute__((weak)) void
mem_exhausted(void)
{
	abort();
}

void *
mem_new(size_t count, size_t size)
{
	void *made = calloc(count > 0 ? count : 1, size > 0 ? size : 1);

	if (made == NULL)
		mem_exhausted();
	return made;
}

void *
mem_resize(void *held, size_t count, size_t size)
{
	void *made;

	assert(size > 0 && count <= SIZE_MAX / size);
	made = realloc(held, count > 0 ? count * size : 1);
	if (made == NULL)
		mem_exhausted();
	return made;
}

char *
mem_text(const char *text, size_t len)
{
	char *made = mem_new(len + 1, 1);

	if (len > 0)
		memcpy(made, text, len);
	return made;
}

void *
mem_grow(void *held, size_t count, size_t *cap_io, size_t size)
{
	if (held != NULL && count < *cap_io)
		return held;
	*cap_io = *cap_io < 8 ? 8 : *cap_io * 2;
	return mem_resize(held, *cap_io, size);
}
