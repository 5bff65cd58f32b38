/* spam_points.c - the table, and the settings that change it. */
#include "config/spam_points.h"

#include <assert.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/nearest.h"
#include "base/text.h"

/* A test's points at most: more than any sum, as GTUBE's. */
#define POINTS_MOST 1000

#define TENTHS(points) ((int)((points)*10 + ((points) < 0 ? -0.5 : 0.5)))

static const struct spam_row rows[SPAM_TEST_COUNT] = {
#define SPAM_TEST(id, points, kind, english, japanese)                         \
	[SPAM_##id] = { #id, TENTHS(points), SPAM_KIND_##kind, english,        \
		japanese },
#include "config/spam_tests.def"
#undef SPAM_TEST
};

const struct spam_row *
spam_row(enum spam_test test)
{
	assert(test < SPAM_TEST_COUNT);
	return &rows[test];
}

int
spam_threshold(enum spam_level level)
{
	switch (level) {
	case SPAM_LEVEL_LOW:
		return 80;
	case SPAM_LEVEL_MEDIUM:
		return 50;
	case SPAM_LEVEL_HIGH:
		return 40;
	case SPAM_LEVEL_UNSET:
		break;
	}
	return INT_MAX;
}

const char *
spam_level_name(enum spam_level level)
{
	static const char *const names[] = {
		[SPAM_LEVEL_UNSET] = "none",
		[SPAM_LEVEL_LOW] = "low",
		[SPAM_LEVEL_MEDIUM] = "medium",
		[SPAM_LEVEL_HIGH] = "high",
	};

	return names[level];
}

/* The test of that name, or -1. */
static int
find_test(const char *name, size_t len)
{
	for (int i = 0; i < SPAM_TEST_COUNT; i++)
		if (text_equal(name, len, rows[i].name, strlen(rows[i].name)))
			return i;
	return -1;
}

/* A number with at most one digit behind its dot, in tenths. */
static int
parse_points(const char *text, size_t len, int *out)
{
	bool minus = len > 0 && text[0] == '-';
	const char *dot;
	size_t whole;
	uint64_t value, tenth = 0;

	text += minus;
	len -= minus;
	dot = memchr(text, '.', len);
	whole = dot != NULL ? (size_t)(dot - text) : len;
	if (text_number(text, whole, POINTS_MOST / 10, &value) != 0)
		return -1;
	if (dot != NULL &&
	    (len - whole != 2 || text_number(dot + 1, 1, 9, &tenth) != 0))
		return -1;
	*out = (int)(value * 10 + tenth) * (minus ? -1 : 1);
	return 0;
}

static int
parse(const char *text, size_t len, enum spam_test *test_out, int *points_out,
    struct fault *fault)
{
	const char *equals = memchr(text, '=', len);
	size_t name = equals != NULL ? (size_t)(equals - text) : len;
	struct nearest nearest = { 0 };
	int test = find_test(text, name);

	for (int i = 0; i < SPAM_TEST_COUNT; i++)
		nearest_add(
		    &nearest, text, name, rows[i].name, strlen(rows[i].name));
	if (equals == NULL)
		return fault_set(fault, "must be TEST=points, as in %s=0",
		    test >= 0 ? rows[test].name : rows[0].name);
	if (test < 0 && nearest.word != NULL)
		return fault_set(fault,
		    "names no test of the spam score (did you mean %.*s?)",
		    (int)nearest.len, nearest.word);
	if (test < 0)
		return fault_set(fault, "names no test of the spam score");
	if (parse_points(equals + 1, len - name - 1, points_out) != 0)
		return fault_set(fault,
		    "must give points from -100 to 100, with at most one "
		    "digit behind the dot");
	*test_out = (enum spam_test)test;
	return 0;
}

void
spam_points(const struct host *host, int out[SPAM_TEST_COUNT])
{
	for (int i = 0; i < SPAM_TEST_COUNT; i++)
		out[i] = rows[i].points;
	for (size_t i = 0; i < host->spam_points.count; i++) {
		const char *word = host->spam_points.items[i];
		enum spam_test test;
		struct fault fault;
		int points;

		if (parse(word, strlen(word), &test, &points, &fault) == 0)
			out[test] = points;
	}
}

int
check_spam_points(const char *text, size_t len, struct fault *fault)
{
	enum spam_test test;
	int points;

	return parse(text, len, &test, &points, fault);
}
