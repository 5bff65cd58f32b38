/* test_text.c - base/text.h, base/mem.h, base/buffer.h */
#include "check.h"

#include "base/buffer.h"
#include "base/text.h"

struct printable_case {
	const char *name;
	const char *text;
	size_t len;
	enum text_form form;
	size_t size;
	const char *want;
};

static const struct printable_case printable_cases[] = {
	{ "plain text is itself", "abc", 3, TEXT_ASCII, 64, "abc" },
	{ "controls are escaped", "a\r\nb", 4, TEXT_UTF8, 64, "a\\x0d\\x0ab" },
	{ "the backslash is escaped, so that \\x0a stays honest", "\\", 1,
	    TEXT_UTF8, 64, "\\x5c" },
	{ "UTF-8 stays in a log", "\xe3\x82\xa6", 3, TEXT_UTF8, 64,
	    "\xe3\x82\xa6" },
	{ "UTF-8 is escaped in a reply", "\xc3\xa9", 2, TEXT_ASCII, 64,
	    "\\xc3\\xa9" },
	{ "half a character is escaped", "\xe3\x82", 2, TEXT_UTF8, 64,
	    "\\xe3\\x82" },
	{ "an overlong slash is not UTF-8", "\xc0\xaf", 2, TEXT_UTF8, 64,
	    "\\xc0\\xaf" },
	{ "a surrogate is not UTF-8", "\xed\xa0\x80", 3, TEXT_UTF8, 64,
	    "\\xed\\xa0\\x80" },
	{ "a C1 control is a control", "\xc2\x9b", 2, TEXT_UTF8, 64,
	    "\\xc2\\x9b" },
	{ "a line separator is a control", "\xe2\x80\xa8", 3, TEXT_UTF8, 64,
	    "\\xe2\\x80\\xa8" },
	{ "an override of the reading order is escaped",
	    "\xe2\x80\xae"
	    "a",
	    4, TEXT_UTF8, 64, "\\xe2\\x80\\xaea" },
	{ "NUL is escaped", "a\0b", 3, TEXT_UTF8, 64, "a\\x00b" },
	{ "cuts between characters", "\xe3\x82\xa6\xe3\x82\xa6", 6, TEXT_UTF8,
	    6, "\xe3\x82\xa6" },
	{ "never cuts an escape", "abc\n", 4, TEXT_UTF8, 7, "abc" },
};

static void
test_printable(void)
{
	char out[64];

	for (size_t i = 0; i < sizeof printable_cases / sizeof *printable_cases;
	     i++) {
		const struct printable_case *c = &printable_cases[i];
		size_t len = text_printable(
		    out, c->size, c->text, c->len, c->form);

		CHECK_TEXT(c->name, out, c->want);
		CHECK_EQ(c->name, len, strlen(c->want));
	}
}

static void
test_harmless(void)
{
	static const struct {
		const char *name, *text;
		size_t len, size;
		const char *want;
	} cases[] = {
		{ "harmless text is itself", "a\\ \xe3\x82\xa6", 6, 64,
		    "a\\ \xe3\x82\xa6" },
		{ "white space becomes a space", "a\r\n\tb", 5, 64, "a   b" },
		{ "controls are replaced", "a\0\x7f", 3, 64,
		    "a\xef\xbf\xbd\xef\xbf\xbd" },
		{ "a wide control is one character", "\xe2\x80\xa8x", 4, 64,
		    "\xef\xbf\xbdx" },
		{ "a stray byte is replaced", "\xffx", 2, 64, "\xef\xbf\xbdx" },
		{ "never cuts a replacement", "a\xff", 2, 4, "a" },
	};
	char out[64], again[64];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t len = text_harmless(
		    out, cases[i].size, cases[i].text, cases[i].len);

		CHECK_TEXT(cases[i].name, out, cases[i].want);
		CHECK_EQ(cases[i].name, len, strlen(cases[i].want));
		text_harmless(again, sizeof again, out, len);
		CHECK_TEXT("a second pass changes nothing", again, out);
	}
}

static void
test_matches(void)
{
	static const struct {
		const char *pattern, *text;
		bool want;
	} cases[] = {
		{ "Heuristics.Limits.*", "heuristics.limits.Exceeded", true },
		{ "Heuristics.Limits.*", "Heuristics.Limits", false },
		{ "*", "", true },
		{ "", "", true },
		{ "", "a", false },
		{ "a?c", "abc", true },
		{ "a?c", "ac", false },
		{ "*a*b*", "xxaxxbxx", true },
		{ "*a*b", "ab-a", false },
		{ "**x", "x", true },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_EQ(cases[i].pattern,
		    text_matches(
			cases[i].pattern, cases[i].text, strlen(cases[i].text)),
		    cases[i].want);
}

static void
test_number(void)
{
	uint64_t value = 7;

	CHECK_EQ("zero", text_number("0", 1, 10, &value), 0);
	CHECK_EQ("zero", value, 0);
	CHECK_EQ("the maximum", text_number("10", 2, 10, &value), 0);
	CHECK_EQ("above it", text_number("11", 2, 10, &value), -1);
	CHECK_EQ("untouched on failure", value, 10);
	CHECK_EQ("empty", text_number("", 0, 10, &value), -1);
	CHECK_EQ("sign", text_number("-1", 2, 10, &value), -1);
	CHECK_EQ("overflow",
	    text_number("18446744073709551616", 20, UINT64_MAX, &value), -1);
	CHECK_EQ("the largest",
	    text_number("18446744073709551615", 20, UINT64_MAX, &value), 0);
}

static void
test_compare(void)
{
	const char *text = " \tx y\r\n";
	size_t len = strlen(text);
	char hex[5];

	text_trim(&text, &len);
	CHECK_EQ("trim", len, 3);
	CHECK_EQ("trim", text[0], 'x');
	CHECK("case", text_equal("AbZ", 3, "aBz", 3));
	CHECK("not the at sign", !text_equal("@", 1, "`", 1));
	CHECK("ends", text_ends("mail.Example.JP", 15, ".example.jp"));
	CHECK("longer than the text", !text_ends("jp", 2, ".jp"));
	CHECK_EQ("find", text_find("a EICAR b", 9, "eicar"), 2);
	CHECK_EQ("not found", text_find("a", 1, "b"), 1);
	text_hex(hex, (const uint8_t *)"\x0f\xa0", 2);
	CHECK_TEXT("hex", hex, "0fa0");
}

static void
test_buffer(void)
{
	struct buffer buffer;
	char *taken;

	buffer_init(&buffer, 5);
	CHECK_TEXT("empty is a text", buffer_text(&buffer), "");
	buffer_add_text(&buffer, "abc");
	buffer_add_text(&buffer, "def");
	CHECK_TEXT("all or nothing", buffer_text(&buffer), "abc");
	CHECK("full is remembered", buffer.full);
	buffer_add_text(&buffer, "d");
	CHECK_TEXT("nothing behind a gap", buffer_text(&buffer), "abc");
	buffer_clear(&buffer);
	buffer_add_format(&buffer, "%d-%s", 12, "ab");
	CHECK_TEXT("exactly the maximum", buffer_text(&buffer), "12-ab");
	CHECK("fits", !buffer.full);
	taken = buffer_take(&buffer);
	CHECK_TEXT("taken", taken, "12-ab");
	free(taken);
	CHECK_EQ("empty again", buffer.len, 0);
	buffer_release(&buffer);
}

int
main(void)
{
	test_printable();
	test_harmless();
	test_matches();
	test_number();
	test_compare();
	test_buffer();
	return check_done();
}
