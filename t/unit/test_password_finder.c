/* Which passwords a mail's words suggest, and in which order. */
#include "unlock/password_finder.h"

#include <stdlib.h>

#include "base/mem.h"
#include "check.h"

/* The place of a password in the list from 1, 0 if it is not there. */
static size_t
place_of(const struct passwords *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].text, text) == 0)
			return i + 1;
	return 0;
}

static enum password_kind
kind_of(const struct passwords *list, const char *text)
{
	size_t place = place_of(list, text);

	return place > 0 ? list->items[place - 1].kind : PASSWORD_UNSET;
}

static void
find_in(const char *text, struct passwords *out)
{
	scoped_password_finder struct password_finder
	    *finder = password_finder_new();

	password_finder_text(finder, text, strlen(text));
	password_finder_finish(finder, out);
}

/* Bodies, the password in them, its kind, and the worst place it may have. */
static const struct {
	const char *name, *text, *want;
	enum password_kind kind;
	size_t place;
} cases[] = {
	{ "a colon", "解凍パスワード: Abc123", "Abc123", PASSWORD_LABEL, 1 },
	{ "a full-width colon", "パスワード：Abc123です。", "Abc123",
	    PASSWORD_LABEL, 1 },
	{ "the particle", "パスワードはAbc123です。", "Abc123", PASSWORD_LABEL,
	    1 },
	{ "an equals sign", "ＰＷ＝Abc123", "Abc123", PASSWORD_LABEL, 1 },
	{ "a full-width label", "解凍ＰＷ：zx-81", "zx-81", PASSWORD_LABEL, 1 },
	{ "half-width katakana", "ﾊﾟｽﾜｰﾄﾞ: zx81", "zx81", PASSWORD_LABEL, 1 },
	{ "corner brackets", "パスワードは「himitsu」です", "himitsu",
	    PASSWORD_LABEL, 1 },
	{ "white corner brackets", "暗号『himitsu1』", "himitsu1",
	    PASSWORD_LABEL, 1 },
	{ "double quotes", "Password is \"hello world\".", "hello world",
	    PASSWORD_LABEL, 1 },
	{ "a label in brackets", "【パスワード】ab12cd", "ab12cd",
	    PASSWORD_LABEL, 1 },
	{ "words between", "パスワード（解凍用）：ab12cd", "ab12cd",
	    PASSWORD_LABEL, 1 },
	{ "a blank after the label", "パスワード　ab12cd", "ab12cd",
	    PASSWORD_LABEL, 1 },
	{ "a dash after the label", "PW-ab12cd", "ab12cd", PASSWORD_LABEL, 1 },
	{ "a cell of a table", "パスワード\tsecret", "secret", PASSWORD_LABEL,
	    1 },
	{ "the next line", "パスワードは以下の通りです。\r\n\r\nab12cd\r\n",
	    "ab12cd", PASSWORD_LABEL, 1 },
	{ "the next line with a mark", "解凍パスワード\n ⇒ ab12cd\n", "ab12cd",
	    PASSWORD_LABEL, 1 },
	{ "the next line, quoted", "パスワード：\n「ひみつ」\n", "ひみつ",
	    PASSWORD_LABEL, 1 },
	{ "a full-width value", "パスワード：Ａｂ１２", "Ab12", PASSWORD_LABEL,
	    1 },
	{ "a full-width value as it stands", "パスワード：Ａｂ１２", "Ａｂ１２",
	    PASSWORD_LABEL, 2 },
	{ "a full-width dash of ISO-2022-JP", "パスワード：ａｂ−１２", "ab-12",
	    PASSWORD_LABEL, 1 },
	{ "English", "Hello,\nthe password: s3cret!\nBye", "s3cret!",
	    PASSWORD_LABEL, 1 },
	{ "English without the sentence's end", "The pass code is s3cret.",
	    "s3cret", PASSWORD_LABEL, 2 },
	{ "English, on the next line",
	    "The password for the archive is as follows:\n\n    Zebra\n",
	    "Zebra", PASSWORD_LABEL, 1 },
	{ "passcode", "Passcode=998877", "998877", PASSWORD_LABEL, 1 },
	{ "an id before it", "ID: taro / PW: hanako", "hanako", PASSWORD_LABEL,
	    1 },
	{ "German", "Das Passwort: geheim", "geheim", PASSWORD_LABEL, 1 },
	{ "Chinese", "解压密码：abc999", "abc999", PASSWORD_LABEL, 1 },
	{ "no label, but quotes", "添付は「kore321」で開きます", "kore321",
	    PASSWORD_QUOTED, 30 },
	{ "near a label", "See the password of May\nit is horse9battery\n",
	    "horse9battery", PASSWORD_TOKEN, 3 },
	{ "a word near its end", "Regards\nTaro\nxk29zz\n", "xk29zz",
	    PASSWORD_TOKEN, 30 },
	{ "a date in the text", "2026年4月1日のご案内です", "20260401",
	    PASSWORD_DATE, 10 },
	{ "a day in the text", "会議は4月1日です", "0401", PASSWORD_DATE, 10 },
	{ "what everybody uses", "", "123456", PASSWORD_DEFAULT, 20 },
	{ "what samples have", "", "infected", PASSWORD_DEFAULT, 20 },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_passwords struct passwords found = { 0 };
		size_t place;

		find_in(cases[i].text, &found);
		place = place_of(&found, cases[i].want);
		CHECK(cases[i].name, place > 0 && place <= cases[i].place);
		CHECK_EQ(cases[i].name, kind_of(&found, cases[i].want),
		    cases[i].kind);
		if (cases[i].kind == PASSWORD_LABEL)
			CHECK("a text with a label says so",
			    password_finder_has_label(
				cases[i].text, strlen(cases[i].text)));
	}
}

