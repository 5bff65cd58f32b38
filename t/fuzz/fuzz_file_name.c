/* fuzz_file_name.c - a normalised name is bounded, and stays as it is. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/file_name.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *name = (const char *)data;
	scoped_buffer struct buffer once = BUFFER_OF(1024);
	scoped_buffer struct buffer twice = BUFFER_OF(1024);
	char first[FILE_EXTENSION_BYTES], second[FILE_EXTENSION_BYTES];

	(void)file_name_tricks(name, len);
	file_name_normalise(name, len, &once);
	assert(!once.full && once.len <= LIMIT_FILE_NAME_BYTES);
	file_name_normalise(buffer_text(&once), once.len, &twice);
	assert(strcmp(buffer_text(&once), buffer_text(&twice)) == 0);
	file_name_extension(name, len, first);
	file_name_extension(buffer_text(&once), once.len, second);
	assert(strcmp(first, second) == 0);
	return 0;
}
