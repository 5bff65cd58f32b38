/* test_mime.c - mail/mime.h: parts, bounds, names, content. */
#include "check.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "mail/mime.h"

/* One message parsed. */
struct parsed {
	struct scan_report *report;
	struct mime *mime;
};

static struct parsed
parse(const char *message, size_t len)
{
	struct fault fault = { "" };
	struct parsed parsed = { .report = report_new() };

	parsed.mime = mime_parse(
	    message, len, "mx.example.jp", parsed.report, &fault);
	CHECK_TEXT("parses", fault.text, "");
	return parsed;
}

static void
parsed_release(struct parsed *parsed)
{
	mime_free(&parsed->mime);
	report_free(&parsed->report);
}

/* "path kind declared flags;" for each part. */
static void
describe(const struct scan_report *report, struct buffer *out)
{
	static const char *const kinds[] = { "?", "multi", "message", "leaf" };

	for (size_t i = 0; i < report->part_count; i++) {
		const struct scan_part *part = &report->parts[i];

		buffer_add_format(out, "%s %s %s %s%s%s%s%s;", part->path,
		    kinds[part->kind], part->declared,
		    part->flags & PART_ATTACHMENT ? "a" : "",
		    part->flags & PART_DISPLAYED ? "d" : "",
		    part->flags & PART_IN_SIGNED ? "s" : "",
		    part->flags & PART_IN_ENCRYPTED ? "e" : "",
		    part->flags & PART_SPLICEABLE ? "+" : "");
	}
}

static void
describe_notes(
    const struct scan_notes *notes, const char *kind, struct buffer *out)
{
	for (size_t i = 0; i < notes->count; i++)
		buffer_add_format(out, "%s %s %u;", kind,
		    notes->items[i].reason, notes->items[i].part);
}

struct structure_case {
	const char *name, *message, *parts, *notes;
};

#define MIXED "Content-Type: multipart/mixed; boundary=\"B\"\r\n\r\n"

