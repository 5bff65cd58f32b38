/* fuzz_doc.c - the length of a table, the table, a document's stream. */
#include <assert.h>
#include <math.h>
#include <stdint.h>

#include "office/read_doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	scoped_reading struct reading reading;
	const float *values = reading.features.values;
	size_t table;

	reading_init(&reading);
	if (len < 2)
		return 0;
	table = (size_t)(data[0] | data[1] << 8);
	if (table > len - 2)
		table = len - 2;
	read_doc_streams((const char *)data + 2 + table, len - 2 - table,
	    (const char *)data + 2, table, &reading);
	for (size_t i = 0; i < FEATURE_COUNT; i++)
		assert(
		    isnan(values[i]) || (values[i] >= 0 && values[i] < 1e9F));
	return 0;
}
