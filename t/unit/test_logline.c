/* test_logline.c - base/logline.h */
#include "check.h"

#include <stdio.h>

#include "base/logline.h"

static void
test_values(void)
{
	static const struct logline_key keys[] = { { "a", 5 }, { "b", 5 },
		{ "c", 5 }, { "d", 5 }, { "e", 5 } };
	struct logline line;

	logline_init(&line, keys, 5);
	for (int pass = 0; pass < 2; pass++) {
		logline_add(&line, "a", "x");
		logline_add(&line, "b", "");
		logline_add(&line, "c", "two words");
		logline_add(&line, "d", "say \"hi\"\n");
		logline_add_number(&line, "e", -5);
		if (pass == 0)
			logline_write(&line);
	}
	CHECK_TEXT("values are quoted when they must be", line.text,
	    "a=x b=- c=\"two words\" d=\"say \\\"hi\\\"\\x0a\" e=-5");
}

/* A line of one list. */
static const char *
list(struct logline *line, const char *const *values, size_t count)
{
	static const struct logline_key keys[] = { { "r", 5 } };

	logline_init(line, keys, 1);
	logline_add_list(line, "r", values, count);
	logline_write(line);
	logline_add_list(line, "r", values, count);
	return line->text;
}

static void
test_lists(void)
{
	static const char *few[] = { "a@x", "b@x" };
	char huge[1000];
	const char *many[100];
	struct logline line;

	CHECK_TEXT(
	    "a list is joined by commas", list(&line, few, 2), "r=a@x,b@x");
	CHECK_TEXT("one value is none", list(&line, few, 1), "r=a@x");
	for (size_t i = 0; i < 100; i++)
		many[i] = "someone@example.jp";
	CHECK("those that do not fit are counted",
	    strstr(list(&line, many, 100), ",+93") != NULL ||
		strstr(line.text, ",+92") != NULL);
	CHECK_TEXT("an empty list is -", list(&line, NULL, 0), "r=-");
	memset(huge, 'x', sizeof huge - 1);
	huge[sizeof huge - 1] = '\0';
	many[0] = huge;
	CHECK("also behind one that is too long for itself",
	    strstr(list(&line, many, 100), "xxx...,+99") != NULL);
	CHECK("which is cut by itself, too",
	    strstr(list(&line, many, 1), "xxx...") != NULL);
}

static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h",
	"i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v",
	"w", "x", "y", "z" };

#define NAMES (sizeof names / sizeof *names)

static void
test_bounds(void)
{
	struct logline_key keys[NAMES];
	char huge[5000];
	struct logline line;

	memset(huge, 'x', sizeof huge - 1);
	huge[sizeof huge - 1] = '\0';
	for (size_t i = 0; i < NAMES; i++)
		keys[i] = (struct logline_key){ names[i], 3 };
	keys[NAMES - 2].least = 40;
	logline_init(&line, keys, NAMES);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < NAMES - 3; i++)
			logline_add(&line, names[i], huge);
		logline_add(&line, "x", "yes");
		logline_add(&line, "y", huge);
		logline_add(&line, "z", huge);
		if (pass == 0)
			logline_write(&line);
	}
	CHECK("never longer than the limit", line.len <= LIMIT_LOG_LINE_BYTES);
	CHECK("a cut value says so", strstr(line.text, "xxx... ") != NULL);
	CHECK("what needs no more than its least is whole",
	    strstr(line.text, " x=yes ") != NULL);
	CHECK("a least is kept for who comes late",
	    strstr(line.text, " y=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx... ") !=
		NULL);
	CHECK("what has no room at all is not empty",
	    strcmp(line.text + line.len - 4, " z=+") == 0);
	CHECK_EQ("the length is the text's", line.len, strlen(line.text));
}

/* Every length of a value of quotes, blanks and wide characters in every room:
 * no value takes more than it was given. */
static void
test_every_room(void)
{
	char value[64] = "", huge[400];
	struct logline line;

	memset(huge, 'x', sizeof huge - 1);
	huge[sizeof huge - 1] = '\0';
	for (size_t len = 0; len < 40; len++) {
		value[len] = "\" a\"\"b"[len % 6];
		value[len + 1] = '\0';
		for (size_t least = 5; least < 90; least++) {
			struct logline_key keys[] = { { "a", 160 },
				{ "b", 160 }, { "c", 160 }, { "d", 160 },
				{ "e", 882 - 640 - least - 4 },
				{ "v", least } };

			logline_init(&line, keys, 6);
			for (int pass = 0; pass < 2; pass++) {
				for (int i = 0; i < 5; i++)
					logline_add(&line, names[i], huge);
				logline_add(&line, "v", value);
				if (pass == 0)
					logline_write(&line);
			}
			CHECK("bounded", line.len <= LIMIT_LOG_LINE_BYTES);
			CHECK("shown", strstr(line.text, " v=\"") != NULL);
			CHECK("its quotes are closed",
			    line.text[line.len - 1] == '"');
		}
	}
}

static void
test_utf8_cut(void)
{
	static const struct logline_key keys[] = { { "k", 1 } };
	char wide[3 * 200 + 1] = "";
	struct logline line;

	for (int i = 0; i < 200; i++)
		memcpy(wide + 3 * i, "\xe3\x82\xa6", 4);
	logline_init(&line, keys, 1);
	logline_add(&line, "k", wide);
	logline_write(&line);
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
	test_every_room();
	test_utf8_cut();
	return check_done();
}
