/* spam_points.h - the tests of the spam score and what each one adds.
 *
 * The table is spam_tests.def. Points are tenths, so that sums are exact.
 * Thread: any; the table is constant. Never logs. */
#ifndef SEKISHO_CONFIG_SPAM_POINTS_H
#define SEKISHO_CONFIG_SPAM_POINTS_H

#include <stddef.h>

#include "base/fault.h"
#include "config/config.h"

enum spam_test {
#define SPAM_TEST(id, points, kind, english, japanese) SPAM_##id,
#include "config/spam_tests.def"
#undef SPAM_TEST
	SPAM_TEST_COUNT
};

enum spam_kind {
	SPAM_KIND_UNSET = 0,
	SPAM_KIND_SPAM,
	SPAM_KIND_PHISH, /* somebody poses as another */
};

struct spam_row {
	const char *name; /* "DATE_MISSING" */
	int points;       /* tenths */
	enum spam_kind kind;
	const char *english, *japanese;
};

/* The row of a test. */
const struct spam_row *spam_row(enum spam_test test);

/* Thresholds in tenths: low 80, medium 50, high 40; INT_MAX for a level that
 * nobody has set. */
int spam_threshold(enum spam_level level);

/* "low", "medium", "high", else "none". Static. */
const char *spam_level_name(enum spam_level level);

/* What every test adds on this host: spam.points over the table's. */
void spam_points(const struct host *host, int out[SPAM_TEST_COUNT]);

/* Whether a word of spam.points is NAME=points; see settings.h. */
int check_spam_points(const char *text, size_t len, struct fault *fault);

#endif
