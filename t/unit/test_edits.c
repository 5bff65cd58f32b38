/* test_edits.c - judge/edits.h, judge/subject.h */
#include "check.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/own.h"
#include "base/text.h"
#include "judge/edits.h"
#include "judge/subject.h"

/* U+30A6 U+30A4 U+30EB U+30B9, "virus", in brackets. */
#define VIRUS_TAG "[\xe3\x82\xa6\xe3\x82\xa4\xe3\x83\xab\xe3\x82\xb9]"
/* Its base64 without and with a space behind it. */
#define VIRUS_WORD       "=?UTF-8?B?W+OCpuOCpOODq+OCuV0=?="
#define VIRUS_WORD_SPACE "=?UTF-8?B?W+OCpuOCpOODq+OCuV0g?="
#define A_WORD           "=?ISO-2022-JP?B?GyRCJF8bKEI=?="

struct subject_case {
	const char *name;
	const char *tags[3];
	const char *original; /* NULL: no Subject */
	const char *decoded;
	const char *want; /* NULL: nothing to do */
};

static const struct subject_case subjects[] = {
	{ "an ASCII tag is text and a space", { "[Spam]" }, " Hello", "Hello",
	    " [Spam] Hello" },
	{ "a value without its space gets one", { "[Spam]" }, "Hello", "Hello",
	    " [Spam] Hello" },
	{ "a tag before an encoded-word", { "[Spam]" }, " " A_WORD, "\xe3",
	    " [Spam] " A_WORD },
	{ "an encoded tag before text: the space is the text's", { VIRUS_TAG },
	    " Hello", "Hello", " " VIRUS_WORD " Hello" },
	{ "an encoded tag before an encoded-word: the space is inside",
	    { VIRUS_TAG }, " " A_WORD, "x", " " VIRUS_WORD_SPACE " " A_WORD },
	{ "a word behind a fold is still the neighbour", { VIRUS_TAG },
	    "\r\n " A_WORD, "x", " " VIRUS_WORD_SPACE "\n " A_WORD },
	{ "a word behind text is not", { VIRUS_TAG }, " Re: " A_WORD, "x",
	    " " VIRUS_WORD " Re: " A_WORD },
	{ "two encoded tags: each on its line", { VIRUS_TAG, "\xc3\xa9" },
	    " Hello", "Hello",
	    " " VIRUS_WORD_SPACE "\n =?UTF-8?B?w6k=?= Hello" },
	{ "an encoded tag before an ASCII one", { VIRUS_TAG, "[Spam]" },
	    " Hello", "Hello", " " VIRUS_WORD " [Spam] Hello" },
	{ "an ASCII tag before an encoded one", { "[Spam]", VIRUS_TAG },
	    " Hello", "Hello", " [Spam]\n " VIRUS_WORD " Hello" },
	{ "no Subject: only the tag", { "[Spam]" }, NULL, "", " [Spam]" },
	{ "an empty Subject: only the tag", { "[Spam]" }, "", "", " [Spam]" },
	{ "a blank Subject: the tag and its blank", { "[Spam]" }, " ", "",
	    " [Spam] " },
	{ "a tag that stands there is not set again", { "[Spam]" },
	    " [Spam] Hello", "[Spam] Hello", NULL },
	{ "nor inside an encoded-word", { VIRUS_TAG }, " " VIRUS_WORD " Hello",
	    VIRUS_TAG " Hello", NULL },
	{ "nor two of them", { "[a]", "[b]" }, " [a] [b] x", "[a] [b] x",
	    NULL },
	{ "nor two of them in another order", { "[b]", "[a]" }, " [a] [b] x",
	    "[a] [b] x", NULL },
	{ "nor when text follows in the same word", { VIRUS_TAG },
	    " =?UTF-8?B?W+OCpuOCpOODq+OCuV0geA==?=", VIRUS_TAG " x", NULL },
	{ "one of two that stands behind another's", { "[c]", "[a]" }, " [a] x",
	    "[a] x", " [c] [a] x" },
	{ "of two only the missing one", { "[a]", "[b]" }, " [a] x", "[a] x",
	    " [b] [a] x" },
	{ "a tag in the middle is the sender's", { "[Spam]" },
	    " Re: [Spam] Hello", "Re: [Spam] Hello",
	    " [Spam] Re: [Spam] Hello" },
	{ "raw 8-bit stays raw", { "[Spam]" }, " \x82\xa0\xff", "?",
	    " [Spam] \x82\xa0\xff" },
	{ "folds keep their white space", { "[Spam]" }, " a\r\n\tb\r\n c",
	    "a b c", " [Spam] a\n\tb\n c" },
	{ "the line end is not the value's", { "[Spam]" }, " a\r\n", "a",
	    " [Spam] a" },
	{ "a worker's wrong offsets add no header", { "[Spam]" },
	    " a\r\nX-Evil: 1\r\n", "a", " [Spam] a" },
	{ "nor with a bare LF", { "[Spam]" }, " a\nX-Evil: 1", "a",
	    " [Spam] a" },
	{ "nor with a bare CR", { "[Spam]" }, " a\rX-Evil: 1", "a",
	    " [Spam] a X-Evil: 1" },
	{ "a long line is folded where it has a space", { "[Spam]" },
	    " 12345678901234567890123456789012345678901234567890123456789012",
	    "1",
	    " [Spam]\n "
	    "12345678901234567890123456789012345678901234567890123456789012" },
	{ "also where it has none", { "[Spam]" },
	    "123456789012345678901234567890123456789012345678901234567890123",
	    "1",
	    " [Spam]\n "
	    "123456789012345678901234567890123456789012345678901234567890123" },
};

