/* test_logline.c - base/logline.h */
#include "check.h"

#include "base/logline.h"

static void
test_values(void)
{
	struct logline line;

	logline_init(&line, strlen(" a=- b=- c=- d=- e=-"));
	logline_add(&line, "a", "x");
	logline_add(&line, "b", "");
	logline_add(&line, "c", "two words");
	logline_add(&line, "d", "say \"hi\"\n");
	logline_add_number(&line, "e", -5);
	CHECK_TEXT("values are quoted when they must be", line.text,
	    "a=x b=- c=\"two words\" d=\"say \\\"hi\\\"\\x0a\" e=-5");
}

static void
test_lists(void)
{
	static const char *few[] = { "a@x", "b@x" };
	const char *many[100];
	struct logline line;

	logline_init(&line, strlen(" r=-"));
	logline_add_list(&line, "r", few, 2);
	CHECK_TEXT("a list is joined by commas", line.text, "r=a@x,b@x");
	for (size_t i = 0; i < 100; i++)
		many[i] = "someone@example.jp";
	logline_init(&line, strlen(" r=-"));
	logline_add_list(&line, "r", many, 100);
	CHECK("those that do not fit are counted",
	    strstr(line.text, ",+93") != NULL ||
		strstr(line.text, ",+92") != NULL);
	logline_init(&line, strlen(" r=-"));
	logline_add_list(&line, "r", NULL, 0);
	CHECK_TEXT("an empty list is -", line.text, "r=-");
}

static void
test_bounds(void)
{
	char huge[5000];
	struct logline line;

	memset(huge, 'x', sizeof huge - 1);
	huge[sizeof huge - 1] = '\0';
	logline_init(&line, 26 * 4);
	for (char key[2] = "a"; key[0] <= 'z'; key[0]++)
		logline_add(&line, key, huge);
	CHECK("never longer than the limit", line.len <= LIMIT_LOG_LINE_BYTES);
	CHECK("every key is there", strstr(line.text, " z=-") != NULL);
	CHECK("a cut value says so", strstr(line.text, "xxx... ") != NULL);
	CHECK_EQ("the length is the text's", line.len, strlen(line.text));
}

static void
test_utf8_cut(void)
{
	char wide[3 * 200 + 1] = "";
	struct logline line;

	for (int i = 0; i < 200; i++)
		memcpy(wide + 3 * i, "\xe3\x82\xa6", 4);
	logline_init(&line, 4);
	logline_add(&line, "k", wide);
	CHECK("a cut leaves whole characters",
	    strcmp(line.text + line.len - 6, "\xe3\x82\xa6...") == 0);
}

int
main(void)
{
	test_values();
	test_lists();
	test_bounds();
	test_utf8_cut();
	return check_done();
}
