/* test_report_features.c - wire/report_features.h: what crosses, and lies. */
#include "check.h"

#include <math.h>
#include <stdlib.h>

#include "base/own.h"
#include "wire/report_features.h"
#include "wire_samples.h"

static struct fault fault;

static struct scan_report *
round_trip(const struct scan_report *report)
{
	size_t len;
	scoped_mem uint8_t *bytes = report_pack(report, &len);

	return report_decode(bytes, len, SAMPLE_MESSAGE_BYTES, &fault);
}

/* Equal, the missing ones included. */
static bool
is_same(const struct features *a, const struct features *b)
{
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (features_has(a, i) != features_has(b, i) ||
		    (features_has(a, i) && a->values[i] != b->values[i]))
			return false;
	return true;
}

/* A row with a family measured whole, and one value of another. */
static void
fill(struct features *features)
{
	features_clear(features);
	features_begin(features, FAMILY_FILE);
	features_set(features, FEATURE_FILE_SIZE, 12345);
	features_set(features, FEATURE_FILE_NAME_DOUBLE, 1);
}

static void
test_values(void)
{
	scoped_report struct scan_report *report = sample_report();
	scoped_report struct scan_report *got = NULL;
	struct features given, taken;

	CHECK("nothing was measured", !file_is_scored(&report->files[0]));
	file_get_features(&report->files[0], &taken);
	CHECK("so all is missing", !features_has(&taken, FEATURE_FILE_SIZE));
	fill(&given);
	CHECK("kept", report_set_features(report, &report->files[0], &given));
	CHECK("then it is scored", file_is_scored(&report->files[0]));
	CHECK_EQ("zeros are not listed", report->files[0].value_count, 2);
	got = round_trip(report);
	CHECK("it decodes", got != NULL);
	if (got == NULL)
		return;
	file_get_features(&got->files[0], &taken);
	CHECK("what crosses is the same", is_same(&given, &taken));
	CHECK("another file has none", !file_is_scored(&got->files[1]));
	CHECK_EQ("values are counted", got->value_count, 2);
}

static void
test_missing(void)
{
	scoped_report struct scan_report *report = sample_report();
	scoped_report struct scan_report *got = NULL;
	struct features given, taken;

	features_clear(&given);
	features_set(&given, FEATURE_FILE_DEPTH, 0);
	features_set(&given, FEATURE_FILE_SIZE, 7);
	report_set_features(report, &report->files[1], &given);
	got = round_trip(report);
	file_get_features(&got->files[1], &taken);
	CHECK("a zero beside missing ones is a zero", is_same(&given, &taken));
}

static void
test_bounds(void)
{
	scoped_report struct scan_report *report = sample_report();
	scoped_report struct scan_report *got = NULL;
	struct features given, taken;

	features_clear(&given);
	features_set(&given, FEATURE_FILE_SIZE, -5);
	features_set(&given, FEATURE_FILE_PADDED, 3);
	report_set_features(report, &report->files[0], &given);
	got = round_trip(report);
	CHECK("a reader's slip costs no report", got != NULL);
	file_get_features(&got->files[0], &taken);
	CHECK_EQ("no size is negative", taken.values[FEATURE_FILE_SIZE], 0);
	CHECK_EQ("a flag is 0 or 1", taken.values[FEATURE_FILE_PADDED], 1);
}

static void
test_macros_and_urls(void)
{
	static char huge[LIMIT_URL_BYTES + 10];
	static const char url[] = "http://a.example/x";
	scoped_report struct scan_report *report = sample_report();
	scoped_report struct scan_report *got = NULL;
	struct scan_file *file = &report->files[1];

	memset(huge, 'u', sizeof huge);
	file->macros = MACROS_AUTOEXEC;
	report_add_url(report, file, url, sizeof url - 1);
	report_add_url(report, file, url, sizeof url - 1);
	report_add_url(report, file, "", 0);
	report_add_url(report, file, huge, sizeof huge);
	got = round_trip(report);
	file = &got->files[1];
	CHECK_EQ("the level", file->macros, MACROS_AUTOEXEC);
	CHECK_TEXT("its word", macro_level_name(file->macros), "autoexec");
	CHECK_EQ("each address once, and no empty one", file->url_count, 2);
	CHECK_TEXT("an address", file->urls[0], url);
	CHECK_EQ("a long one is cut", strlen(file->urls[1]), LIMIT_URL_BYTES);
	CHECK_EQ("they are counted", got->url_count, 2);
}

static void
test_copy(void)
{
	scoped_report struct scan_report *report = sample_report();
	scoped_report struct scan_report *other = sample_report();
	struct features given, taken;

	fill(&given);
	report_set_features(report, &report->files[0], &given);
	report->files[0].macros = MACROS_ANY;
	report_add_url(report, &report->files[0], "http://b.example/", 17);
	report_copy_features(other, &report->files[0], &other->files[1]);
	file_get_features(&other->files[1], &taken);
	CHECK("a copy is the same", is_same(&given, &taken));
	CHECK_EQ("macros, too", other->files[1].macros, MACROS_ANY);
	CHECK_EQ("and addresses", other->files[1].url_count, 1);
}