static const struct subject_case utf8_subjects[] = {
	{ "SMTPUTF8: a tag as it is", { VIRUS_TAG }, " Hello", "Hello",
	    " " VIRUS_TAG " Hello" },
	{ "SMTPUTF8: before an encoded-word", { VIRUS_TAG }, " " A_WORD, "x",
	    " " VIRUS_TAG " " A_WORD },
	{ "SMTPUTF8: before raw UTF-8", { VIRUS_TAG, "[b]" }, " \xc3\xa9",
	    "\xc3\xa9", " " VIRUS_TAG " [b] \xc3\xa9" },
};

static void
check_subject(const struct subject_case *c, bool utf8)
{
	struct subject_tags tags = { .texts = c->tags, .utf8 = utf8 };
	scoped_mem char *value = NULL;

	while (tags.count < 3 && c->tags[tags.count] != NULL)
		tags.count++;
	value = subject_tagged(&tags, c->original,
	    c->original != NULL ? strlen(c->original) : 0, c->decoded);
	if (c->want == NULL)
		CHECK(c->name, value == NULL);
	else
		CHECK_TEXT(c->name, value, c->want);
}

static void
test_subjects(void)
{
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
		check_subject(&subjects[i], false);
	for (size_t i = 0; i < sizeof utf8_subjects / sizeof *utf8_subjects;
	     i++)
		check_subject(&utf8_subjects[i], true);
}

/* A tag of any length: no word above 75 bytes, no line above 76, whole
 * characters in each word. */
static void
test_long_tags(void)
{
	char tag[3 * 100 + 2] = "";
	const char *tags[] = { tag };

	for (size_t count = 1; count < 100; count++) {
		struct subject_tags list = { .texts = tags, .count = 1 };
		scoped_mem char *value = NULL;
		size_t line = strlen("Subject:");

		memcpy(tag + 3 * (count - 1), "\xe3\x82\xa6", 4);
		value = subject_tagged(&list, " x", 2, "x");
		for (const char *c = value; *c != '\0'; c++) {
			line = *c == '\n' ? 0 : line + 1;
			CHECK("no line is longer than 76 bytes", line <= 76);
		}
		/* 45 and 39 bytes are 15 and 13 characters: without padding
		 * but at the end, so that each word is whole characters. */
		for (const char *c = value; (c = strchr(c, '=')) != NULL; c++)
			CHECK("padding only at a word's end",
			    c[1] == '?' || c[1] == '=' || c[-1] == '?');
		CHECK("the subject follows",
		    text_ends(value, strlen(value), "?= x") ||
			text_ends(value, strlen(value), "?=\n x"));
	}
}

