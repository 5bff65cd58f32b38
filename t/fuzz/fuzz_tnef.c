/* fuzz_tnef.c - contents and names lie inside the file. */
#include <assert.h>
#include <stdint.h>

#include "formats/tnef.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
check(const uint8_t *data, size_t len, const struct tnef_text *text)
{
	const uint8_t *begin = (const uint8_t *)text->bytes;

	assert(begin == NULL ||
	    (begin >= data && begin <= data + len &&
		text->len <= (size_t)(data + len - begin)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct tnef tnef;
	struct tnef_file file;

	if (!tnef_init((const char *)data, len, &tnef))
		return 0;
	while (tnef_next(&tnef, &file)) {
		check(data, len, &file.title);
		check(data, len, &file.long_name);
		check(data, len, &file.data);
	}
	assert(tnef.next == len);
	return 0;
}
