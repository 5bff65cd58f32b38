/* reading_check.h - samples whose facts are known, for the tests of readers.
 *
 * Every feature of the table whose name begins with a prefix is compared: what
 * a case does not name must be 0. */
#ifndef SEKISHO_T_READING_CHECK_H
#define SEKISHO_T_READING_CHECK_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "check.h"
#include "measure/reading.h"

#define SAMPLE_BYTES 100000
#define SAMPLE_FACTS 12

typedef void reading_reader(const char *bytes, size_t len, struct reading *out);

struct fact {
	enum feature feature;
	double value;
};

struct sample {
	const char *name; /* of a file in the corpus */
	const char *says; /* what the case shows */
	enum macro_level macros;
	const char *urls; /* one a line */
	struct fact facts[SAMPLE_FACTS];
	size_t count;
};

static inline char *
sample_read(const char *folder, const char *name, size_t *len_out)
{
	char path[200];
	char *bytes = mem_new(SAMPLE_BYTES, 1);
	FILE *file;

	snprintf(path, sizeof path, "fuzz/corpus/%s/%s", folder, name);
	file = fopen(path, "rbe");
	if (file == NULL) {
		perror(path);
		exit(1);
	}
	*len_out = fread(bytes, 1, SAMPLE_BYTES, file);
	fclose(file);
	return bytes;
}

static inline double
sample_wants(const struct sample *sample, enum feature feature)
{
	for (size_t i = 0; i < sample->count; i++)
		if (sample->facts[i].feature == feature)
			return sample->facts[i].value;
	return 0;
}

static inline void
sample_compare(const struct sample *sample, const struct reading *reading,
    const char *prefix, const enum feature *except, size_t except_count)
{
	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		const char *name = feature_row(i)->name;
		double got = features_has(&reading->features, i)
		    ? (double)reading->features.values[i]
		    : -1;
		bool skip = strncmp(name, prefix, strlen(prefix)) != 0;

		for (size_t k = 0; k < except_count; k++)
			skip = skip || except[k] == i;
		if (skip)
			continue;
		check_count++;
		if (fabs(got - sample_wants(sample, i)) < 0.001)
			continue;
		check_failures++;
		fprintf(stderr, "%s: %s: %s: got %g, want %g\n", sample->name,
		    sample->says, name, got, sample_wants(sample, i));
	}
}

/* Read a sample, and each 37th prefix of it, which must not matter. */
static inline void
sample_check(const char *folder, const struct sample *sample,
    reading_reader *read, const char *prefix, const enum feature *except,
    size_t except_count)
{
	scoped_reading struct reading reading = { 0 };
	size_t len;
	scoped_mem char *bytes = sample_read(folder, sample->name, &len);

	reading_init(&reading);
	read(bytes, len, &reading);
	CHECK_EQ(sample->says, reading.macros, sample->macros);
	CHECK_TEXT(sample->says, buffer_text(&reading.urls), sample->urls);
	sample_compare(sample, &reading, prefix, except, except_count);
	for (size_t part = 0; part < len; part += 37) {
		scoped_reading struct reading other = { 0 };
		scoped_mem char *copy = mem_text(bytes, part);
		scoped_mem char *exact = mem_resize(
		    ptr_take(&copy), part + 1, 1);

		reading_init(&other);
		read(exact, part, &other);
		CHECK(sample->says, other.macros <= sample->macros);
	}
}

#endif
