/* Any bytes to read_flat(): what it says stays within its bounds. */
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "office/read_flat.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	scoped_reading struct reading reading = { 0 };

	reading_init(&reading);
	read_flat((const char *)data, size, &reading);
	if (reading.url_count > LIMIT_READING_URLS ||
	    reading.unpacked > LIMIT_READ_UNPACKED_BYTES)
		abort();
	return 0;
}