static void
test_labels(void)
{
	static const char *const without[] = { "", "nothing of it",
		"compass\nkeyword\npassed", "\xff PW: x",
		"お世話になっております。" };

	for (size_t i = 0; i < sizeof without / sizeof *without; i++)
		CHECK(without[i],
		    !password_finder_has_label(without[i], strlen(without[i])));
	CHECK("at a line's end",
	    password_finder_has_label("the\npw\r\nab12", 12));
	CHECK("a NUL hides nothing", password_finder_has_label("p\0w", 3));
}

/* Sentences with a label that announce nothing. */
static void
test_prose(void)
{
	static const char *const texts[] = {
		"パスワードは別途お送りします。",
		"Password protected file attached",
		"パスワード再設定はこちら: https://example.com/reset",
		"the compass: north",
		"Please pass the salt",
		"パスワードは後ほど別メールにてお送りいたします。\n\n会社\n",
		"パスワードをお忘れの方はこちらへ https://example.jp/?a=1",
		"パスワードが変更されました。",
		"パスワード（半角英数字8文字以上）をご用意ください。",
		"Your password has been changed.\n\nRegards",
		"Password reset requested for taro@example.com",
		"PINs and keys are kept by Access Corp.",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		scoped_passwords struct passwords found = { 0 };

		find_in(texts[i], &found);
		CHECK(texts[i],
		    found.count > 0 && found.items[0].kind != PASSWORD_LABEL);
	}
}

