/* test_mime_headers.c - mail/mime_headers.h: the Subject, forged copies. */
#include "check.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "mail/mime_headers.h"

static struct scan_report *
read_headers(const char *message)
{
	struct scan_report *report = report_new();

	headers_report(message, strlen(message), "mx.example.jp", report);
	return report;
}

struct subject_case {
	const char *name, *message, *raw, *decoded;
	uint32_t count;
};

static const struct subject_case subject_cases[] = {
	{ "no subject", "A: b\r\n\r\nSubject: no\r\n", "", "", 0 },
	{ "an empty subject", "Subject:\r\n\r\n", "", "", 1 },
	{ "the blank belongs to the value", "subject: a b\r\nA: b\r\n\r\n",
	    " a b", "a b", 1 },
	{ "folded", "Subject: a\r\n b\r\nX: y\r\n\r\n", " a\r\n b", "a b", 1 },
	{ "the first of two", "Subject: a\r\nSubject: b\r\n\r\n", " a", "a",
	    2 },
	{ "base64 words",
	    "Subject: =?utf-8?B?44Km?=\r\n =?utf-8?B?44Km?= x\r\n\r\n",
	    " =?utf-8?B?44Km?=\r\n =?utf-8?B?44Km?= x",
	    "\xe3\x82\xa6\xe3\x82\xa6 x", 1 },
	{ "no word is left alone", "Subject: =?utf-8?X?a?= =?b\r\n\r\n",
	    " =?utf-8?X?a?= =?b", "=?utf-8?X?a?= =?b", 1 },
	{ "without a body", "Subject: a", " a", "a", 1 },
};

static void
test_subject(void)
{
	for (size_t i = 0; i < sizeof subject_cases / sizeof *subject_cases;
	     i++) {
		const struct subject_case *c = &subject_cases[i];
		scoped_report struct scan_report *report = read_headers(
		    c->message);
		const struct scan_subject *subject = &report->subject;
		scoped_mem char *raw = mem_text(
		    c->message + subject->value_begin,
		    (size_t)(subject->value_end - subject->value_begin));

		CHECK_EQ(c->name, subject->count, c->count);
		CHECK_TEXT(c->name, raw, c->raw);
		CHECK_TEXT(c->name, subject->decoded, c->decoded);
	}
}

static void
test_several_subjects(void)
{
	scoped_buffer struct buffer many = BUFFER_OF(100000);
	scoped_report struct scan_report *report = NULL;
	const struct scan_subject *last;

	for (int i = 1; i <= 40; i++)
		buffer_add_format(&many, "A: x\r\nsubject:n%d\r\n", i);
	buffer_add_text(&many, "\r\n");
	report = read_headers(buffer_text(&many));
	last = &report->other_subjects[LIMIT_REPORT_SUBJECTS - 2];
	CHECK_EQ("all are counted", report->subject.count, 40);
	CHECK_TEXT("the first", report->subject.decoded, "n1");
	CHECK_EQ("some more", report->other_subject_count,
	    LIMIT_REPORT_SUBJECTS - 1);
	CHECK_TEXT("the second", report->other_subjects[0].decoded, "n2");
	CHECK_EQ("by its ordinal", report->other_subjects[0].count, 2);
	CHECK_TEXT("and the last", last->decoded, "n40");
	CHECK_EQ("by its ordinal", last->count, 40);
	CHECK_EQ("and its place", last->value_end, many.len - 4);
}

/* What a person reads, however it is written. */
static void
test_subject_words(void)
{
	static const struct {
		const char *name, *value;
	} cases[] = {
		{ "UTF-8", " =?UTF-8?B?W+mnhl0geA==?=" },
		{ "UTF-8 in Q", " =?utf-8?Q?=5B=E9=A7=86=5D_x?=" },
		{ "ISO-2022-JP", " =?ISO-2022-JP?B?WxskQjZuGyhCXSB4?=" },
		{ "in two words",
		    " =?ISO-2022-JP?B?WxskQjZuGyhC?=\r\n =?UTF-8?B?XSB4?=" },
		{ "text behind the word", " =?UTF-8?B?W+mnhl0=?= x" },
		{ "raw", " [\xe9\xa7\x86] x" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_buffer struct buffer text = BUFFER_OF(1000);
		scoped_report struct scan_report *report = NULL;

		buffer_add_format(&text, "Subject:%s\r\n\r\n", cases[i].value);
		report = read_headers(buffer_text(&text));
		CHECK_TEXT(
		    cases[i].name, report->subject.decoded, "[\xe9\xa7\x86] x");
	}
}

static void
test_forged(void)
{
	const char *message = "Authentication-Results: a.example; x\r\n"
			      "X-Sekisho: action=accept\r\n"
			      "authentication-results: mx.example.jp; x\r\n"
			      "x-sekisho-spam: score=0\r\n"
			      "X-SEKISHO: y\r\n"
			      "X-Sekisho-Else : z\r\n"
			      "X-Sekishox: no\r\n"
			      "Authentication-Results: b.example; x\r\n"
			      "Authentication-Results: ;\r\n"
			      "\r\nX-Sekisho: body\r\n";
	scoped_report struct scan_report *report = read_headers(message);
	scoped_buffer struct buffer all;

	buffer_init(&all, 10000);
	for (size_t i = 0; i < report->forged_count; i++)
		buffer_add_format(&all, "%s %u;", report->forged[i].name,
		    report->forged[i].ordinal);
	CHECK_TEXT("forged copies are told by name and ordinal",
	    buffer_text(&all),
	    "X-Sekisho 1;Authentication-Results 2;x-sekisho-spam 1;"
	    "X-Sekisho 2;X-Sekisho-Else 1;Authentication-Results 4;");
}

int
main(void)
{
	test_subject();
	test_several_subjects();
	test_subject_words();
	test_forged();
	return check_done();
}
