/* fuzz_coded.c - files of a text lie in it one behind the other. */
#include <assert.h>
#include <stdint.h>

#include "mail/coded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
take(void *with, const char *bytes, size_t len)
{
	(void)with;
	for (size_t i = 0; i < len; i++)
		__asm__ volatile("" : : "r"(bytes[i]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *begin = (const char *)data, *at = begin;
	struct coded_walk walk = { begin, len };
	struct coded_file file;
	size_t count = 0;

	while (coded_next(&walk, &file)) {
		struct lenient_sink sink = { .take = take, .left = len * 4 };

		assert(file.body > at && file.body <= begin + len &&
		    file.len <= (size_t)(begin + len - file.body));
		assert(walk.bytes >= at && walk.bytes <= begin + len);
		assert(file.name_len <= CODED_NAME_BYTES);
		at = walk.bytes;
		coded_read(&file, &sink);
		count++;
	}
	assert(coded_is_there(begin, len) == (count > 0));
	return 0;
}
