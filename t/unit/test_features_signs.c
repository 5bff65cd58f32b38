/* test_features_signs.c - wire/features_signs.h */
#include "wire/features_signs.h"

#include <string.h>

#include "check.h"

static const enum feature signs[] = { FEATURE_FILE_ACTS, FEATURE_FILE_RUNS,
	FEATURE_FILE_COMMANDS, FEATURE_FILE_CARRIES, FEATURE_FILE_FETCHES,
	FEATURE_FILE_HIDES, FEATURE_FILE_ASKS };

static bool
is_sign(enum feature feature)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (signs[i] == feature)
			return true;
	return false;
}

static double
sum_of(const struct features *features)
{
	double sum = 0;

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		sum += (double)features->values[signs[i]];
	return sum;
}

/* What counts as a sign is found out by setting each feature alone. */
static void
only_what_rises_is_a_sign(void)
{
	size_t count = 0;

	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		struct features features;

		features_clear(&features);
		if (is_sign(i))
			continue;
		features_set(&features, i, 3);
		features_add_signs(&features);
		if (sum_of(&features) <= 0)
			continue;
		count++;
		CHECK(feature_row(i)->name,
		    feature_row(i)->direction == DIRECTION_RISES);
	}
	CHECK("there are signs of many kinds", count > 50);
}

static void
nothing_has_no_signs(void)
{
	struct features features;

	features_clear(&features);
	features_add_signs(&features);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		CHECK("nothing has no signs",
		    features.values[signs[i]] <= 0 &&
			features_has(&features, signs[i]));
	CHECK("signs are no measure", !features_measured(&features));
}

static void
a_sign_counts_once_however_often_it_is_there(void)
{
	struct features features;

	features_clear(&features);
	features_set(&features, FEATURE_VBA_EXECUTE_WORDS, 9);
	features_add_signs(&features);
	CHECK("a sign counts once", features.values[FEATURE_FILE_RUNS] == 1);
	features_set(&features, FEATURE_VBA_MEMORY_WORDS, 1);
	features_add_signs(&features);
	features_add_signs(&features);
	CHECK("a second one, however often it is asked",
	    features.values[FEATURE_FILE_RUNS] == 2);
}

static void
words_of_a_pdf_say_something_together(void)
{
	struct features features;

	features_clear(&features);
	features_set(&features, FEATURE_PDF_JS, 1);
	features_add_signs(&features);
	CHECK("nothing without the number of forms",
	    !features_has(&features, FEATURE_PDF_FREE_SCRIPTS));
	features_set(&features, FEATURE_PDF_ACROFORM, 0);
	features_set(&features, FEATURE_PDF_STARTXREF, 0);
	features_set(&features, FEATURE_PDF_OBJ, 5);
	features_set(&features, FEATURE_PDF_ENDOBJ, 7);
	features_set(&features, FEATURE_PDF_STREAM, 3);
	features_set(&features, FEATURE_PDF_ENDSTREAM, 2);
	features_add_signs(&features);
	CHECK("a script without a form",
	    features.values[FEATURE_PDF_FREE_SCRIPTS] == 1);
	CHECK("no index", features.values[FEATURE_PDF_NO_INDEX] == 1);
	features_set(&features, FEATURE_PDF_JS, 0);
	features_add_signs(&features);
	CHECK("damage alone is nothing",
	    features.values[FEATURE_PDF_LEFT_OPEN] <= 0 &&
		features.values[FEATURE_PDF_NO_INDEX] <= 0);
	features_set(&features, FEATURE_PDF_JS, 1);
	features_add_signs(&features);
	CHECK("left open", features.values[FEATURE_PDF_LEFT_OPEN] == 3);
	features_set(&features, FEATURE_PDF_FREE_SCRIPTS, 0);
	features_add_signs(&features);
	CHECK("a reader knows better",
	    features.values[FEATURE_PDF_FREE_SCRIPTS] <= 0);
}

int
main(void)
{
	only_what_rises_is_a_sign();
	nothing_has_no_signs();
	a_sign_counts_once_however_often_it_is_there();
	words_of_a_pdf_say_something_together();
	return check_done();
}
