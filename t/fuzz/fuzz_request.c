/* fuzz_request.c - the first byte chooses: request, answer, rewrite result. */
#include <assert.h>

#include "wire/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct scan_request request = { 0 };
	struct rewrite_result result = { 0 };
	struct answer answer = { 0 };
	struct fault fault;
	scoped_buffer struct buffer out;

	buffer_init(&out, LIMIT_REPORT_BYTES);
	if (len > 0 && data[0] == 0 &&
	    request_decode(data + 1, len - 1, &request, &fault) == 0)
		assert(request_encode(&request, &out, &fault) == 0);
	if (len > 0 && data[0] == 1 &&
	    answer_decode(data + 1, len - 1, &answer, &fault) == 0)
		assert(answer_encode(&answer, &out, &fault) == 0);
	if (len > 0 && data[0] == 2 &&
	    rewrite_result_decode(data + 1, len - 1, &result, &fault) == 0)
		assert(rewrite_result_encode(&result, &out, &fault) == 0);
	request_release(&request);
	rewrite_result_release(&result);
	return 0;
}