static const struct structure_case structure_cases[] = {
	{ "a message without a type is one displayed text",
	    "Subject: a\r\n\r\nhello\r\n", "1 leaf text/plain d+;", "" },
	{ "an empty message is one empty text", "", "1 leaf text/plain d+;",
	    "" },
	{ "headers alone have an empty body", "Subject: a\r\n",
	    "1 leaf text/plain d+;", "" },
	{ "a body alone is a body", "\r\nhello", "1 leaf text/plain d+;", "" },
	{ "a multipart has parts",
	    MIXED
	    "prologue\r\n--B\r\n\r\none\r\n--B\r\n"
	    "Content-Type: application/pdf\r\n\r\ntwo\r\n--B--\r\nepilogue",
	    "TEXT multi multipart/mixed +;1 leaf text/plain d+;"
	    "2 leaf application/pdf a+;",
	    "" },
	{ "nested multiparts are numbered as in IMAP",
	    MIXED "--B\r\nContent-Type: multipart/alternative; boundary=C\r\n"
		  "\r\n--C\r\n\r\na\r\n--C\r\nContent-Type: text/html\r\n\r\n"
		  "b\r\n--C--\r\n\r\n--B\r\nContent-Type: message/rfc822\r\n"
		  "\r\nSubject: in\r\nContent-Type: multipart/mixed; "
		  "boundary=D\r\n\r\n--D\r\n\r\nx\r\n--D--\r\n--B\r\n"
		  "Content-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\ny\r\n"
		  "--B--\r\n",
	    "TEXT multi multipart/mixed +;1 multi multipart/alternative +;"
	    "1.1 leaf text/plain d+;1.2 leaf text/html d+;"
	    "2 message message/rfc822 a+;2.TEXT multi multipart/mixed +;"
	    "2.1 leaf text/plain d+;3 message message/rfc822 a+;"
	    "3.1 leaf text/plain d+;",
	    "" },
	{ "a message is the whole of a message",
	    "Content-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\ny\r\n",
	    "1 message message/rfc822 a+;1.1 leaf text/plain d+;", "" },
	{ "parts of a digest are messages",
	    "Content-Type: multipart/digest; boundary=B\r\n\r\n--B\r\n\r\n"
	    "Subject: q\r\n\r\nhello\r\n--B--",
	    "TEXT multi multipart/digest +;1 message message/rfc822 a+;"
	    "1.1 leaf text/plain d+;",
	    "" },
	{ "a piece of a message cannot be examined",
	    "Content-Type: Message/Partial; id=x; number=2; total=3\r\n\r\n"
	    "aGVsbG8\r\n",
	    "1 leaf Message/Partial a+;", "unscanned partial 1;" },
	{ "a base64 message is parsed, its parts are not spliceable",
	    MIXED "--B\r\nContent-Type: message/rfc822\r\n"
		  "Content-Transfer-Encoding: base64\r\n\r\n"
		  "U3ViamVjdDogaW4KCmhpCg==\r\n--B--\r\n",
	    "TEXT multi multipart/mixed +;1 message message/rfc822 a+;"
	    "1.1 leaf text/plain d;",
	    "" },
	{ "what is signed or encrypted says so",
	    MIXED "--B\r\nContent-Type: multipart/signed; boundary=C\r\n\r\n"
		  "--C\r\n\r\na\r\n--C--\r\n--B\r\nContent-Type: "
		  "multipart/encrypted; boundary=D\r\n\r\n--D\r\n\r\nb\r\n"
		  "--D--\r\n--B--\r\n",
	    "TEXT multi multipart/mixed +;1 multi multipart/signed +;"
	    "1.1 leaf text/plain ds+;2 multi multipart/encrypted +;"
	    "2.1 leaf text/plain de+;",
	    "" },
	{ "a missing end leaves the last part's bounds uncertain",
	    MIXED "--B\r\n\r\none\r\n--B\r\n\r\ntwo\r\n",
	    "TEXT multi multipart/mixed +;1 leaf text/plain d+;"
	    "2 leaf text/plain d;",
	    "odd end-missing 1;" },
	{ "an inner multipart ends where the outer one says so",
	    MIXED "--B\r\nContent-Type: multipart/mixed; boundary=C\r\n\r\n"
		  "--C\r\n\r\none\r\n--B\r\n\r\ntwo\r\n--B--\r\n",
	    "TEXT multi multipart/mixed +;1 multi multipart/mixed +;"
	    "1.1 leaf text/plain d;2 leaf text/plain d+;",
	    "odd end-missing 2;" },
	{ "a multipart without a boundary is a leaf",
	    "Content-Type: multipart/mixed\r\n\r\n--B\r\n\r\na\r\n--B--\r\n",
	    "1 leaf multipart/mixed a+;", "odd boundary-missing 1;" },
	{ "a boundary that never comes is missing", MIXED "nothing\r\n",
	    "1 leaf multipart/mixed a+;", "odd boundary-missing 1;" },
	{ "parts behind the end are examined",
	    MIXED "--B\r\n\r\none\r\n--B--\r\n--B\r\n\r\ntwo\r\n--B--\r\n",
	    "TEXT multi multipart/mixed +;1 leaf text/plain d+;"
	    "2 leaf text/plain d;",
	    "odd boundary-after-end 1;" },
	{ "two boundaries both divide, and nothing is certain",
	    "Content-Type: multipart/mixed; boundary=B; boundary=C\r\n\r\n"
	    "--B\r\n\r\none\r\n--C\r\n\r\ntwo\r\n--B--\r\n",
	    "TEXT multi multipart/mixed +;1 leaf text/plain d;"
	    "2 leaf text/plain d;",
	    "odd boundary-duplicate 1;" },
	{ "the boundary of a multipart around it is a clash",
	    MIXED "--B\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
		  "--B\r\n\r\none\r\n--B--\r\n--B--\r\n",
	    "TEXT multi multipart/mixed ;1 leaf multipart/mixed a;"
	    "2 leaf text/plain d;",
	    "odd boundary-duplicate 2;odd boundary-missing 2;" },
	{ "a boundary in sections of RFC 2231",
	    "Content-Type: multipart/mixed; boundary*0=\"a \"; boundary*1=b"
	    "\r\n\r\n--a b\r\n\r\none\r\n--a b--\r\n",
	    "TEXT multi multipart/mixed +;1 leaf text/plain d+;", "" },
	{ "a folded boundary",
	    "Content-Type: multipart/mixed; boundary=\"a\r\n b\"\r\n\r\n"
	    "--a b\r\n\r\none\r\n--a b--\r\n",
	    "TEXT multi multipart/mixed +;1 leaf text/plain d+;", "" },
	{ "a boundary that looks like an RFC 2047 word is itself",
	    "Content-Type: multipart/mixed; boundary=\"=?utf-8?q?a?=\"\r\n"
	    "\r\n--=?utf-8?q?a?=\r\n\r\none\r\n--=?utf-8?q?a?=--\r\n",
	    "TEXT multi multipart/mixed +;1 leaf text/plain d+;", "" },
	{ "a longer line is no delimiter",
	    MIXED "--B\r\n\r\n--BC\r\none\r\n--B \t\r\n\r\ntwo\r\n--B-- \r\n",
	    "TEXT multi multipart/mixed +;1 leaf text/plain d+;"
	    "2 leaf text/plain d+;",
	    "" },
	{ "of two types the one that shows more is taken",
	    "Content-Type: text/plain\r\n" MIXED "--B\r\n\r\na\r\n--B--\r\n",
	    "TEXT multi multipart/mixed +;1 leaf text/plain d+;",
	    "odd type-duplicate 1;" },
	{ "a broken header line hides no part",
	    MIXED "--B\r\nContent-Type: application/x\r\nbroken line\r\n\r\n"
		  "one\r\n--B--\r\n",
	    "TEXT multi multipart/mixed +;1 leaf application/x a+;",
	    "odd header-malformed 2;" },
	{ "a broken first line hides no message",
	    "broken\r\n" MIXED "--B\r\n\r\none\r\n--B--\r\n",
	    "TEXT multi multipart/mixed +;1 leaf text/plain d+;",
	    "odd header-malformed 1;" },
	{ "an unknown encoding is noted",
	    "Content-Transfer-Encoding: rot13\r\n\r\na",
	    "1 leaf text/plain d+;", "odd encoding-unknown 1;" },
	{ "an encoded multipart is noted",
	    "Content-Transfer-Encoding: base64\r\n" MIXED
	    "--B\r\n\r\none\r\n--B--\r\n",
	    "TEXT multi multipart/mixed +;1 leaf text/plain d+;",
	    "odd encoding-composite 1;" },
	{ "a named text is an attachment",
	    "Content-Type: text/plain; name=a.txt\r\n\r\na",
	    "1 leaf text/plain a+;", "" },
	{ "an unknown disposition is an attachment",
	    "Content-Disposition: odd\r\n\r\na", "1 leaf text/plain a+;", "" },
	{ "comments and case in a type are nothing",
	    "Content-Type: (x) MULTIPART/(y)Mixed (z); boundary=B\r\n\r\n"
	    "--B\r\n\r\na\r\n--B--",
	    "TEXT multi MULTIPART/Mixed +;1 leaf text/plain d+;", "" },
	{ "a delimiter may be the message's first line",
	    "Content-Type: multipart/mixed; boundary=B\r\n--B\r\n\r\na\r\n"
	    "--B--\r\n",
	    "TEXT multi multipart/mixed +;1 leaf text/plain d+;",
	    "odd header-malformed 1;" },
};

