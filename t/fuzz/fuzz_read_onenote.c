/* fuzz_read_onenote.c - read/read_onenote.h, on any bytes. */
#include "read/read_onenote.h"

#include "fuzz_reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	fuzz_reader(read_onenote, data, len);
	return 0;
}
