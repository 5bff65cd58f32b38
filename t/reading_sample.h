/* reading_sample.h - files of t/fuzz/corpus, and what a reader says of them.
 *
 * The samples are made by t/gen, which knows what it puts into them. */
#ifndef SEKISHO_T_READING_SAMPLE_H
#define SEKISHO_T_READING_SAMPLE_H

#include <stdio.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "check.h"
#include "measure/reading.h"

/* The bytes of a file below t/. */
static inline void
sample_load(const char *path, struct buffer *out)
{
	FILE *file = fopen(path, "re");
	char piece[4096];
	size_t got;

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	while ((got = fread(piece, 1, sizeof piece, file)) > 0)
		buffer_add(out, piece, got);
	fclose(file);
}

/* A feature's value, -1: missing. */
static inline double
sample_value(const struct reading *reading, enum feature feature)
{
	return features_has(&reading->features, feature)
	    ? (double)reading->features.values[feature]
	    : -1;
}

/* What a sample has; every other feature of the families is 0. */
struct sample_fact {
	enum feature feature;
	double value;
};

static inline void
sample_compare(const char *name, const struct reading *reading,
    const struct sample_fact *facts, size_t count)
{
	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		double want = 0, got = sample_value(reading, i);

		for (size_t j = 0; j < count; j++)
			if (facts[j].feature == i)
				want = facts[j].value;
		check_count++;
		if (got != want && !(got == -1 && want == 0)) {
			check_failures++;
			fprintf(stderr, "%s: %s: got %g, want %g\n", name,
			    feature_row(i)->name, got, want);
		}
	}
}

#endif