static void
test_limits(void)
{
	scoped_report struct scan_report *report = sample_report();
	struct features given;
	char url[32];

	for (int i = 0; i < LIMIT_READING_URLS + 1; i++) {
		int len = snprintf(url, sizeof url, "http://%d.example/", i);

		report_add_url(report, &report->files[0], url, (size_t)len);
	}
	CHECK_EQ("a file's addresses are bounded", report->files[0].url_count,
	    LIMIT_READING_URLS);
	report->url_count = LIMIT_REPORT_URLS;
	report_add_url(report, &report->files[1], "http://c.example/", 17);
	CHECK_EQ("a report's, too", report->files[1].url_count, 0);
	report->value_count = LIMIT_REPORT_VALUES - 1;
	fill(&given);
	CHECK("values are bounded",
	    !report_set_features(report, &report->files[0], &given));
	CHECK("what does not fit is not scored",
	    !file_is_scored(&report->files[0]));
}

/* 10,000 members, each a page with some to say, and their names. */
static void
test_many(void)
{
	scoped_report struct scan_report *report = report_new();
	scoped_report struct scan_report *got = NULL;
	scoped_mem uint8_t *bytes = NULL;
	struct features given;
	size_t len;

	report_add_part(report)->kind = PART_LEAF;
	features_clear(&given);
	for (enum feature_family i = FAMILY_FILE; i < FAMILY_COUNT; i++)
		features_begin(&given, i);
	for (enum feature i = 0; i < FEATURE_COUNT && i < 40; i++)
		features_set(&given, i, 1);
	for (size_t i = 0; i < 10000; i++) {
		struct scan_file *file = report_add_file(report);

		file->part = 1;
		file_set_path(file, "archive.zip/a folder/page.html", 30);
		report_set_features(report, file, &given);
	}
	bytes = report_pack(report, &len);
	CHECK("a report of many is not cut", len < LIMIT_REPORT_BYTES);
	got = report_decode(bytes, len, SAMPLE_MESSAGE_BYTES, &fault);
	CHECK("it decodes", got != NULL && got->file_count == 10000);
	CHECK("with all values", got->value_count == report->value_count);
	CHECK_EQ("and no limit is said", got->limits.count, 0);
}

static void
lie_feature(struct scan_report *report)
{
	report->files[0].values[1].feature = FEATURE_COUNT;
}

static void
lie_order(struct scan_report *report)
{
	report->files[0].values[1].feature = report->files[0].values[0].feature;
}

static void
lie_nan(struct scan_report *report)
{
	report->files[0].values[0].value = NAN;
}

static void
lie_infinite(struct scan_report *report)
{
	report->files[0].values[0].value = INFINITY;
}

static void
lie_negative(struct scan_report *report)
{
	report->files[0].values[0].value = -1;
}

static void
lie_half_flag(struct scan_report *report)
{
	report->files[0].values[1].value = 0.5F;
}

static void
lie_family(struct scan_report *report)
{
	report->files[0].families |= 1U << FAMILY_COUNT;
}

static void
lie_family_none(struct scan_report *report)
{
	report->files[0].families |= 1U << FAMILY_UNSET;
}

static void
lie_macros(struct scan_report *report)
{
	report->files[0].macros = (enum macro_level)(MACROS_LAST + 1);
}

static void
lie_url(struct scan_report *report)
{
	char **url = &report->files[0].urls[0];

	*url = realloc(*url, LIMIT_URL_BYTES + 2);
	memset(*url, 'u', LIMIT_URL_BYTES + 1);
	(*url)[LIMIT_URL_BYTES + 1] = '\0';
}

static const struct {
	const char *name;
	void (*tell)(struct scan_report *report);
} lies[] = {
	{ "a feature that is none", lie_feature },
	{ "a feature twice", lie_order },
	{ "a value that is no number", lie_nan },
	{ "an infinite value", lie_infinite },
	{ "a negative size", lie_negative },
	{ "half a flag", lie_half_flag },
	{ "a family that is none", lie_family },
	{ "a family of nothing", lie_family_none },
	{ "a level of macros that is none", lie_macros },
	{ "an address that is too long", lie_url },
};

static void
test_lies(void)
{
	for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
		scoped_report struct scan_report *report = sample_report();
		scoped_report struct scan_report *got = NULL;
		struct features given;

		fill(&given);
		report_set_features(report, &report->files[0], &given);
		report_add_url(report, &report->files[0], "http://d/", 9);
		lies[i].tell(report);
		got = round_trip(report);
		CHECK(lies[i].name, got == NULL);
	}
}

/* A table that differs in one byte of its digest. */
static void
test_other_table(void)
{
	scoped_report struct scan_report *report = sample_report();
	scoped_report struct scan_report *got = NULL;
	char digest[FEATURES_DIGEST_BYTES];
	struct features given;
	scoped_mem uint8_t *bytes = NULL;
	size_t len, at = 0;

	features_digest(digest);
	fill(&given);
	report_set_features(report, &report->files[0], &given);
	bytes = report_pack(report, &len);
	while (at + strlen(digest) <= len &&
	    memcmp(bytes + at, digest, strlen(digest)) != 0)
		at++;
	CHECK("the digest is there", at + strlen(digest) <= len);
	bytes[at] = bytes[at] == '0' ? '1' : '0';
	got = report_decode(bytes, len, SAMPLE_MESSAGE_BYTES, &fault);
	CHECK("rows of another table are refused", got == NULL);
}

int
main(void)
{
	test_values();
	test_missing();
	test_bounds();
	test_macros_and_urls();
	test_copy();
	test_limits();
	test_many();
	test_lies();
	test_other_table();
	return check_done();
}
