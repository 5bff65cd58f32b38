/* test_nearest.c - base/nearest.h */
#include "check.h"

#include <stdint.h>

#include "base/limits.h"
#include "base/nearest.h"

static void
test_distance(void)
{
	static const struct {
		const char *a, *b;
		size_t want;
	} cases[] = {
		{ "", "", 0 },
		{ "", "abc", 3 },
		{ "abc", "", 3 },
		{ "action", "action", 0 },
		{ "acton", "action", 1 },
		{ "actionn", "action", 1 },
		{ "astion", "action", 1 },
		{ "aciton", "action", 2 },
		{ "kitten", "sitting", 3 },
	};
	char longest[LIMIT_NEAREST_BYTES + 1];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_EQ(cases[i].a,
		    text_distance(cases[i].a, strlen(cases[i].a), cases[i].b,
			strlen(cases[i].b)),
		    cases[i].want);
	memset(longest, 'x', sizeof longest);
	CHECK_EQ("the longest word that is compared",
	    text_distance(longest, LIMIT_NEAREST_BYTES, "", 0),
	    LIMIT_NEAREST_BYTES);
	CHECK("a longer one is infinitely far",
	    text_distance(longest, sizeof longest, "x", 1) == SIZE_MAX);
}

static void
test_nearest(void)
{
	struct nearest nearest = { 0 };

	nearest_add(&nearest, "scann", 5, "status", 6);
	CHECK("four letters are no slip", nearest.word == NULL);
	nearest_add(&nearest, "scann", 5, "scan FILE", 4);
	CHECK("one is", nearest.word != NULL);
	CHECK_EQ("its length is kept", nearest.len, 4);
	nearest_add(&nearest, "scann", 5, "scant", 5);
	CHECK_EQ("the first of two equal ones stays", nearest.len, 4);
	nearest_add(&nearest, "scann", 5, "scann", 5);
	CHECK_EQ("a nearer one wins", nearest.distance, 0);
}

int
main(void)
{
	test_distance();
	test_nearest();
	return check_done();
}
