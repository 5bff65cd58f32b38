/* test_say.c - milter/command/say.h and page.h: two languages, one meaning. */
#include "check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "command/page.h"
#include "command/say.h"
#include "command/say_features.h"

/* The conversions of a format, in their order. */
static void
conversions(const char *format, char *out, size_t size)
{
	size_t len = 0;

	for (const char *at = strchr(format, '%'); at != NULL;
	     at = strchr(at, '%')) {
		size_t word = strspn(at + 1, "-0123456789.l") + 2;

		if (len + word < size)
			memcpy(out + len, at, word);
		len += word;
		at += word;
	}
	out[len < size ? len : 0] = '\0';
}

static void
test_table(void)
{
	char english[256], japanese[256];

	for (size_t i = 0; i < said_count; i++) {
		const char *text = said[i].english;

		conversions(text, english, sizeof english);
		conversions(said[i].japanese, japanese, sizeof japanese);
		CHECK_TEXT(text, japanese, english);
		CHECK_EQ("both end a line or none",
		    text[strlen(text) - 1] == '\n',
		    said[i].japanese[strlen(said[i].japanese) - 1] == '\n');
		for (size_t j = 0; j < i; j++)
			CHECK("a sentence stands once",
			    strcmp(said[j].english, text) != 0);
	}
}

static void
test_language(void)
{
	static const char text[] = "everything works";

	unsetenv("LC_ALL");
	unsetenv("LC_MESSAGES");
	setenv("LANG", "ja_JP.UTF-8", 1);
	CHECK("Japanese where LANG asks for it", say(text) != text);
	setenv("LC_ALL", "C.UTF-8", 1);
	CHECK_TEXT("LC_ALL outranks it", say(text), text);
	setenv("LC_ALL", "", 1);
	CHECK("an empty one does not", say(text) != text);
	CHECK_TEXT("what is not in the table", say("word"), "word");
	unsetenv("LANG");
	CHECK_TEXT("English otherwise", say(text), text);
}

static void
test_units(void)
{
	char out[PAGE_TEXT_BYTES];

	CHECK_TEXT("groups", page_number(out, 1234567), "1,234,567");
	CHECK_TEXT("no group", page_number(out, 123), "123");
	CHECK_TEXT("a whole group", page_number(out, 123456), "123,456");
	CHECK_TEXT("below zero", page_number(out, -123456), "-123,456");
	CHECK_TEXT("bytes", page_bytes(out, 17), "17 B");
	CHECK_TEXT("one digit", page_bytes(out, 1536), "1.5 KiB");
	CHECK_TEXT("none", page_bytes(out, 1042LL << 20), "1.0 GiB");
	CHECK_TEXT("much", page_bytes(out, 999LL << 20), "999 MiB");
	CHECK_TEXT("seconds", page_duration(out, 119), "119 s");
	CHECK_TEXT("a clock that went back", page_duration(out, -5), "0 s");
	CHECK_TEXT("days", page_duration(out, 3 * 86400), "3 days");
	CHECK_TEXT("never", page_time(out, 0), "-");
	setenv("TZ", "UTC", 1);
	tzset();
	CHECK_TEXT("a time", page_time(out, 1700000000), "2023-11-14 22:13");
}

static void
test_width(void)
{
	CHECK_EQ("ASCII", page_width("abc"), 3);
	CHECK_EQ("kanji and kana", page_width("設定を"), 6);
	CHECK_EQ("brackets", page_width("（）"), 4);
	CHECK_EQ("two bytes", page_width("é"), 1);
	CHECK_EQ("no UTF-8", page_width("\xff\xfe"), 2);
}

static void
test_rows(void)
{
	char text[256] = "";
	FILE *file = fmemopen(text, sizeof text, "w");
	struct page page = { 0 };

	page_init(&page, file);
	page_row(&page, "mode", "%d", 1);
	page_row(&page, "動作モード", "%d", 2);
	page_line(&page, PAGE_BAD, "end");
	fclose(file);
	CHECK_TEXT("columns as a terminal shows them", text,
	    "  mode            1\n"
	    "  動作モード      2\n"
	    "end\n");
}

/* What can raise a score is a reason that people read. */
static void
test_features(void)
{
	size_t without = 0;

	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		if (feature_row(i)->direction != DIRECTION_RISES ||
		    say_feature_japanese(i) != NULL)
			continue;
		without++;
		fprintf(stderr, "no Japanese for %s (say_features.c)\n",
		    feature_row(i)->name);
	}
	CHECK_EQ("every reason has its Japanese", without, 0);
}

int
main(void)
{
	test_features();
	test_table();
	test_language();
	test_units();
	test_width();
	test_rows();
	return check_done();
}
