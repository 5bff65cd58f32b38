/* test_body_tag.c - edit/body_tag.h, through edit/rewrite.h
 *
 * In the messages below `|` stands where the tag goes in; every other byte
 * must be the same afterwards. */
#include "check.h"

#include "rewriting.h"

#define KANJI "\xe9\xa7\x86\xe9\x99\xa4" /* the first of the default tag's */

struct tag_case {
	const char *name;
	const char *tag;
	const char *message;
	const char *inserted; /* "" if the tag stays out */
};

static const struct tag_case tag_cases[] = {
	{ "a message without MIME", "Cleaned", "Subject: x\n\n|text\n",
	    "Cleaned\n\n" },
	{ "ASCII fits any charset like it", "Cleaned",
	    "Content-Type: text/plain; charset=\"Shift_JIS\"\n"
	    "Content-Transfer-Encoding: 8bit\n\n|\x83\x5c\n",
	    "Cleaned\n\n" },
	{ "UTF-8 in 8bit", KANJI,
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: 8bit\n\n|text\n",
	    KANJI "\n\n" },
	{ "behind a byte order mark", KANJI,
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: 8bit\n\n\xef\xbb\xbf|text\n",
	    KANJI "\n\n" },
	{ "quoted-printable", KANJI " =",
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n|a=\nb=20\n",
	    "=E9=A7=86=E9=99=A4 =3D\n\n" },
	{ "its own charset: Shift_JIS", KANJI,
	    "Content-Type: text/plain; charset=shift_jis\n"
	    "Content-Transfer-Encoding: 8bit\n\n|\x83\x5c\n",
	    "\x8b\xec\x8f\x9c\n\n" },
	{ "its own charset: ISO-2022-JP in 7bit", KANJI,
	    "Content-Type: text/plain; charset=iso-2022-jp\n\n|text\n",
	    "\x1b$B6n=|\x1b(B\n\n" },
	{ "base64, the groups full", "ab",
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: base64\n\n|dGV4dA==\n",
	    "YWINCg0K\n" },
	{ "base64, a blank more", "abcd", /* "abcd" CRLF " " CRLF */
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: base64\n\n|dGV4dA==\n",
	    "YWJjZA0KIA0K\n" },
	{ "base64, a line more", "abc", /* "abc" CRLF CRLF CRLF */
	    "Content-Type: text/plain; charset=utf-8\n"
	    "Content-Transfer-Encoding: base64\n\n|dGV4dA==\n",
	    "YWJjDQoNCg0K\n" },
	{ "HTML: behind the body tag, escaped", "<a&\"b\">",
	    "Content-Type: text/html; charset=us-ascii\n\n"
	    "<html><body x=1>|text</body></html>\n",
	    "\n<p>&lt;a&amp;&quot;b&quot;&gt;</p>\n" },
	{ "HTML without a body tag", "Cleaned",
	    "Content-Type: text/html\n\n|text\n", "\n<p>Cleaned</p>\n" },
	{ "HTML that has not the letters: by number", KANJI,
	    "Content-Type: text/html; charset=iso-8859-1\n"
	    "Content-Transfer-Encoding: 8bit\n\n<BODY>|\xe9\n",
	    "\n<p>&#x99C6;&#x9664;</p>\n" },
	{ "HTML in 7bit: by number", KANJI,
	    "Content-Type: text/html; charset=utf-8\n\n<body>|text\n",
	    "\n<p>&#x99C6;&#x9664;</p>\n" },
	{ "HTML in quoted-printable, behind an escaped tag", "Cleaned",
	    "Content-Type: text/html; charset=utf-8\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n"
	    "<bo=\ndy=20class=3D\"a\"=3E|text=\n",
	    "\n<p>Cleaned</p>\n" },
	{ "several lines", " one\n two \n\n", "Subject: x\n\n|text\n",
	    "one\ntwo\n\n" },
	{ "several lines of HTML", "one\ntwo",
	    "Content-Type: text/html\n\n|text\n", "\n<p>one<br>\ntwo</p>\n" },
	{ "a body without a byte", "Cleaned", "Subject: x\n\n|",
	    "Cleaned\n\n" },
	{ "the first text of several", "Cleaned",
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n\n|text\n--b\n\nmore\n--b--\n",
	    "Cleaned\n\n" },
	{ "never an attachment", "Cleaned",
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\nContent-Disposition: attachment\n\nfile\n"
	    "--b\n\n|text\n--b--\n",
	    "Cleaned\n\n" },
	{ "never an attached message", "Cleaned",
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\nContent-Type: message/rfc822\n\nSubject: x\n\ntheirs\n"
	    "--b\n\n|text\n--b--\n",
	    "Cleaned\n\n" },
	{ "nothing signed", "Cleaned",
	    "Content-Type: multipart/signed; boundary=b\n\n"
	    "--b\n\ntext\n--b\nContent-Type: a/b\n\nx\n--b--\n",
	    "" },
	{ "nothing encrypted", "Cleaned",
	    "Content-Type: multipart/encrypted; boundary=b\n\n"
	    "--b\n\ntext\n--b--\n",
	    "" },
	{ "no calendar", "Cleaned",
	    "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n", "" },
	{ "no charset that nobody knows", "Cleaned",
	    "Content-Type: text/plain; charset=x-unknown\n\ntext\n", "" },
	{ "no charset that is written twice", "Cleaned",
	    "Content-Type: text/plain; charset=a; charset=b\n\ntext\n", "" },
	{ "no transfer encoding that nobody knows", "Cleaned",
	    "Content-Transfer-Encoding: x-odd\n\ntext\n", "" },
	{ "no uuencode", "Cleaned",
	    "Content-Transfer-Encoding: x-uuencode\n\n"
	    "begin 644 a\n#86)C\n`\nend\n",
	    "" },
	{ "no text with two types", "Cleaned",
	    "Content-Type: text/plain\nContent-Type: text/html\n\ntext\n", "" },
	{ "no guess where the text ends", "Cleaned",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n", "" },
	{ "no tag, no change", "", "Subject: x\n\ntext\n", "" },
};

static void
test_insertion(const struct tag_case *c, const char *eol)
{
	scoped_buffer struct buffer plain, marked, want;
	scoped_run struct run run;
	size_t at;
	const char *mark;

	buffer_init(&plain, RUN_BYTES);
	buffer_init(&marked, RUN_BYTES);
	buffer_init(&want, RUN_BYTES);
	mark = c->inserted[0] != '\0' ? strchr(c->message, '|') : NULL;
	at = mark != NULL ? (size_t)(mark - c->message) : strlen(c->message);
	buffer_add(&plain, c->message, at);
	add_lines(&want, c->message, at, eol);
	add_lines(&want, c->inserted, strlen(c->inserted), eol);
	if (mark != NULL) {
		buffer_add_text(&plain, mark + 1);
		add_lines(&want, mark + 1, strlen(mark + 1), eol);
	}
	run_init(&run, buffer_text(&plain), eol);
	run.request.body_tag = (char *)c->tag;
	run_rewrite(&run);
	CHECK_EQ(c->name, run.status, REWRITE_DONE);
	CHECK_TEXT(c->name, buffer_text(&run.whole), buffer_text(&want));
	CHECK_EQ(c->name, run.result.body_tagged, c->inserted[0] != '\0');
	CHECK_EQ(c->name, run.result.header_count, 0);
}

/* Both alternatives, and around a removal. */
static void
test_both(void)
{
	static const char name[] = "text, HTML and a removal in one pass";
	scoped_run struct run run;
	const char *whole;

	run_init(&run,
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\nContent-Type: multipart/alternative; boundary=b2\n\n"
	    "--b2\n\ntext\n--b2\nContent-Type: text/html\n\n<body>html\n"
	    "--b2--\n--b\nContent-Type: a/b\n\nEVIL\n--b--\n",
	    "\r\n");
	run_remove(&run, 4);
	run.request.body_tag = (char *)"Cleaned";
	run_rewrite(&run);
	whole = buffer_text(&run.whole);
	CHECK_EQ(name, run.status, REWRITE_DONE);
	CHECK(name, run.result.body_tagged);
	CHECK(
	    name, strstr(whole, "--b2\r\n\r\nCleaned\r\n\r\ntext\r\n") != NULL);
	CHECK(name,
	    strstr(whole, "<body>\r\n<p>Cleaned</p>\r\nhtml\r\n") != NULL);
	CHECK(name, strstr(whole, "EVIL") == NULL);
}

/* A notice is no text of the sender's. */
static void
test_not_in_notice(void)
{
	scoped_run struct run run;

	run_init(&run, "Subject: x\n\nEVIL\n", "\r\n");
	run_remove(&run, 0);
	run.request.body_tag = (char *)"Cleaned";
	run_rewrite(&run);
	CHECK_EQ("a notice", run.status, REWRITE_DONE);
	CHECK("is not tagged", !run.result.body_tagged);
}

struct convert_case {
	const char *name;
	const char *headers, *body;
	const char *want; /* the headers then */
	const char *text; /* the content then, in UTF-8 */
};

static const struct convert_case convert_cases[] = {
	{ "ASCII without MIME", "Subject: x\n", "text\n",
	    "Subject: x\nContent-Type: text/plain; charset=UTF-8\n"
	    "Content-Transfer-Encoding: base64\nMIME-Version: 1.0\n",
	    KANJI "\n\ntext\n" },
	{ "Latin-1 has no kanji",
	    "MIME-Version: 1.0\n"
	    "Content-Type: text/plain;\n format=flowed; charset=iso-8859-1\n"
	    "Content-Transfer-Encoding: 8bit\n",
	    "\xe9t\xe9\n",
	    "MIME-Version: 1.0\n"
	    "Content-Type: text/plain;\n format=flowed; charset=UTF-8\n"
	    "Content-Transfer-Encoding: base64\n",
	    KANJI "\n\n\xc3\xa9t\xc3\xa9\n" },
	{ "7bit cannot carry UTF-8",
	    "MIME-Version: 1.0\nContent-Type: text/plain; charset=\"utf-8\"\n",
	    "text\n",
	    "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
	    "Content-Transfer-Encoding: base64\n",
	    KANJI "\n\ntext\n" },
	{ "quoted-printable in Latin-2",
	    "MIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=ISO-8859-2; x=y\n"
	    "Content-Transfer-Encoding: Quoted-Printable\n",
	    "=B1=\n\n",
	    "MIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=UTF-8; x=y\n"
	    "Content-Transfer-Encoding: base64\n",
	    KANJI "\n\n\xc4\x85\n" },
	{ "UTF-16 in base64",
	    "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-16\n"
	    "Content-Transfer-Encoding: base64\n",
	    "/v8AYQDpAAoAYg==\n",
	    "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
	    "Content-Transfer-Encoding: base64\n",
	    KANJI "\n\na\xc3\xa9\nb" },
	{ "HTML in UTF-16",
	    "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-16be\n"
	    "Content-Transfer-Encoding: base64\n",
	    "ADwAYgBvAGQAeQA+AGEACg==\n",
	    "MIME-Version: 1.0\nContent-Type: text/html; charset=UTF-8\n"
	    "Content-Transfer-Encoding: base64\n",
	    "<body>\n<p>" KANJI "</p>\na\n" },
};

static void
check_converted(
    const struct convert_case *c, const struct run *run, const char *eol)
{
	struct scan_report *report = report_new();
	struct fault fault;
	struct mime *mime = mime_parse(
	    buffer_text(&run->whole), run->whole.len, "", report, &fault);
	struct mime_bytes bytes = { .data = "" };
	scoped_buffer struct buffer want, content;

	buffer_init(&want, RUN_BYTES);
	buffer_init(&content, RUN_BYTES);
	add_lines(&want, c->want, strlen(c->want), eol);
	buffer_add_text(&want, eol);
	CHECK(c->name,
	    text_begins(
		buffer_text(&run->whole), run->whole.len, buffer_text(&want)));
	CHECK_EQ(c->name, report->parts[0].body_begin, want.len);
	CHECK_EQ(c->name, mime_content(mime, 0, RUN_BYTES, &bytes, &fault), 0);
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.data[i] != '\r')
			buffer_add(&content, bytes.data + i, 1);
	CHECK_TEXT(c->name, buffer_text(&content), c->text);
	mime_free(&mime);
	report_free(&report);
}

