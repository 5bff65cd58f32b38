/* fuzz_read_lnk.c - read/read_lnk.h, on any bytes. */
#include "read/read_lnk.h"

#include "fuzz_reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	fuzz_reader(read_lnk, data, len);
	return 0;
}
