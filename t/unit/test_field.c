/* test_field.c - mail/field.h and text/html.h */
#include "check.h"

#include "mail/field.h"
#include "text/html.h"

static const char headers[] = "Subject: one\r\n"
			      "X-Folded: a\r\n b\r\n\tc\r\n"
			      "junk without colon\r\n"
			      "subject : two\r\n"
			      "Empty:\r\n"
			      "LF: x\n";

static void
test_walk(void)
{
	struct block block = { headers, sizeof headers - 1 };
	struct field field = { 0 };
	size_t at = 0, count = 0, covered = 0;

	while (field_next(&block, &at, &field)) {
		CHECK_EQ("fields touch", field.begin, covered);
		CHECK("in order",
		    field.begin <= field.name_end &&
			field.name_end <= field.value_end &&
			field.value_end <= field.end);
		covered = field.end;
		count++;
	}
	CHECK_EQ("every byte is in a field", covered, block.len);
	CHECK_EQ("folds go on", count, 6);
	CHECK_EQ("names without case", field_count(&block, "SUBJECT"), 2);
	CHECK("second of a name", field_find(&block, "Subject", 2, &field));
	CHECK_EQ("its value", block.bytes[field.value_begin + 1], 't');
	CHECK("no third", !field_find(&block, "Subject", 3, &field));
	CHECK("folded", field_find(&block, "X-Folded", 1, &field));
	CHECK_EQ("a value ends at the last fold's end",
	    field.value_end - field.value_begin, strlen(" a\r\n b\r\n\tc"));
	CHECK("an empty value", field_find(&block, "Empty", 1, &field));
	CHECK_EQ("is empty", field.value_end, field.value_begin);
	CHECK_EQ("junk has no name", field_count(&block, ""), 1);
}

static void
test_prefixes(void)
{
	for (size_t len = 0; len < sizeof headers; len++) {
		struct block block = { headers, len };
		struct field field;
		size_t covered = 0;

		for (size_t at = 0; field_next(&block, &at, &field);) {
			CHECK("inside the block",
			    field.end <= len && field.value_end <= field.end &&
				field.value_begin <= field.end);
			covered = field.end;
		}
		CHECK_EQ("any prefix is covered", covered, len);
	}
}

static void
test_block(void)
{
	static const struct {
		const char *name, *text;
		size_t want, blank;
	} cases[] = {
		{ "CRLF", "a: b\r\n\r\nx", 6, 2 },
		{ "LF", "a: b\n\nx", 5, 1 },
		{ "no fields", "\r\nx", 0, 2 },
		{ "no blank line", "a: b\r\nc", 7, 0 },
		{ "a lone CR is no line end", "a\r\r\n\n", 4, 1 },
		{ "nothing", "", 0, 0 },
		{ "CR at the end", "a\n\r", 3, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t blank = 9;

		CHECK_EQ(cases[i].name,
		    field_block_bytes(
			cases[i].text, strlen(cases[i].text), &blank),
		    cases[i].want);
		CHECK_EQ(cases[i].name, blank, cases[i].blank);
	}
}

static void
test_parameter(void)
{
	static const struct {
		const char *name, *value;
		enum parameter want;
		const char *text;
	} cases[] = {
		{ "token", " text/plain; charset=utf-8", PARAMETER_FOUND,
		    "utf-8" },
		{ "quoted", "text/plain;\r\n\tCHARSET=\"a;b\" ; x=y",
		    PARAMETER_FOUND, "\"a;b\"" },
		{ "behind others", "text/plain; format=flowed; charset=x",
		    PARAMETER_FOUND, "x" },
		{ "absent", "text/plain; xcharset=a", PARAMETER_ABSENT, "" },
		{ "a last semicolon", "text/plain; charset=a;", PARAMETER_FOUND,
		    "a" },
		{ "no parameters", "text/plain", PARAMETER_ABSENT, "" },
		{ "twice", "text/plain; charset=a; charset=b", PARAMETER_ODD,
		    "" },
		{ "a comment", "text/plain; (c) charset=a", PARAMETER_ODD, "" },
		{ "RFC 2231", "text/plain; charset*=utf-8''a", PARAMETER_ODD,
		    "" },
		{ "in sections", "text/plain; charset*0=a", PARAMETER_ODD, "" },
		{ "an escape", "text/plain; charset=\"a\\b\"", PARAMETER_ODD,
		    "" },
		{ "open quotes", "text/plain; charset=\"a", PARAMETER_ODD, "" },
		{ "an escape at the end", "text/plain; charset=\"\\",
		    PARAMETER_ODD, "" },
		{ "spaces round =", "text/plain; charset = a", PARAMETER_ODD,
		    "" },
		{ "no type", "; charset=a", PARAMETER_ODD, "" },
		{ "empty", "", PARAMETER_ODD, "" },
		{ "no semicolon", "text/plain charset=a", PARAMETER_ODD, "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t begin = 0, end = 0;

		CHECK_EQ(cases[i].name,
		    field_parameter(cases[i].value, strlen(cases[i].value),
			"charset", &begin, &end),
		    cases[i].want);
		CHECK_EQ(cases[i].name, end - begin, strlen(cases[i].text));
		CHECK(cases[i].name,
		    memcmp(cases[i].value + begin, cases[i].text,
			end - begin) == 0);
	}
}

/* `|` stands where the text begins; it is taken out first. */
static void
test_html(void)
{
	static const struct {
		const char *name, *html;
	} cases[] = {
		{ "no tags", "|text" },
		{ "a body", "<html><body>|text" },
		{ "attributes, any case", "<BODY BGCOLOR=white\r\nx>|text" },
		{ "a quoted >", "<body a=\"x>y\" b = '>'>|text" },
		{ "quotes that are none", "<body a=b'c>|d'>" },
		{ "body in a comment", "<!-- <body> --><body>|x" },
		{ "body in a title", "<title><body></title><body>|x" },
		{ "body in a script",
		    "<script>'<body>' </scripts></script ><body>|x" },
		{ "a script that never ends", "|<script><body>" },
		{ "behind the head", "<head><x></head>|text" },
		{ "a name that only begins like it", "|<bodyguard>x" },
		{ "an end tag is none", "|</body>x" },
		{ "a doctype", "<!DOCTYPE html><body>|x" },
		{ "the empty comment", "<!--><body>|x" },
		{ "a byte order mark", "\xef\xbb\xbf|text" },
		{ "ISO-2022-JP bytes are no tags", "|\x1b$B<body>\x1b(B text" },
		{ "and tags behind them are",
		    "\x1b$B<b\x1b(B<body>|\x1b$Bxx\x1b(B" },
		{ "an open tag at the end", "<body|" },
		{ "a lone <", "|<" },
		{ "the first body counts", "<body>|<body>" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t want = strcspn(cases[i].html, "|");
		char html[200];
		size_t len = strlen(cases[i].html) - 1;

		memcpy(html, cases[i].html, want);
		memcpy(html + want, cases[i].html + want + 1, len - want);
		CHECK_EQ(cases[i].name, html_text_begin(html, len), want);
		for (size_t cut = 0; cut < len; cut++)
			CHECK(cases[i].name, html_text_begin(html, cut) <= cut);
	}
}

int
main(void)
{
	test_walk();
	test_prefixes();
	test_block();
	test_parameter();
	test_html();
	return check_done();
}
