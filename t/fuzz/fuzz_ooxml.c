/* fuzz_ooxml.c - any bytes as a package. */
#include <assert.h>
#include <math.h>
#include <stdint.h>

#include "office/read_ooxml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	scoped_reading struct reading reading;
	const float *values = reading.features.values;

	reading_init(&reading);
	read_ooxml((const char *)data, len, &reading);
	for (size_t i = 0; i < FEATURE_COUNT; i++)
		assert(
		    isnan(values[i]) || (values[i] >= 0 && values[i] < 1e9F));
	return 0;
}