static struct decision
decision_with(enum action action, const char *tag)
{
	struct decision decision = { .action = action,
		.wished = action,
		.class = CLASS_INFECTED,
		.reason = "",
		.adds_headers = true,
		.removes_forged = true };

	if (tag != NULL)
		decision.subject_tags[decision.subject_tag_count++] = tag;
	return decision;
}

/* The list as text: "-Name/2 =Name/1(value) +Name(value)". */
static char *
edits_text(const struct edits *edits)
{
	struct buffer text;

	buffer_init(&text, 1 << 16);
	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->items[i];

		if (i > 0)
			buffer_add_text(&text, " ");
		if (edit->kind == EDIT_DELETE)
			buffer_add_format(
			    &text, "-%s/%u", edit->name, edit->ordinal);
		else if (edit->kind == EDIT_CHANGE)
			buffer_add_format(&text, "=%s/%u(%s)", edit->name,
			    edit->ordinal, edit->value);
		else
			buffer_add_format(
			    &text, "+%s(%s)", edit->name, edit->value);
	}
	return buffer_take(&text);
}

static void
check_edits(const char *name, const struct decision *decision,
    const struct scan_report *report, const struct rewrite_result *rewritten,
    const char *want)
{
	struct raw_subject raw[] = { { 1, " Hello", 6, "" }, { 2, "", 0, "" },
		{ 7, " [x] last", 9, "[x] last" },
		{ 9, " " A_WORD, sizeof A_WORD, "\xe3" } };
	struct edits_input input = { .decision = decision,
		.report = report,
		.subjects = raw,
		.rewritten = rewritten };
	scoped_mem char *text = NULL;
	struct edits edits;

	if (report != NULL) {
		raw[0].decoded = report->subject.decoded;
		input.subject_count = report->subject.count;
	}
	edits_build(&input, &edits);
	text = edits_text(&edits);
	CHECK_TEXT(name, text, want);
	edits_release(&edits);
}

static void
test_order(void)
{
	scoped_report struct scan_report *report = report_new();
	struct decision decision = decision_with(ACTION_TAG, "[x]");
	static char content_type[] = "Content-Type", mime[] = "MIME-Version",
		    coding[] = "Content-Transfer-Encoding", empty[] = "",
		    value[] = "text/plain;\r\n charset=utf-8",
		    spaced[] = " 1.0", base64[] = "base64";
	struct header_change changes[] = { { coding, 2, base64 },
		{ content_type, 1, value }, { coding, 1, empty },
		{ mime, 0, spaced }, { content_type, 2, empty } };
	struct rewrite_result rewritten = { .headers = changes,
		.header_count = 5 };

	report->subject.count = 1;
	report_add_forged(report, "Authentication-Results", 1);
	report_add_forged(report, "X-Sekisho", 2);
	report_add_forged(report, "Authentication-Results", 3);
	report_add_forged(report, "X-Sekisho-Spam", 1);
	report_add_forged(report, "Received", 1);
	decision.removes_forged = false;
	check_edits("nothing but tag and header", &decision, report, NULL,
	    "=Subject/1( [x] Hello) +X-Sekisho( action=tag class=infected)");
	decision.removes_forged = true;
	decision.adds_headers = false;
	decision.subject_tag_count = 0;
	check_edits("deletions from the highest ordinal down, only of ours",
	    &decision, report, NULL,
	    "-Authentication-Results/3 -X-Sekisho/2 "
	    "-Authentication-Results/1 -X-Sekisho-Spam/1");
	decision.removes_forged = false;
	check_edits("a change counts what was deleted before it", &decision,
	    report, &rewritten,
	    "-Content-Type/2 -Content-Transfer-Encoding/1 "
	    "=Content-Transfer-Encoding/1( base64) "
	    "=Content-Type/1( text/plain;\n charset=utf-8) "
	    "=MIME-Version/1( 1.0)");
}

