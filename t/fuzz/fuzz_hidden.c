/* fuzz_hidden.c - any bytes: what is handed out stays within the bound. */
#include <assert.h>
#include <stdint.h>

#include "mail/hidden.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
count(void *with, const char *bytes, size_t len)
{
	size_t *sum = with;

	*sum += len;
	assert(len > 0 && bytes != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	size_t sum = 0, left = 4 * len;
	struct lenient_sink sink = {
		.take = count, .with = &sum, .left = left
	};

	hidden_find((const char *)data, len, &sink);
	assert(sum + sink.left == left);
	return 0;
}