static void
test_order(void)
{
	static const char body[] = "明細です。「quoted99」\nPW: label1\n";
	scoped_password_finder struct password_finder
	    *finder = password_finder_new();
	scoped_passwords struct passwords found = { 0 };

	password_finder_subject(finder, "Re: order word77", 16);
	password_finder_text(finder, body, sizeof body - 1);
	password_finder_name(finder, "report_2021.tar.gz", 18);
	password_finder_date(finder, " Mon, 02 Nov 2026 09:00:00 +0900", 32);
	password_finder_given(finder, PASSWORD_MEMORY, "before", 6);
	password_finder_given(finder, PASSWORD_SETTINGS, "house", 5);
	password_finder_finish(finder, &found);
	CHECK_EQ("a label comes first", place_of(&found, "label1"), 1);
	CHECK_EQ("then what went before", place_of(&found, "before"), 2);
	CHECK_EQ("then the settings", place_of(&found, "house"), 3);
	CHECK_EQ("then quotes near a label", place_of(&found, "quoted99"), 4);
	CHECK_EQ("then words of the subject", place_of(&found, "word77"), 5);
	CHECK_EQ("a name without extensions", kind_of(&found, "report_2021"),
	    PASSWORD_NAME);
	CHECK_EQ("a part of a name", kind_of(&found, "2021"), PASSWORD_NAME);
	CHECK_EQ(
	    "the day of the mail", kind_of(&found, "20261102"), PASSWORD_DATE);
	CHECK_EQ("its short forms", kind_of(&found, "261102"), PASSWORD_DATE);
	CHECK_EQ("its month and day", kind_of(&found, "1102"), PASSWORD_DATE);
	CHECK("defaults before words of prose",
	    place_of(&found, "infected") > 0 &&
		place_of(&found, "infected") < place_of(&found, "order"));
}

static void
test_names(void)
{
	static const struct {
		const char *name, *want;
	} names[] = {
		{ "report_pw1234.zip", "1234" },
		{ "見積書(パスワード1234).zip", "1234" },
		{ "見積書_ＰＷ１２３４.zip", "1234" },
		{ "Password=Zebra.zip", "Zebra" },
		{ "2022-02-04_7823.zip", "7823" },
		{ "PASS-himitsu_2.tar.gz", "himitsu" },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		scoped_password_finder struct password_finder
		    *finder = password_finder_new();
		scoped_passwords struct passwords found = { 0 };

		password_finder_name(
		    finder, names[i].name, strlen(names[i].name));
		password_finder_finish(finder, &found);
		CHECK_EQ(names[i].name, kind_of(&found, names[i].want),
		    PASSWORD_NAME);
		CHECK(names[i].name, place_of(&found, names[i].want) <= 6);
	}
}

static void
test_limits(void)
{
	size_t big = 3 * LIMIT_PASSWORD_TEXT_BYTES;
	char *text = mem_new(big, 1);
	unsigned int seed = 1;
	scoped_passwords struct passwords found = { 0 };
	scoped_password_finder struct password_finder
	    *finder = password_finder_new();

	for (size_t i = 0; i < big; i++) {
		seed = seed * 1103515245U + 12345;
		text[i] = i % 55 == 54 ? '\n'
		    : i % 11 == 10     ? ' '
				       : (char)('a' + (seed >> 16) % 26);
	}
	memcpy(text, "PW: first1\n", 11);
	memcpy(text + big - 11, "\nPW: last22", 11);
	for (int i = 0; i < 2 * LIMIT_PASSWORD_TEXTS; i++)
		password_finder_text(finder, text, big);
	password_finder_finish(finder, &found);
	CHECK_EQ("a long text's beginning is read", kind_of(&found, "first1"),
	    PASSWORD_LABEL);
	CHECK_EQ("and its end", kind_of(&found, "last22"), PASSWORD_LABEL);
	CHECK_EQ("the list is bounded", found.count, LIMIT_PASSWORDS);
	free(text);
}

static void
test_odd(void)
{
	static const char nul[] = "PW: ab\0cd";
	scoped_password_finder struct password_finder
	    *finder = password_finder_new();
	scoped_passwords struct passwords found = { 0 };

	password_finder_text(finder, "PW: \xff\xfe", 6);
	password_finder_text(finder, nul, sizeof nul - 1);
	password_finder_date(finder, "32 Foo 99", 9);
	password_finder_name(finder, "", 0);
	password_finder_finish(finder, &found);
	CHECK_EQ("a NUL ends a word", kind_of(&found, "ab"), PASSWORD_LABEL);
	passwords_release(&found);
	passwords_add(&found, PASSWORD_LABEL, "a\tb", 3);
	CHECK_EQ("a control is in no password", found.count, 0);
}

int
main(void)
{
	test_cases();
	test_labels();
	test_prose();
	test_order();
	test_names();
	test_limits();
	test_odd();
	return check_done();
}
