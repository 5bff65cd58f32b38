/* read_shortcut.c - lines of a small text. */
#include "read/read_shortcut.h"

#include <string.h>

#include "base/text.h"

/* A real one has some hundred bytes. */
#define LOOK_BYTES 65536

void
read_shortcut(const char *bytes, size_t len, struct reading *out)
{
	static const char key[] = "URL=";
	const char *next = bytes;
	const char *end = bytes + (len < LOOK_BYTES ? len : LOOK_BYTES);

	while (next < end) {
		size_t left = (size_t)(end - next);
		const char *stop = memchr(next, '\n', left);

		if (stop == NULL)
			stop = end;
		if (text_begins(next, (size_t)(stop - next), key))
			reading_url(out, next + sizeof key - 1,
			    (size_t)(stop - next) - (sizeof key - 1));
		next = stop < end ? stop + 1 : end;
	}
}
