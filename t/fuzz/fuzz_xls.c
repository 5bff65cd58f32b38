/* fuzz_xls.c - any bytes as a workbook's stream, or as the file around it:
 * what is counted is finite, and what is added up is no more than there is. */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "office/read_xls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	scoped_reading struct reading reading;
	const float *values = reading.features.values;

	reading_init(&reading);
	if (len >= 4 && memcmp(data, "\xd0\xcf\x11\xe0", 4) == 0)
		read_xls((const char *)data, len, &reading);
	else
		read_xls_stream((const char *)data, len, &reading);
	for (size_t i = 0; i < FEATURE_COUNT; i++)
		assert(
		    isnan(values[i]) || (values[i] >= 0 && values[i] < 1e9F));
	return 0;
}
