/* fuzz_reader.h - what holds for every reader of documents and any bytes. */
#ifndef SEKISHO_T_FUZZ_READER_H
#define SEKISHO_T_FUZZ_READER_H

#include <assert.h>
#include <math.h>
#include <stdint.h>

#include "base/limits.h"
#include "measure/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Values keep to their units; addresses to their bounds. */
static inline void
fuzz_reader_check(const struct reading *reading)
{
	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		double value = (double)reading->features.values[i];
		enum feature_unit unit = feature_row(i)->unit;

		if (isnan(value))
			continue;
		assert(isfinite(value) && value >= 0);
		assert(unit != UNIT_FLAG || value <= 1);
		assert(unit != UNIT_RATIO || value <= 1);
		assert(unit != UNIT_BITS || value <= 8);
	}
	assert(reading->url_count <= LIMIT_READING_URLS);
}

static inline void
fuzz_reader(void (*read)(const char *bytes, size_t len, struct reading *out),
    const uint8_t *data, size_t len)
{
	scoped_reading struct reading reading = { 0 };

	reading_init(&reading);
	read((const char *)data, len, &reading);
	fuzz_reader_check(&reading);
}

#endif