static void
test_conversion(const struct convert_case *c, const char *eol)
{
	scoped_buffer struct buffer message;
	scoped_run struct run run;

	buffer_init(&message, RUN_BYTES);
	buffer_add_format(&message, "%s\n%s", c->headers, c->body);
	run_init(&run, buffer_text(&message), eol);
	run.request.body_tag = (char *)KANJI;
	run_rewrite(&run);
	CHECK_EQ(c->name, run.status, REWRITE_DONE);
	CHECK(c->name, run.result.body_tagged);
	check_converted(c, &run, eol);
}

/* What cannot be converted without loss stays as it is. */
static void
test_not_converted(void)
{
	static const struct {
		const char *name, *message;
	} cases[] = {
		{ "bytes that are not in the charset",
		    "Content-Type: text/plain; charset=iso-8859-7\n"
		    "Content-Transfer-Encoding: 8bit\n\n\xae\xff\n" },
		{ "a type that is not ASCII",
		    "Content-Type: text/plain; x=\"\xe9\"\n\ntext\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_run struct run run;

		run_init(&run, cases[i].message, "\r\n");
		run.request.body_tag = (char *)KANJI;
		run_rewrite(&run);
		CHECK_EQ(cases[i].name, run.status, REWRITE_DONE);
		CHECK(cases[i].name, !run.result.body_tagged);
		CHECK_TEXT(cases[i].name, buffer_text(&run.whole),
		    buffer_text(&run.message));
	}
}

static size_t
longest_line(const char *text)
{
	size_t longest = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		longest = len > longest ? len : longest;
		text += len + (text[len] == '\n');
	}
	return longest;
}

