/* fuzz_read_script.c - read/read_script.h, on any bytes. */
#include "read/read_script.h"

#include "fuzz_reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	fuzz_reader(read_script, data, len);
	return 0;
}
