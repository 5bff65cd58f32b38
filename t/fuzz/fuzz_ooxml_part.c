/* fuzz_ooxml_part.c - a byte that says which kind of part, and the part. */
#include <assert.h>
#include <math.h>
#include <stdint.h>

#include "office/ooxml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	scoped_reading struct reading reading;
	const float *values = reading.features.values;
	struct ooxml ooxml = { 0 };
	enum ooxml_kind kind;

	reading_init(&reading);
	if (len == 0)
		return 0;
	kind = data[0] % OOXML_KIND_COUNT;
	office_facts_begin(&ooxml.facts, &reading, true);
	ooxml_init(&ooxml, &reading);
	if (ooxml_turn(kind) > 0)
		ooxml_read(&ooxml, kind, (const char *)data + 1, len - 1);
	office_facts_finish(&ooxml.facts);
	ooxml_release(&ooxml);
	for (size_t i = 0; i < FEATURE_COUNT; i++)
		assert(
		    isnan(values[i]) || (values[i] >= 0 && values[i] < 1e9F));
	return 0;
}
