/* fuzz_zip_directory.c - every entry lies inside the archive. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "formats/zip_directory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Whether a text is inside, read so that a sanitizer sees it. */
static unsigned int
touch(const struct zip_text *text, const char *bytes, size_t len)
{
	unsigned int sum = 0;

	if (text->len == 0)
		return 0;
	assert(text->bytes >= bytes && text->bytes + text->len <= bytes + len);
	for (size_t i = 0; i < text->len; i++)
		sum += (unsigned char)text->bytes[i];
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *bytes = (const char *)data;
	scoped_zip_directory struct zip_directory got = { 0 };
	volatile unsigned int sum = 0;

	if (!zip_directory_read(bytes, len, 100, &got))
		assert(!zip_directory_is_there(bytes, len));
	for (size_t i = 0; i < got.count; i++) {
		const struct zip_entry *entry = &got.entries[i];

		sum += touch(&entry->name, bytes, len);
		sum += touch(&entry->local_name, bytes, len);
		sum += touch(&entry->utf8_name, bytes, len);
		assert(
		    entry->data <= len && entry->data_len <= len - entry->data);
	}
	(void)sum; /* read, so that a sanitizer sees every byte touched */
	return 0;
}
