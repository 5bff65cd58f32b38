/* test_lures.c - measure/lures.h, measure/danger.h */
#include "measure/lures.h"

#include <string.h>

#include "base/limits.h"
#include "check.h"
#include "measure/danger.h"

static struct features
finish(struct lures *lures, double images)
{
	scoped_reading struct reading reading;

	reading_init(&reading);
	features_begin(&reading.features, FAMILY_OFFICE);
	features_set(&reading.features, FEATURE_OFFICE_IMAGES, images);
	lures_finish(lures, &reading);
	return reading.features;
}

static const struct {
	const char *name;
	const char *text;
	int phrases;
} cases[] = {
	{ "nothing", "", 0 },
	{ "prose", "The content of this edition is enabled by our editors", 0 },
	{ "case, blanks and marks do not matter",
	    "\"ENABLE\r\n  EDITING\" / Enable-Content", 2 },
	{ "blanks of other scripts do not matter",
	    "\u30b3\u30f3\u30c6\u30f3\u30c4\u3000\u306e\u6709\u52b9\u5316", 1 },
	{ "the folder that starts anything",
	    "C:\\Program Files\\Microsoft Office\\root\\Templates", 1 },
	{ "a phrase counts once", "enable content, enable content", 1 },
};

static void
test_case(size_t i)
{
	struct lures whole = { 0 }, pieces = { 0 };
	size_t len = strlen(cases[i].text);
	struct features features;

	lures_add(&whole, cases[i].text, len);
	features = finish(&whole, 0);
	CHECK_EQ(cases[i].name, features.values[FEATURE_OFFICE_LURE_WORDS],
	    cases[i].phrases);
	/* A letter of ASCII at a time. */
	for (size_t at = 0, step; at < len; at += step) {
		for (step = 1;
		     ((unsigned char)cases[i].text[at + step] & 0xc0) == 0x80;
		     step++)
			;
		lures_add(&pieces, cases[i].text + at, step);
	}
	features = finish(&pieces, 0);
	CHECK_EQ(cases[i].name, features.values[FEATURE_OFFICE_LURE_WORDS],
	    cases[i].phrases);
}

static void
a_phrase_is_found_wherever_it_stands(void)
{
	/* At the end of a block, across it, behind it. */
	for (size_t before = LURES_BLOCK_BYTES - 20;
	     before < LURES_BLOCK_BYTES + 20; before++) {
		struct lures lures = { 0 };
		struct features features;

		for (size_t i = 0; i < before; i++)
			lures_add(&lures, "x", 1);
		lures_add(&lures, "enable content", 14);
		features = finish(&lures, 0);
		CHECK_EQ("a phrase is found wherever it stands",
		    features.values[FEATURE_OFFICE_LURE_WORDS], 1);
		CHECK_EQ("and its letters are counted",
		    features.values[FEATURE_OFFICE_TEXT_CHARS], before + 13);
	}
}

static void
a_picture_and_hardly_any_text(void)
{
	struct lures lures = { 0 };
	struct features features;

	lures_add(&lures, "Look", 4);
	lures_add_hidden(&lures, "Call me Ishmael.", 16);
	features = finish(&lures, 1);
	CHECK_EQ("a picture and hardly any text",
	    features.values[FEATURE_OFFICE_IMAGE_LURE], 1);
	CHECK("what nobody sees is a share of the text",
	    features.values[FEATURE_OFFICE_TEXT_HIDDEN] == 14.F / 18);
	features = finish(&lures, 0);
	CHECK_EQ("no picture is none",
	    features.values[FEATURE_OFFICE_IMAGE_LURE], 0);
	for (int i = 0; i < LIMIT_LURE_CHARS; i++)
		lures_add(&lures, "x", 1);
	features = finish(&lures, 1);
	CHECK_EQ("a picture in a text is none",
	    features.values[FEATURE_OFFICE_IMAGE_LURE], 0);
}

static void
words_of_programs(void)
{
	static const char text[] = "PowerShell REGSVR32 x.ocx regsvr32";

	CHECK_EQ("different words are counted in any case",
	    danger_count(danger_words(text, sizeof text - 1)), 3);
	CHECK_EQ("a word that is cut is none", danger_words("powershel", 9), 0);
	CHECK("a command line is one", danger_is_command("cmd|/c x", 8));
	CHECK("a program's file is one", danger_is_command("c:\\x.EXE", 8));
	CHECK("a book is none", !danger_is_command("Excel|Book1", 11));
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		test_case(i);
	a_phrase_is_found_wherever_it_stands();
	a_picture_and_hardly_any_text();
	words_of_programs();
	return check_done();
}
