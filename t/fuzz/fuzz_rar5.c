/* fuzz_rar5.c - the walk over the blocks ends, inside the archive. */
#include <assert.h>
#include <stdint.h>

#include "inspect/rar5.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct rar5 rar5;
	bool encrypted;

	if (!rar5_init(&rar5, (const char *)data, len))
		return 0;
	while (rar5_next(&rar5, &encrypted))
		assert(rar5.next <= len);
	return 0;
}
