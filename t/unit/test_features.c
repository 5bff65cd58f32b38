/* test_features.c - wire/features.h */
#include "wire/features.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

static void
the_table_is_whole(void)
{
	CHECK("the table is whole", FEATURE_COUNT > 0);
	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		const struct feature_row *row = feature_row(i);
		size_t len = strlen(row->name);
		const char *family = feature_family_name(row->family);

		CHECK("the table is whole", row->family != FAMILY_UNSET);
		CHECK("the table is whole", row->unit != UNIT_UNSET);
		CHECK("the table is whole", row->direction != DIRECTION_UNSET);
		CHECK("the table is whole", row->meaning[0] != '\0');
		/* "family.word", and nobody else's. */
		CHECK("the table is whole",
		    strncmp(row->name, family, strlen(family)) == 0);
		CHECK("the table is whole", row->name[strlen(family)] == '.');
		CHECK_EQ("the table is whole", feature_find(row->name, len), i);
	}
	CHECK_EQ(
	    "the table is whole", feature_find("no.such", 7), FEATURE_COUNT);
}

static void
missing_is_not_zero(void)
{
	struct features features;

	features_clear(&features);
	CHECK(
	    "missing is not zero", !features_has(&features, FEATURE_FILE_SIZE));
	features_begin(&features, FAMILY_FILE);
	CHECK(
	    "missing is not zero", features_has(&features, FEATURE_FILE_SIZE));
	CHECK("missing is not zero", features.values[FEATURE_FILE_SIZE] == 0);
}

static void
values_add_up_and_rise(void)
{
	struct features features;

	features_clear(&features);
	features_add(&features, FEATURE_FILE_SIZE, 2);
	features_add(&features, FEATURE_FILE_SIZE, 3);
	CHECK(
	    "values add up and rise", features.values[FEATURE_FILE_SIZE] == 5);
	features_raise(&features, FEATURE_FILE_SIZE, 4);
	CHECK(
	    "values add up and rise", features.values[FEATURE_FILE_SIZE] == 5);
	features_raise(&features, FEATURE_FILE_DEPTH, -1);
	CHECK("values add up and rise",
	    features.values[FEATURE_FILE_DEPTH] == -1);
	features_set(&features, FEATURE_FILE_SIZE, 1e300);
	CHECK("values add up and rise",
	    features.values[FEATURE_FILE_SIZE] == FLT_MAX);
	/* A family that was begun keeps what is there. */
	features_begin(&features, FAMILY_FILE);
	CHECK("values add up and rise",
	    features.values[FEATURE_FILE_SIZE] == FLT_MAX);
}

static void
the_digest_is_always_the_same(void)
{
	char a[FEATURES_DIGEST_BYTES], b[FEATURES_DIGEST_BYTES];

	features_digest(a);
	features_digest(b);
	CHECK_EQ("the digest is always the same", strlen(a), 16);
	CHECK("the digest is always the same", strcmp(a, b) == 0);
}

int
main(void)
{
	the_table_is_whole();
	missing_is_not_zero();
	values_add_up_and_rise();
	the_digest_is_always_the_same();
	return check_done();
}
