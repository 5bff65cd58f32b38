/* reading.c - what a document reader says of one file. */
#include "measure/reading.h"

#include <stdbool.h>
#include <string.h>

#include "base/limits.h"

void
reading_init(struct reading *reading)
{
	*reading = (struct reading){ 0 };
	buffer_init(
	    &reading->urls, (size_t)LIMIT_READING_URLS * (LIMIT_URL_BYTES + 1));
	features_clear(&reading->features);
}

void
reading_release(struct reading *reading)
{
	buffer_release(&reading->urls);
}

void
reading_macros(struct reading *reading, enum macro_level level)
{
	if (level > reading->macros)
		reading->macros = level;
}

size_t
reading_room(const struct reading *reading)
{
	return LIMIT_READ_UNPACKED_BYTES - reading->unpacked;
}

void
reading_unpacked(struct reading *reading, size_t len)
{
	size_t room = reading_room(reading);

	reading->unpacked += len < room ? len : room;
}

/* Whether a line of the list is this one. */
static bool
is_listed(const struct buffer *urls, const char *url, size_t len)
{
	const char *next = buffer_text(urls);
	const char *end = next + urls->len;

	while (next < end) {
		const char *stop = memchr(next, '\n', (size_t)(end - next));

		if ((size_t)(stop - next) == len && memcmp(next, url, len) == 0)
			return true;
		next = stop + 1;
	}
	return false;
}

void
reading_url(struct reading *reading, const char *url, size_t len)
{
	size_t kept = 0;

	while (kept < len && kept < LIMIT_URL_BYTES &&
	    (unsigned char)url[kept] > ' ' && url[kept] != 0x7f)
		kept++;
	if (kept == 0 || reading->url_count >= LIMIT_READING_URLS ||
	    (reading->url_count > 0 && is_listed(&reading->urls, url, kept)))
		return;
	buffer_add(&reading->urls, url, kept);
	buffer_add(&reading->urls, "\n", 1);
	reading->url_count++;
}
