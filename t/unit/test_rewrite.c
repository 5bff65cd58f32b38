/* test_rewrite.c - edit/rewrite.h: what is removed, and what stays.
 *
 * In the messages below `{` and `}` enclose what the notice takes the place
 * of; every other byte must be the same afterwards. */
#include "check.h"

#include "rewriting.h"

#define NONE UINT32_MAX

struct removal_case {
	const char *name;
	uint32_t parts[4]; /* ended by NONE */
	const char *message;
};

static const struct removal_case removal_cases[] = {
	{ "an attachment in base64", { 2, NONE },
	    "Subject: x\nMIME-Version: 1.0\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "preamble\n--b\n\ntext\n--b \n"
	    "{Content-Type: application/x-evil; name=\"a.exe\"\n"
	    "Content-Transfer-Encoding: base64\n\nRVZJTA==\n}\n"
	    "--b--\nepilogue\n" },
	{ "the first part, in quoted-printable", { 1, NONE },
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n{Content-Transfer-Encoding: quoted-printable\n\nEV=49L}\n"
	    "--b\n\ntext\n--b--\n" },
	{ "a part without headers", { 1, NONE },
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n{\nEVIL}\n--b--\n" },
	{ "a part without content", { 1, NONE },
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n{X-Name: a.exe\n\n}\n--b\n\n\n--b--\n" },
	{ "an end without a line end", { 1, NONE },
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n{\nEVIL}\n--b--" },
	{ "inside a multipart inside a multipart", { 3, NONE },
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\nContent-Type: multipart/alternative; boundary=b2\n\n"
	    "--b2\n\ntext\n--b2\n{Content-Type: text/html\n\n<EVIL>}\n"
	    "--b2--\n\n--b\n\nmore\n--b--\n" },
	{ "two at once", { 3, 1, NONE },
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n{X: 1\n\nEVIL}\n--b\n\ntext\n--b\n{X: 3\n\nWORSE}\n--b--\n" },
	{ "the same wish twice is one", { 1, 1, NONE },
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n{\nEVIL}\n--b--\n" },
	{ "a multipart goes with what is in it", { 2, 1, NONE },
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n{Content-Type: multipart/mixed; boundary=b2\n\n"
	    "--b2\n\nEVIL\n--b2\n\nmore\n--b2--\n}\n--b\n\ntext\n--b--\n" },
	{ "an attached message goes whole", { 1, NONE },
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n{Content-Type: message/rfc822\n\nSubject: in\n\nEVIL}\n"
	    "--b\n\ntext\n--b--\n" },
	{ "inside an attached message", { 3, NONE },
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\nContent-Type: message/rfc822\n\n"
	    "Subject: in\nContent-Type: multipart/mixed; boundary=b2\n\n"
	    "--b2\n{\nEVIL}\n--b2--\n\n--b\n\ntext\n--b--\n" },
	{ "inside a message in a message", { 5, NONE },
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\nContent-Type: message/rfc822\n\n"
	    "Content-Type: multipart/mixed; boundary=b2\n\n"
	    "--b2\nContent-Type: message/rfc822\n\n"
	    "Content-Type: multipart/mixed; boundary=b3\n\n"
	    "--b3\n{\nEVIL}\n--b3--\n--b2--\n--b--\n" },
	{ "8-bit elsewhere stays", { 1, NONE },
	    "Subject: \xff\xfe raw\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "\x80\n--b\n{\nEVIL}\n--b\nX: \xe3\x81\n\n\x01\xff\n--b--\n" },
	{ "a digest's default type does not make it a message", { 1, NONE },
	    "Content-Type: multipart/digest; boundary=b\n\n"
	    "--b\n{Content-Type: text/plain\n\nEVIL}\n"
	    "--b\n\nSubject: y\n\nz\n--b--\n" },
	{ "behind an mbox's first line", { 1, NONE },
	    "From me Mon Jan  1 00:00:00 2024\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n{\nEVIL}\n--b--\n" },
	{ "a part whose headers are junk", { 1, NONE },
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\n{X: y\njunk\n\nEVIL}\n--b--\n" },
	{ "inside a signed multipart", { 2, NONE },
	    "Content-Type: multipart/signed; boundary=b\n\n"
	    "--b\nContent-Type: multipart/mixed; boundary=b2\n\n"
	    "--b2\n{\nEVIL}\n--b2--\n--b\n"
	    "Content-Type: application/pgp-signature\n\nxx\n--b--\n" },
};

/* Take the braces out; what stands in them becomes the notice of the part
 * that the case names for it. */
static void
add_expected(const struct run *run, const struct scan_report *report,
    const char *text, const char *eol, struct buffer *out)
{
	uint32_t parts[4];
	size_t count = 0;

	for (uint32_t i = 0; i < report->part_count; i++)
		for (size_t k = 0; k < run->request.removal_count; k++)
			if (run->removals[k].part == i && count < 4 &&
			    (count == 0 || parts[count - 1] != i))
				parts[count++] = i;
	for (size_t i = 0; *text != '\0'; i++) {
		size_t len = strcspn(text, "{");
		const struct removal *removal = run->removals;

		add_lines(out, text, len, eol);
		text += len;
		if (*text == '\0')
			return;
		while (removal->part != parts[i])
			removal++;
		notice_entity(
		    &run->request, removal, &report->parts[parts[i]], eol, out);
		/* Its last line end is the delimiter's. */
		out->len -= strlen(eol);
		text = strchr(text, '}') + 1;
	}
}

static void
without_braces(const char *text, char *out)
{
	for (; *text != '\0'; text++)
		if (*text != '{' && *text != '}')
			*out++ = *text;
	*out = '\0';
}

static void
test_removal(const struct removal_case *c, const char *eol)
{
	char plain[2000];
	scoped_run struct run run;
	scoped_buffer struct buffer want;
	struct scan_report *report = report_new();
	struct mime *mime;

	without_braces(c->message, plain);
	run_init(&run, plain, eol);
	for (size_t i = 0; c->parts[i] != NONE; i++)
		run_remove(&run, c->parts[i]);
	run.fault.text[0] = '\0';
	run_rewrite(&run);
	CHECK_TEXT(c->name, run.fault.text, "");
	CHECK_EQ(c->name, run.status, REWRITE_DONE);
	mime = mime_parse(
	    buffer_text(&run.message), run.message.len, "", report, &run.fault);
	buffer_init(&want, RUN_BYTES);
	add_expected(&run, report, c->message, eol, &want);
	CHECK_EQ(c->name, run.whole.len, want.len);
	CHECK(c->name,
	    run.whole.len == want.len &&
		memcmp(run.whole.data, want.data, want.len) == 0);
	CHECK_EQ(c->name, run.result.header_count, 0);
	CHECK_EQ(c->name, run.result.removed_count, run.request.removal_count);
	CHECK_EQ(c->name, run.result.removed[0], c->parts[0]);
	CHECK(c->name, !run.result.body_tagged);
	mime_free(&mime);
	report_free(&report);
}

struct body_case {
	const char *name;
	uint32_t part;
	const char *headers; /* of the message and an attached one */
	const char *body;
	const char *want; /* the headers then */
	const char *changes;
};

static const struct body_case body_cases[] = {
	{ "a message without MIME", 0, "Subject: x\n", "EVIL\n",
	    "Subject: x\nContent-Type: text/plain; charset=UTF-8\n"
	    "Content-Transfer-Encoding: base64\nMIME-Version: 1.0\n",
	    "Content-Type 0 +, Content-Transfer-Encoding 0 +, "
	    "MIME-Version 0 +, " },
	{ "an attachment that is the message", 0,
	    "MIME-Version: 1.0\nContent-Type: application/pdf;\n name=x.pdf\n"
	    "Subject: x\nContent-Disposition: attachment;\n\tfilename=x.pdf\n"
	    "content-transfer-encoding: quoted-printable\n"
	    "Content-MD5: abc\nX-Last: 1\n",
	    "EVIL",
	    "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
	    "Subject: x\nContent-Transfer-Encoding: base64\nX-Last: 1\n",
	    "Content-Disposition 1 -, Content-MD5 1 -, Content-Type 1 +, "
	    "Content-Transfer-Encoding 1 +, " },
	{ "duplicates go from the highest down", 0,
	    "Content-Type: text/plain\nContent-ID: <1>\ncontent-type: a/b\n"
	    "content-id: <2>\nCONTENT-TYPE: c/d\nContent-ID: <3>\n"
	    "MIME-Version: 1.0\n",
	    "EVIL\n",
	    "Content-Type: text/plain; charset=UTF-8\nMIME-Version: 1.0\n"
	    "Content-Transfer-Encoding: base64\n",
	    "Content-ID 3 -, Content-ID 2 -, Content-ID 1 -, Content-Type 3 -, "
	    "Content-Type 2 -, Content-Type 1 +, "
	    "Content-Transfer-Encoding 0 +, " },
	{ "a multipart that is the body", 0,
	    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n",
	    "--b\n\nEVIL\n--b\n\nx\n--b--\nepilogue\n",
	    "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
	    "Content-Transfer-Encoding: base64\n",
	    "Content-Type 1 +, Content-Transfer-Encoding 0 +, " },
	{ "a message that is nothing but another", 1,
	    "Content-Type: message/rfc822\n\n"
	    "Subject: in\nContent-Description: d\n"
	    "Content-Transfer-Encoding: base64\n",
	    "RVZJTA==\n",
	    "Content-Type: message/rfc822\n\n"
	    "Subject: in\nContent-Transfer-Encoding: base64\n"
	    "Content-Type: text/plain; charset=UTF-8\nMIME-Version: 1.0\n",
	    "" },
};

/* "name ordinal +, name ordinal -" */
static void
describe_changes(const struct rewrite_result *result, struct buffer *out)
{
	for (size_t i = 0; i < result->header_count; i++)
		buffer_add_format(out, "%s %u %c, ", result->headers[i].name,
		    result->headers[i].ordinal,
		    result->headers[i].value[0] != '\0' ? '+' : '-');
}

static void
test_body(const struct body_case *c, const char *eol)
{
	scoped_buffer struct buffer text, want, changes;
	scoped_run struct run run;
	struct scan_part nameless = { 0 };
	char *names[] = { (char *)"x.pdf" };

	buffer_init(&text, RUN_BYTES);
	buffer_init(&want, RUN_BYTES);
	buffer_init(&changes, RUN_BYTES);
	buffer_add_format(&text, "%s\n%s", c->headers, c->body);
	run_init(&run, buffer_text(&text), eol);
	run_remove(&run, c->part);
	run_rewrite(&run);
	CHECK_EQ(c->name, run.status, REWRITE_DONE);
	if (strstr(c->headers, "x.pdf") != NULL) {
		nameless.names = names;
		nameless.name_count = 1;
	}
	add_lines(&want, c->want, strlen(c->want), eol);
	buffer_add_text(&want, eol);
	notice_body(&run.request, run.removals, &nameless, eol, &want);
	CHECK_TEXT(c->name, buffer_text(&run.whole), buffer_text(&want));
	describe_changes(&run.result, &changes);
	CHECK_TEXT(c->name, buffer_text(&changes), c->changes);
}

/* An attached message in a multipart keeps its own headers. */
static void
test_attached_body(void)
{
	static const char name[] = "the body of an attached message";
	scoped_run struct run run;
	const char *whole;

	run_init(&run,
	    "Content-Type: multipart/mixed; boundary=b\n\n"
	    "--b\nContent-Type: message/rfc822\n\n"
	    "Subject: in\nContent-Type: text/html\n\n<EVIL>\n"
	    "--b--\n",
	    "\r\n");
	run_remove(&run, 2);
	run_rewrite(&run);
	whole = buffer_text(&run.whole);
	CHECK_EQ(name, run.status, REWRITE_DONE);
	CHECK_EQ(name, run.result.header_count, 0);
	CHECK(name,
	    strstr(whole,
		"message/rfc822\r\n\r\nSubject: in\r\n"
		"Content-Type: text/plain; charset=UTF-8\r\n"
		"Content-Transfer-Encoding: base64\r\n"
		"MIME-Version: 1.0\r\n\r\nQSBw") != NULL);
	CHECK(name, text_ends(whole, run.whole.len, "\r\n--b--\r\n"));
}

static const char two_parts[] = "Content-Type: multipart/mixed; boundary=b\n\n"
				"--b\n\nEVIL\n--b\n\ntext\n--b--\n";

static void
test_refused(void)
{
	static const struct {
		const char *name, *message;
		uint32_t part;
		const char *why;
	} cases[] = {
		{ "a part that is not there", two_parts, 3, "has no part 3" },
		{ "another content than was examined", two_parts, 2,
		    "not the content" },
		{ "no end: where it ends is a guess",
		    "Content-Type: multipart/mixed; boundary=b\n\n"
		    "--b\n\nEVIL\n",
		    1, "bounds" },
		{ "boundaries that clash",
		    "Content-Type: multipart/mixed; boundary=b\n\n"
		    "--b\nContent-Type: multipart/mixed; boundary=b\n\n"
		    "--b\n\nEVIL\n--b--\n--b--\n",
		    1, "bounds" },
		{ "inside an encoded message",
		    "Content-Type: multipart/mixed; boundary=b\n\n"
		    "--b\nContent-Type: message/rfc822\n"
		    "Content-Transfer-Encoding: base64\n\n"
		    "U3ViamVjdDogeAoKRVZJTAo=\n--b--\n",
		    2, "bounds" },
		{ "a second copy that nobody asked for",
		    "Content-Type: multipart/mixed; boundary=b\n\n"
		    "--b\n\nEVIL\n--b\n\nEVIL\n--b--\n",
		    1, "that was removed" },
		{ "headers that do not end", "Subject: x\n", 0,
		    "no blank line" },
		{ "a first line that is no header: the MTA may see a body",
		    "junk\nSubject: x\n\nEVIL\n", 0, "where the headers end" },
		{ "junk among the headers", "Subject: x\njunk\n\nEVIL\n", 0,
		    "where the headers end" },
		{ "junk among those of an attached message",
		    "Content-Type: message/rfc822\n\n"
		    "Subject: x\njunk\n\nEVIL\n",
		    1, "no header" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_run struct run run;

		run_init(&run, cases[i].message, "\r\n");
		run_remove(&run, cases[i].part);
		if (i == 1)
			run.removals[0].sha256[31] ^= 1;
		run_rewrite(&run);
		CHECK_EQ(cases[i].name, run.status, REWRITE_REFUSED);
		CHECK(cases[i].name,
		    strstr(run.fault.text, cases[i].why) != NULL);
		CHECK_EQ("nothing is handed out", run.body.len, 0);
		CHECK("nothing at all",
		    run.result.headers == NULL && run.result.removed == NULL);
	}
}

static void
test_limits(void)
{
	scoped_run struct run small, many;
	scoped_buffer struct buffer headers;

	run_init(&small, two_parts, "\r\n");
	run_remove(&small, 1);
	buffer_release(&small.body);
	buffer_init(&small.body, 100);
	run_rewrite(&small);
	CHECK_EQ("no body beyond the maximum", small.status, REWRITE_REFUSED);
	buffer_init(&headers, RUN_BYTES);
	for (int i = 0; i < LIMIT_REWRITE_HEADERS; i++)
		buffer_add_format(&headers, "Content-X%d: y\n", i);
	buffer_add_text(&headers, "\nEVIL\n");
	run_init(&many, buffer_text(&headers), "\r\n");
	run_remove(&many, 0);
	run_rewrite(&many);
	CHECK_EQ("no more header changes than a result may have", many.status,
	    REWRITE_REFUSED);
}

static void
test_nothing(void)
{
	scoped_run struct run run;

	run_init(&run, two_parts, "\r\n");
	run_rewrite(&run);
	CHECK_EQ("no wish, no change", run.status, REWRITE_DONE);
	CHECK_TEXT("no wish, no change", buffer_text(&run.whole),
	    buffer_text(&run.message));
}

/* Every prefix of a message is rewritten or refused, and never worse. */
static void
test_prefixes(void)
{
	const struct removal_case *c = &removal_cases[0];
	char plain[2000];

	without_braces(c->message, plain);
	for (size_t len = strlen(plain); len > 0; len--) {
		scoped_run struct run run;

		plain[len] = '\0';
		run_init(&run, plain, "\r\n");
		run_remove(&run, 0);
		run.request.body_tag = (char *)"tag";
		run_rewrite(&run);
		CHECK("done or refused",
		    run.status == REWRITE_DONE ||
			run.status == REWRITE_REFUSED);
		CHECK("with a reason",
		    run.status == REWRITE_DONE || run.fault.text[0] != '\0');
	}
}

int
main(void)
{
	mime_warm_up();
	gcry_check_version(NULL);
	for (size_t i = 0; i < sizeof removal_cases / sizeof *removal_cases;
	     i++) {
		test_removal(&removal_cases[i], "\r\n");
		test_removal(&removal_cases[i], "\n");
	}
	for (size_t i = 0; i < sizeof body_cases / sizeof *body_cases; i++) {
		test_body(&body_cases[i], "\r\n");
		test_body(&body_cases[i], "\n");
	}
	test_attached_body();
	test_refused();
	test_limits();
	test_nothing();
	test_prefixes();
	return check_done();
}