/* Mail that nobody examined: what the MTA's headers said is all there is. */
static void
test_no_report(void)
{
	static const struct own_header items[] = { { "X-Sekisho", 1 },
		{ "Authentication-Results", 2 }, { "X-Sekisho", 2 } };
	struct own_headers forged = { .count = 3 };
	struct decision decision = decision_with(ACTION_ACCEPT, NULL);
	struct edits_input input = { .decision = &decision, .forged = &forged };
	struct edits edits;

	forged.items = (struct own_header *)items;
	decision.adds_headers = false;
	decision.removes_forged = true;
	edits_build(&input, &edits);
	CHECK_EQ("forged ones go without a report", edits.count, 3);
	CHECK_TEXT(
	    "from the highest ordinal down", edits.items[2].name, "X-Sekisho");
	CHECK_EQ("each by its own", edits.items[2].ordinal, 1);
	edits_release(&edits);
	decision.removes_forged = false;
	edits_build(&input, &edits);
	CHECK_EQ("but not where nothing is to be changed", edits.count, 0);
	edits_release(&edits);
}

static void
test_cases(void)
{
	scoped_report struct scan_report *report = report_new();
	struct decision decision;

	report_add_forged(report, "X-Sekisho", 1);
	decision = decision_with(ACTION_TAG, "[x]");
	check_edits("no Subject: one is inserted", &decision, report, NULL,
	    "-X-Sekisho/1 +Subject( [x]) "
	    "+X-Sekisho( action=tag class=infected)");
	check_edits("no report", &decision, NULL, NULL,
	    "+Subject( [x]) +X-Sekisho( action=tag class=infected)");
	decision.action = ACTION_BLOCK;
	check_edits(
	    "what is refused is not edited", &decision, report, NULL, "");
	decision.action = ACTION_DISCARD;
	check_edits("nor what is dropped", &decision, report, NULL, "");
	decision.action = ACTION_UNSET;
	check_edits("nor what is not decided", &decision, report, NULL, "");
	decision = decision_with(ACTION_QUARANTINE, NULL);
	decision.class = CLASS_UNSCANNED;
	check_edits("what is held says why", &decision, report, NULL,
	    "-X-Sekisho/1 +X-Sekisho( action=quarantine class=unscanned)");
	report->subject.count = 4;
	decision = decision_with(ACTION_TAG, "[x]");
	decision.adds_headers = false;
	check_edits("each Subject is tagged", &decision, report, NULL,
	    "-X-Sekisho/1 =Subject/1( [x] Hello) =Subject/2( [x]) "
	    "=Subject/9( [x] " A_WORD ")");
	report->subject.count = 1;
	report_set_text(&report->subject.decoded, "[x] Hello", 9);
	decision = decision_with(ACTION_TAG, "[x]");
	decision.adds_headers = false;
	check_edits("a tag that stands there is not set again", &decision,
	    report, NULL, "-X-Sekisho/1");
}

struct apply_case {
	const char *name;
	struct edit edits[3];
	const char *message;
	const char *body; /* NULL: stays */
	const char *want;
};

static char subject[] = "Subject", xa[] = "X-A", tagged[] = " [x]\n y",
	    one[] = " 1", nothing[] = "";