static void
test_long_lines(void)
{
	static const char *const types[] = { "text/plain; charset=utf-8",
		"text/html; charset=iso-8859-1", "text/plain; charset=gb18030",
		"text/html; charset=us-ascii" };
	char tag[4001];

	for (size_t i = 0; i + 2 < sizeof tag; i += 2)
		memcpy(tag + i, "\xc3\xa9", 2);
	tag[sizeof tag - 1] = '\0';
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		scoped_buffer struct buffer message;
		scoped_run struct run run;

		buffer_init(&message, RUN_BYTES);
		buffer_add_format(&message,
		    "Content-Type: %s\nContent-Transfer-Encoding: 8bit\n\nx\n",
		    types[i]);
		run_init(&run, buffer_text(&message), "\r\n");
		run.request.body_tag = tag;
		run_rewrite(&run);
		CHECK(types[i], run.result.body_tagged);
		CHECK("RFC 5322 2.1.1",
		    longest_line(buffer_text(&run.whole)) <= 998);
	}
}

int
main(void)
{
	mime_warm_up();
	gcry_check_version(NULL);
	for (size_t i = 0; i < sizeof tag_cases / sizeof *tag_cases; i++)
		test_insertion(&tag_cases[i], "\r\n");
	for (size_t i = 0; i < sizeof tag_cases / sizeof *tag_cases; i++)
		if (strstr(tag_cases[i].name, "base64") == NULL)
			test_insertion(&tag_cases[i], "\n");
	for (size_t i = 0; i < sizeof convert_cases / sizeof *convert_cases;
	     i++) {
		test_conversion(&convert_cases[i], "\r\n");
		test_conversion(&convert_cases[i], "\n");
	}
	test_both();
	test_not_in_notice();
	test_not_converted();
	test_long_lines();
	return check_done();
}