static void
test_structure(void)
{
	for (size_t i = 0; i < sizeof structure_cases / sizeof *structure_cases;
	     i++) {
		const struct structure_case *c = &structure_cases[i];
		struct parsed parsed = parse(c->message, strlen(c->message));
		scoped_buffer struct buffer parts, notes;

		buffer_init(&parts, 10000);
		buffer_init(&notes, 10000);
		describe(parsed.report, &parts);
		describe_notes(&parsed.report->oddities, "odd", &notes);
		describe_notes(&parsed.report->limits, "limit", &notes);
		describe_notes(&parsed.report->unscanned, "unscanned", &notes);
		CHECK_TEXT(c->name, buffer_text(&parts), c->parts);
		CHECK_TEXT(c->name, buffer_text(&notes), c->notes);
		parsed_release(&parsed);
	}
}

/* The part's bytes from header to end, and its decoded content. */
static void
check_bytes(const char *name, const char *message, uint32_t part,
    const char *whole, const char *content)
{
	struct parsed parsed = parse(message, strlen(message));
	const struct scan_part *found = &parsed.report->parts[part];
	struct fault fault;
	struct mime_bytes bytes;
	scoped_mem char *text = NULL;

	CHECK(name, part < parsed.report->part_count);
	text = mem_text(message + found->header_begin,
	    (size_t)(found->body_end - found->header_begin));
	CHECK_TEXT(name, text, whole);
	CHECK_EQ(
	    name, mime_content(parsed.mime, part, 1000, &bytes, &fault), 0);
	CHECK(name, !bytes.cut);
	CHECK_EQ(name, bytes.len, strlen(content));
	CHECK(name, memcmp(bytes.data, content, strlen(content)) == 0);
	parsed_release(&parsed);
}

