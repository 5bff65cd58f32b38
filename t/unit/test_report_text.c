/* test_report_text.c - wire/scan_text.h: text facts cross the border whole,
 * and a worker that lies about them is not believed. */
#include "check.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"
#include "wire_samples.h"

static struct fault fault;

static struct scan_report *
round_trip(const struct scan_report *report)
{
	size_t len;
	scoped_mem uint8_t *bytes = report_pack(report, &len);

	return report_decode(bytes, len, SAMPLE_MESSAGE_BYTES, &fault);
}

/* A report with text facts of every kind. */
static struct scan_report *
text_report(void)
{
	struct scan_report *report = sample_report();
	struct scan_text *text = &report->text;

	text_sign_add(text, SIGN_DATE_BAD);
	text_sign_add(text, SIGN_HTML_DATA_LINK);
	text->counts[COUNT_LINK_LIES] = 2;
	text->letters[SCRIPT_KANA] = LIMIT_TEXT_COUNT;
	text->language = LANGUAGE_JAPANESE;
	text->has_date = true;
	text->date_s = -5;
	report_set_text(&text->from_name, "\xe5\xb1\xb1\xe7\x94\xb0", 6);
	report_set_text(&text->from_address, "a@example.jp", 12);
	report_set_text(&text->reply_to, "b@example.com", 13);
	text->features = mem_new(3, sizeof *text->features);
	text->features[0] = (struct text_feature){ 0, 1 };
	text->features[1] = (struct text_feature){ 1000, 7 };
	text->features[2] = (struct text_feature){
		(1U << LIMIT_TEXT_BUCKET_BITS) - 1, LIMIT_TEXT_COUNT
	};
	text->feature_count = 3;
	return report;
}

static void
test_round_trip(void)
{
	scoped_report struct scan_report *sent = text_report();
	scoped_report struct scan_report *got = round_trip(sent);
	const struct scan_text *text;

	CHECK("what was read decodes", got != NULL);
	if (got == NULL)
		return;
	text = &got->text;
	CHECK_EQ("signs", text->signs, sent->text.signs);
	CHECK("a sign that is there", text_has(text, SIGN_HTML_DATA_LINK));
	CHECK("and one that is not", !text_has(text, SIGN_DATE_MISSING));
	CHECK_EQ("counts", text->counts[COUNT_LINK_LIES], 2);
	CHECK_EQ("letters", text->letters[SCRIPT_KANA], LIMIT_TEXT_COUNT);
	CHECK_EQ("language", text->language, LANGUAGE_JAPANESE);
	CHECK("there is a date", text->has_date);
	CHECK_EQ("before the epoch", text->date_s, -5);
	CHECK_TEXT("name", text->from_name, "\xe5\xb1\xb1\xe7\x94\xb0");
	CHECK_TEXT("address", text->from_address, "a@example.jp");
	CHECK_TEXT("reply", text->reply_to, "b@example.com");
	CHECK_EQ("features", text->feature_count, 3);
	CHECK_EQ("the first bucket", text->features[0].bucket, 0);
	CHECK_EQ("a count", text->features[1].count, 7);
	CHECK_EQ("the last bucket", text->features[2].bucket,
	    (1U << LIMIT_TEXT_BUCKET_BITS) - 1);
}

static void
test_nothing(void)
{
	scoped_report struct scan_report *sent = report_new();
	scoped_report struct scan_report *got = round_trip(sent);

	CHECK("nothing read is no sign", got != NULL && got->text.signs == 0);
	CHECK_TEXT("and no sender, never NULL",
	    got != NULL ? got->text.from_address : NULL, "");
}

static void
lie_sign(struct scan_report *report)
{
	report->text.signs |= (uint64_t)1 << SIGN_COUNT;
}

static void
lie_count(struct scan_report *report)
{
	report->text.counts[COUNT_LINKS] = LIMIT_TEXT_COUNT + 1;
}

static void
lie_letters(struct scan_report *report)
{
	report->text.letters[SCRIPT_OTHER] = UINT32_MAX;
}

static void
lie_language(struct scan_report *report)
{
	report->text.language = LANGUAGE_COUNT;
}

static void
lie_date(struct scan_report *report)
{
	report->text.date_s = INT64_MAX;
}

static void
lie_bucket(struct scan_report *report)
{
	report->text.features[2].bucket++;
}

static void
lie_twice(struct scan_report *report)
{
	report->text.features[1].bucket = report->text.features[0].bucket;
}

static void
lie_backwards(struct scan_report *report)
{
	report->text.features[1].bucket = 5;
	report->text.features[2].bucket = 4;
}

static void
lie_absent(struct scan_report *report)
{
	report->text.features[0].count = 0;
}

static void
lie_often(struct scan_report *report)
{
	report->text.features[0].count = LIMIT_TEXT_COUNT + 1;
}

static void
lie_many(struct scan_report *report)
{
	size_t count = LIMIT_TEXT_FEATURES + 1;

	report->text.features = mem_resize(
	    report->text.features, count, sizeof *report->text.features);
	for (size_t i = 0; i < count; i++)
		report->text.features[i] = (struct text_feature){ (uint32_t)i,
			1 };
	report->text.feature_count = count;
}

static void
lie_name(struct scan_report *report)
{
	size_t len = LIMIT_REPORT_TEXT + 1;

	free(report->text.from_name);
	report->text.from_name = mem_new(len + 1, 1);
	memset(report->text.from_name, 'x', len);
}

static void
test_lies(void)
{
	static const struct {
		const char *name;
		void (*tell)(struct scan_report *report);
		const char *fault; /* part of the sentence */
	} lies[] = {
		{ "only known signs", lie_sign, "signs" },
		{ "a count has a cap", lie_count, "counts" },
		{ "letters, too", lie_letters, "letters" },
		{ "a language is known", lie_language, "language" },
		{ "a date has four digits' years", lie_date, "date" },
		{ "a bucket lies in the table", lie_bucket, "order" },
		{ "a feature stands once", lie_twice, "order" },
		{ "features rise", lie_backwards, "order" },
		{ "a feature is there", lie_absent, "not there" },
		{ "at most so often", lie_often, "not there" },
		{ "features are bounded", lie_many, "4097 features" },
		{ "a name is bounded", lie_name, "sender" },
	};

	for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
		scoped_report struct scan_report *report = text_report();
		scoped_report struct scan_report *got = NULL;

		fault.text[0] = '\0';
		lies[i].tell(report);
		got = round_trip(report);
		CHECK(lies[i].name, got == NULL);
		CHECK(lies[i].name, strstr(fault.text, lies[i].fault) != NULL);
	}
}

static void
test_languages(void)
{
	for (int i = LANGUAGE_UNSET + 1; i < LANGUAGE_COUNT; i++) {
		const char *name = text_language_name((enum text_language)i);

		CHECK_EQ(name, text_language_of(name, strlen(name)), i);
	}
	CHECK_EQ("no name is no language", text_language_of("", 0), 0);
	CHECK_EQ("nor is another word", text_language_of("xx", 2), 0);
}

static void
test_cap(void)
{
	uint32_t count = LIMIT_TEXT_COUNT - 1;

	text_count_add(&count, UINT64_MAX);
	CHECK_EQ("a count stops at its cap", count, LIMIT_TEXT_COUNT);
	text_count_add(&count, 1);
	CHECK_EQ("and stays there", count, LIMIT_TEXT_COUNT);
}

int
main(void)
{
	test_round_trip();
	test_nothing();
	test_lies();
	test_languages();
	test_cap();
	return check_done();
}