static const struct apply_case applied[] = {
	{ "no edits change nothing", { { 0 } }, "A: 1\r\n\r\nbody\r\n", NULL,
	    "A: 1\r\n\r\nbody\r\n" },
	{ "a change keeps the place and the line ends",
	    { { EDIT_CHANGE, subject, 1, tagged } },
	    "A: 1\r\nSubject: y\r\nB: 2\r\n\r\nbody\r\n", NULL,
	    "A: 1\r\nSubject: [x]\r\n y\r\nB: 2\r\n\r\nbody\r\n" },
	{ "LF messages stay LF", { { EDIT_CHANGE, subject, 1, tagged } },
	    "A: 1\nsubject : y\n z\nB: 2\n\nSubject: body\n", NULL,
	    "A: 1\nSubject: [x]\n y\nB: 2\n\nSubject: body\n" },
	{ "the second of a name", { { EDIT_DELETE, xa, 2, NULL } },
	    "X-A: 1\nX-AB: 2\nx-a: 3\n folded\nX-A: 4\n\nb", NULL,
	    "X-A: 1\nX-AB: 2\nX-A: 4\n\nb" },
	{ "deletions from the highest down hit what they name",
	    { { EDIT_DELETE, xa, 3, NULL }, { EDIT_DELETE, xa, 1, NULL } },
	    "X-A: 1\nX-A: 2\nX-A: 3\n\n", NULL, "X-A: 2\n\n" },
	{ "fields between those that are named stay in their order",
	    { { EDIT_DELETE, xa, 2, NULL }, { EDIT_CHANGE, subject, 1, one } },
	    "A: 1\n b\nC: 2\nX-A: 1\nD: 3\n\te\nX-A: 2\n f\nSubject: x\n"
	    "E: 4\n\nX-A: 1\n",
	    NULL,
	    "A: 1\n b\nC: 2\nX-A: 1\nD: 3\n\te\nSubject: 1\nE: 4\n\n"
	    "X-A: 1\n" },
	{ "an absent one is not deleted", { { EDIT_DELETE, xa, 2, NULL } },
	    "X-A: 1\n\n", NULL, "X-A: 1\n\n" },
	{ "an absent one is appended by a change",
	    { { EDIT_CHANGE, xa, 1, one } }, "A: 1\n\nb", NULL,
	    "A: 1\nX-A: 1\n\nb" },
	{ "insertions stand at the top, the last one first",
	    { { EDIT_INSERT, xa, 1, one }, { EDIT_INSERT, subject, 1, one } },
	    "A: 1\r\n\r\n", NULL, "Subject: 1\r\nX-A: 1\r\nA: 1\r\n\r\n" },
	{ "an empty value is still a header",
	    { { EDIT_INSERT, xa, 1, nothing } }, "A: 1\n\n", NULL,
	    "X-A:\nA: 1\n\n" },
	{ "a new body stands behind the same blank line", { { 0 } },
	    "A: 1\r\n\r\nold\r\n", "new\r\n", "A: 1\r\n\r\nnew\r\n" },
	{ "an empty new body", { { 0 } }, "A: 1\n\nold", "", "A: 1\n\n" },
	{ "a message of headers only", { { EDIT_INSERT, xa, 1, one } },
	    "A: 1\r\n", "b", "X-A: 1\r\nA: 1\r\n\r\nb" },
	{ "a message without headers", { { EDIT_INSERT, xa, 1, one } }, "\r\nb",
	    NULL, "X-A: 1\r\n\r\nb" },
	{ "an empty message", { { EDIT_INSERT, xa, 1, one } }, "", NULL,
	    "X-A: 1\n" },
};

static void
test_apply(void)
{
	for (size_t i = 0; i < sizeof applied / sizeof *applied; i++) {
		const struct apply_case *c = &applied[i];
		struct edit list[3];
		struct edits edits = { .items = list };
		scoped_buffer struct buffer out;

		memcpy(list, c->edits, sizeof list);
		while (edits.count < 3 && list[edits.count].kind != EDIT_UNSET)
			edits.count++;
		buffer_init(&out, 1 << 16);
		edits_apply(&edits, c->message, strlen(c->message), c->body,
		    c->body != NULL ? strlen(c->body) : 0, &out);
		CHECK_TEXT(c->name, buffer_text(&out), c->want);
	}
}

/* The headers alone: what edits_apply() makes before the body. */
static void
test_apply_headers(void)
{
	for (size_t i = 0; i < sizeof applied / sizeof *applied; i++) {
		const struct apply_case *c = &applied[i];
		struct edits edits = { .items = (struct edit *)c->edits };
		scoped_buffer struct buffer headers = BUFFER_OF(1 << 16);
		scoped_buffer struct buffer whole = BUFFER_OF(1 << 16);
		scoped_buffer struct buffer small = BUFFER_OF(3);

		while (
		    edits.count < 3 && c->edits[edits.count].kind != EDIT_UNSET)
			edits.count++;
		edits_apply_headers(
		    &edits, c->message, strlen(c->message), &headers);
		edits_apply(
		    &edits, c->message, strlen(c->message), "", 0, &whole);
		CHECK_TEXT(c->name, buffer_text(&headers), buffer_text(&whole));
		edits_apply_headers(
		    &edits, c->message, strlen(c->message), &small);
		CHECK(c->name, small.full || headers.len <= 3);
	}
}

int
main(void)
{
	test_subjects();
	test_long_tags();
	test_order();
	test_no_report();
	test_cases();
	test_apply();
	test_apply_headers();
	return check_done();
}