static void
test_bytes(void)
{
	check_bytes("the line's end before a boundary is not the part's",
	    MIXED "--B\r\nA: b\r\n\r\none\r\n\r\n--B--\r\n", 1,
	    "A: b\r\n\r\none\r\n", "one\r\n");
	check_bytes("bare line feeds", MIXED "--B\nA: b\n\none\n--B--\n", 1,
	    "A: b\n\none", "one");
	check_bytes("a part without headers", MIXED "--B\r\n\r\none\r\n--B--",
	    1, "\r\none", "one");
	check_bytes("a part without anything", MIXED "--B\r\n--B--", 1, "", "");
	check_bytes("a part without a blank line", MIXED "--B\r\nA: b\r\n--B--",
	    1, "A: b", "");
	check_bytes("text that forgot its blank line",
	    MIXED "--B\r\none two\r\n\r\nthree\r\n--B--", 1,
	    "one two\r\n\r\nthree", "one two\r\n\r\nthree");
	check_bytes("base64",
	    MIXED "--B\r\nContent-Transfer-Encoding: BASE64\r\n\r\naGVs\r\n"
		  "bG8=\r\n--B--\r\n",
	    1,
	    "Content-Transfer-Encoding: BASE64\r\n\r\naGVs\r\nbG8=", "hello");
	check_bytes("quoted-printable",
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\na=3Db=\r\nc", 0,
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\na=3Db=\r\nc",
	    "a=bc");
	check_bytes("uuencode",
	    "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n"
	    "%:&5L;&\\ \r\n`\r\nend\r\n",
	    0,
	    "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n"
	    "%:&5L;&\\ \r\n`\r\nend\r\n",
	    "hello");
	check_bytes("an attached message ends where its part ends",
	    MIXED "--B\r\nContent-Type: message/rfc822\r\n\r\nSubject: s\r\n"
		  "\r\ny\r\n--B--\r\n",
	    2, "Subject: s\r\n\r\ny", "y");
	check_bytes("of two encodings the one that hides is undone",
	    "Content-Transfer-Encoding: 7bit\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n",
	    0,
	    "Content-Transfer-Encoding: 7bit\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n",
	    "hello");
}

