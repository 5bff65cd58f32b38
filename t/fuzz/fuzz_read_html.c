/* fuzz_read_html.c - read/read_html.h, on any bytes. */
#include "read/read_html.h"

#include "fuzz_reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	fuzz_reader(read_html, data, len);
	return 0;
}
