/* Text in which equal things look equal. */
#include "text/normal_text.h"

#include "check.h"

static const struct {
	const char *name, *text, *want;
} cases[] = {
	{ "ASCII stays", "a-b: ~\"\n", "a-b: ~\"\n" },
	{ "kana, ideographs and marks stay", "解凍パスワードは、「ぱす」。",
	    "解凍パスワードは、「ぱす」。" },
	{ "full width", "ＰＷ：Ａｂ１２（＝）", "PW:Ab12(=)" },
	{ "a wide blank", "a　b", "a b" },
	{ "half-width katakana", "ﾊﾟｽﾜｰﾄﾞ", "パスワード" },
	{ "a combining mark", "か\u3099", "が" },
	{ "squared words", "㈱㍿", "(株)株式会社" },
	{ "dashes and the tilde of Japanese charsets", "a−b―c‐d〜e",
	    "a-b-c-d~e" },
	{ "a ligature", "ﬁ", "fi" },
	{ "other scripts", "é Å パス", "é Å パス" },
	{ "beyond the first plane", "😀𝐀", "😀A" },
	{ "nothing", "", "" },
};

/* Long enough for several pieces, wherever these end. */
static void
test_long(void)
{
	static const struct {
		const char *name, *text, *want;
	} units[] = {
		{ "kana and their marks stay together", "か\u3099：", "が:" },
		{ "half-width ones too", "ﾊﾟｽﾜｰﾄﾞ", "パスワード" },
		{ "full width in a long line", "Ａ", "A" },
		{ "letters and their marks", "e\u0301", "é" },
	};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		scoped_buffer struct buffer text = BUFFER_OF(20000);
		scoped_buffer struct buffer want = BUFFER_OF(20000);
		scoped_buffer struct buffer out = BUFFER_OF(40000);

		for (int j = 0; j < 500; j++) {
			buffer_add(&text, units[i].text, strlen(units[i].text));
			buffer_add(&want, units[i].want, strlen(units[i].want));
		}
		normal_text_add(text.data, text.len, &out);
		CHECK_TEXT(
		    units[i].name, buffer_text(&out), buffer_text(&want));
	}
}

int
main(void)
{
	static const char longest[] = "\ufdfa";
	scoped_buffer struct buffer most = BUFFER_OF(1000);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_buffer struct buffer out = BUFFER_OF(1000);

		normal_text_add(cases[i].text, strlen(cases[i].text), &out);
		CHECK_TEXT(cases[i].name, buffer_text(&out), cases[i].want);
	}
	test_long();
	normal_text_add(longest, sizeof longest - 1, &most);
	CHECK("the longest is within the factor",
	    most.len > 18 &&
		most.len <= NORMAL_TEXT_FACTOR * (sizeof longest - 1));
	return check_done();
}
