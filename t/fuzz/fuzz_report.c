/* fuzz_report.c - what decodes must encode, and decode to the same. */
#include <assert.h>
#include <string.h>

#include "base/own.h"
#include "wire/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct fault fault;
	size_t first_len, second_len;
	scoped_report struct scan_report *first = report_decode(
	    data, len, 5000, &fault);
	scoped_report struct scan_report *second = NULL;
	scoped_mem uint8_t *first_bytes = NULL, *second_bytes = NULL;

	if (first == NULL)
		return 0;
	first_bytes = report_pack(first, &first_len);
	second = report_decode(first_bytes, first_len, 5000, &fault);
	assert(second != NULL);
	second_bytes = report_pack(second, &second_len);
	assert(first_len == second_len);
	assert(memcmp(first_bytes, second_bytes, first_len) == 0);
	return 0;
}