static void
test_cut(void)
{
	const char
	    *message = "Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n";
	struct parsed parsed = parse(message, strlen(message));
	struct fault fault = { "" };
	struct mime_bytes bytes;

	CHECK_EQ("cut", mime_content(parsed.mime, 0, 4, &bytes, &fault), 0);
	CHECK("content above the maximum is cut, and says so", bytes.cut);
	CHECK_EQ("cut", bytes.len, 4);
	CHECK_EQ("exactly the maximum",
	    mime_content(parsed.mime, 0, 5, &bytes, &fault), 0);
	CHECK("exactly the maximum", !bytes.cut);
	CHECK_EQ("no such part",
	    mime_content(parsed.mime, 1, 5, &bytes, &fault), -1);
	CHECK_TEXT("no such part", fault.text, "there is no part 1");
	parsed_release(&parsed);
}

struct name_case {
	const char *name, *header, *want;
};

static const struct name_case name_cases[] = {
	{ "plain", "Content-Type: a/b; name=a.exe", "a.exe|" },
	{ "quoted", "Content-Type: a/b; name=\"a b.exe\"", "a b.exe|" },
	{ "folded", "Content-Type: a/b;\r\n\tname=\"a b.exe\"", "a b.exe|" },
	{ "both headers count",
	    "Content-Disposition: attachment; filename=a.txt\r\n"
	    "Content-Type: a/b; name=b.exe",
	    "a.txt|b.exe|" },
	{ "twice in one header",
	    "Content-Disposition: attachment; filename=a.txt; filename=b.exe",
	    "a.txt|b.exe|" },
	{ "RFC 2231",
	    "Content-Disposition: attachment; "
	    "filename*=utf-8''%E3%82%A6%2eexe",
	    "\xe3\x82\xa6.exe|" },
	{ "RFC 2231 beside a harmless name",
	    "Content-Disposition: attachment; filename=a.txt; "
	    "filename*=us-ascii'en'b.exe",
	    "a.txt|b.exe|" },
	{ "RFC 2231 in sections out of order",
	    "Content-Disposition: attachment; filename*1*=%2ee; "
	    "filename*0*=utf-8''a; filename*2=xe",
	    "a.exe|" },
	{ "RFC 2231 sections without charset",
	    "Content-Disposition: attachment; filename*0=\"a.\"; "
	    "filename*1=\"exe\"",
	    "a.exe|" },
	{ "a gap ends the sections",
	    "Content-Disposition: attachment; filename*0=a; filename*2=.exe",
	    "a|" },
	{ "a comment behind the name, or part of it",
	    "Content-Disposition: attachment; filename=order.js(c)",
	    "order.js(c)|order.js|" },
	{ "comments anywhere",
	    "Content-Disposition: attachment; filename=(a)\"order.js\"",
	    "(a)\"order.js\"|order.js|" },
	{ "one section twice is any of both, and both",
	    "Content-Disposition: attachment; filename*0=\"a.txt\"; "
	    "filename*0=\"b.js\"",
	    "a.txt|b.js|a.txtb.js|" },
	{ "so are those behind it",
	    "Content-Disposition: attachment; filename*0=a; filename*1=.txt; "
	    "filename*1*=%2ejs",
	    "a.txt|a.js|a.txt.js|a|.txt|.js|" },
	{ "RFC 2231 in Shift_JIS",
	    "Content-Disposition: attachment; filename*=shift_jis'ja'%83E.exe",
	    "\xe3\x82\xa6.exe|" },
	{ "RFC 2231 in a charset nobody knows",
	    "Content-Disposition: attachment; filename*=nobody''a%2eexe",
	    "a.exe|" },
	{ "RFC 2231 without quotes is text",
	    "Content-Disposition: attachment; filename*=a%2eexe", "a.exe|" },
	{ "RFC 2047 in quotes",
	    "Content-Type: a/b; name=\"=?ISO-2022-JP?B?GyRCJSYbKEI=?=.exe\"",
	    "\xe3\x82\xa6.exe|" },
	{ "RFC 2047 without quotes, two words",
	    "Content-Type: a/b; name==?utf-8?q?a=2e?=\r\n =?utf-8?q?exe?=",
	    "a.exe|a.|" },
	{ "a character split between words",
	    "Content-Type: a/b; "
	    "name=\"=?utf-8?b?44I=?= =?utf-8?b?pi5leGU=?=\"",
	    "\xe3\x82\xa6.exe|" },
	{ "windows-31j with a vendor character",
	    "Content-Type: a/b; name=\"=?windows-31j?B?h0AuZXhl?=\"",
	    "\xe2\x91\xa0.exe|" },
	{ "ISO-2022-JP with a vendor row",
	    "Content-Type: a/b; name=\"=?iso-2022-jp?B?GyRCLSEbKEIuZXhl?=\"",
	    "\xe2\x91\xa0.exe|" },
	{ "raw UTF-8", "Content-Type: a/b; name=\"\xe3\x82\xa6.exe\"",
	    "\xe3\x82\xa6.exe|" },
	{ "raw Shift_JIS", "Content-Type: a/b; name=\"\x83\x45.exe\"",
	    "\xe3\x82\xa6.exe|" },
	{ "raw ISO-2022-JP", "Content-Type: a/b; name=\"\x1b$B%&\x1b(B.exe\"",
	    "\xe3\x82\xa6.exe|" },
	{ "a backslash is read in both ways",
	    "Content-Type: a/b; name=\"a\\b.exe\"", "ab.exe|a\\b.exe|" },
	{ "an escaped quote", "Content-Type: a/b; name=\"a\\\".exe\"",
	    "a\".exe|a\\\".exe|" },
	{ "no closing quote", "Content-Type: a/b; name=\"a.exe", "a.exe|" },
	{ "text behind the closing quote",
	    "Content-Type: a/b; name=\"a.txt\".exe", "a.txt|a.txt.exe|" },
	{ "unquoted blanks are read in both ways",
	    "Content-Type: a/b; name=a.exe b.txt", "a.exe b.txt|a.exe|" },
	{ "a semicolon in quotes", "Content-Type: a/b; name=\"a;b.exe\"",
	    "a;b.exe|" },
	{ "blanks round the sign", "Content-Type: a/b; NAME = a.exe ; x=y",
	    "a.exe|" },
	{ "a comment before the name", "Content-Type: a/b; (c;d) name=a.exe",
	    "a.exe|" },
	{ "a name of the wrong header is none",
	    "Content-Disposition: attachment; name=a.exe", "" },
	{ "a header repeated",
	    "Content-Disposition: attachment; filename=a.txt\r\n"
	    "Content-Disposition: attachment; filename=b.exe",
	    "a.txt|b.exe|" },
};

