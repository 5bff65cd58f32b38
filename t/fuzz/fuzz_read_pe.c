/* fuzz_read_pe.c - read/read_pe.h, on any bytes. */
#include "read/read_pe.h"

#include "fuzz_reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	fuzz_reader(read_pe, data, len);
	return 0;
}
