/* fuzz_cms.c - what is handed out is no more than what came in. */
#include <assert.h>
#include <stdint.h>

#include "formats/cms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct unpack_budget budget = { .bytes_left = UINT64_MAX,
		.deadline = deadline_in(clock_ms(), 10000) };
	struct unpack_limits limits = {
		.file_bytes = 1L << 30, .ratio = 1000, .budget = &budget
	};
	scoped_unpacked struct unpacked out = { 0 };
	enum read_status status;

	unpacked_init(&out, &limits, len, 0);
	status = cms_read((const char *)data, len, &out);
	assert(status != READ_UNSET && out.seen <= len);
	assert(cms_is((const char *)data, len) || out.seen == 0);
	return 0;
}