static void
test_names(void)
{
	for (size_t i = 0; i < sizeof name_cases / sizeof *name_cases; i++) {
		const struct name_case *c = &name_cases[i];
		struct parsed parsed = parse(c->header, strlen(c->header));
		scoped_buffer struct buffer names;

		buffer_init(&names, 10000);
		for (size_t k = 0; k < parsed.report->parts[0].name_count; k++)
			buffer_add_format(
			    &names, "%s|", parsed.report->parts[0].names[k]);
		CHECK_TEXT(c->name, buffer_text(&names), c->want);
		parsed_release(&parsed);
	}
}

static bool
has_note(const struct scan_notes *notes, const char *reason)
{
	for (size_t i = 0; i < notes->count; i++)
		if (strcmp(notes->items[i].reason, reason) == 0)
			return true;
	return false;
}

/* `piece` count times between two texts, parsed. */
static struct parsed
parse_many(const char *before, const char *piece, size_t count,
    const char *behind, struct buffer *message)
{
	buffer_init(message, 100000000);
	buffer_add_text(message, before);
	for (size_t i = 0; i < count; i++)
		buffer_add_text(message, piece);
	buffer_add_text(message, behind);
	return parse(message->data, message->len);
}

static void
check_limit(const char *name, const char *word, const char *before,
    const char *piece, size_t count, const char *behind)
{
	struct buffer message;
	struct parsed parsed = parse_many(
	    before, piece, count, behind, &message);

	CHECK(name, has_note(&parsed.report->limits, word));
	parsed_release(&parsed);
	buffer_release(&message);
}

