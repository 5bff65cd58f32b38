/* fuzz_read_image.c - read/read_image.h, on any bytes. */
#include "read/read_image.h"

#include "fuzz_reader.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	fuzz_reader(read_image, data, len);
	return 0;
}