static void
test_limits(void)
{
	struct parsed parsed;
	struct buffer message;

	check_limit("messages within messages", "depth", "",
	    "Content-Type: message/rfc822\r\n\r\n", LIMIT_MIME_DEPTH + 1, "");
	check_limit("too many parts", "parts", MIXED, "--B\r\n\r\n",
	    LIMIT_MIME_PARTS + 1, "--B--");
	check_limit("too many parameters", "parameters",
	    "Content-Type: text/plain", "; a=b", LIMIT_MIME_PARAMETERS + 1,
	    "\r\n\r\n");
	check_limit("too many lines like boundaries", "delimiters", MIXED,
	    "--\n", LIMIT_MIME_DELIMITERS + 1, "");
	check_limit("too many names", "names", "Content-Type: a/b",
	    "; name=a; name=b; name=c; name=d; name=e; name=f; name=g"
	    "; name=h; name=i; name=j; name=k; name=l; name=m; name=n"
	    "; name=o; name=p; name=q",
	    1, "\r\n\r\n");
	parsed = parse_many(
	    "To: ", "g:", 100000, "\r\n\r\nhello\r\n", &message);
	CHECK_EQ("nested groups harm nobody", parsed.report->part_count, 1);
	CHECK_EQ("nor are they beyond a limit", parsed.report->limits.count, 0);
	parsed_release(&parsed);
	buffer_release(&message);
}

/* Every prefix of a message with everything: no crash, parts in bounds. */
static void
test_prefixes(void)
{
	const char *message = structure_cases[5].message;
	size_t len = strlen(message);

	for (size_t i = 0; i <= len; i++) {
		scoped_mem char *exact = mem_new(i > 0 ? i : 1, 1);
		struct parsed parsed;

		memcpy(exact, message, i);
		parsed = parse(exact, i);
		for (size_t k = 0; k < parsed.report->part_count; k++) {
			const struct scan_part *part = &parsed.report->parts[k];

			CHECK("a prefix has parts in bounds",
			    part->header_begin <= part->body_begin &&
				part->body_begin <= part->body_end &&
				part->body_end <= i);
		}
		parsed_release(&parsed);
	}
}

static void
test_charset(void)
{
	static const struct {
		const char *name, *type, *want;
	} charsets[] = {
		{ "a charset", "text/plain; charset=ISO-2022-JP",
		    "ISO-2022-JP" },
		{ "in quotes", "text/html; charset=\"x-sjis\"", "x-sjis" },
		{ "the first of two", "text/plain; charset=a; charset=b", "a" },
		{ "none", "text/plain", "" },
		{ "none that long",
		    "text/plain; charset=123456789012345678901234567890123456"
		    "7890123456789012345678901234567890",
		    "" },
	};

	for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++) {
		scoped_report struct scan_report *report = report_new();
		struct fault fault;
		char message[256];
		struct mime *mime;

		snprintf(message, sizeof message, "Content-Type: %s\r\n\r\nx",
		    charsets[i].type);
		mime = mime_parse(message, strlen(message), "", report, &fault);
		CHECK_TEXT(
		    charsets[i].name, mime_charset(mime, 0), charsets[i].want);
		CHECK_TEXT("no part, no charset", mime_charset(mime, 1), "");
		mime_free(&mime);
	}
}

int
main(void)
{
	mime_warm_up();
	test_structure();
	test_bytes();
	test_cut();
	test_names();
	test_limits();
	test_prefixes();
	test_charset();
	return check_done();
}
