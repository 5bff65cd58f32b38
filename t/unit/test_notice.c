/* test_notice.c - edit/notice.h */
#include "check.h"

#include "base/mem.h"
#include "base/text.h"
#include "edit/notice.h"

static char infected[] = "infected", verdict[] = "Eicar-Test-Signature";
static char gateway[] = "mx1.example.jp", session[] = "7d1f03c2";
static char file_name[] = "\xe8\xa6\x8b\xe7\xa9\x8d.exe";

static const struct scan_request request = {
	.session = session, .gateway = gateway, .time_s = 1700000000
};
static const struct removal removal = {
	.sha256 = { 0xab, 0xcd }, .class_name = infected, .verdict = verdict
};

static void
test_time(void)
{
	static const struct {
		int64_t time_s;
		const char *want;
	} cases[] = {
		{ 0, "Thu, 1 Jan 1970 00:00:00 +0000" },
		{ 951827696, "Tue, 29 Feb 2000 12:34:56 +0000" },
		{ 1709251199, "Thu, 29 Feb 2024 23:59:59 +0000" },
		{ 1709251200, "Fri, 1 Mar 2024 00:00:00 +0000" },
		{ 4107542400, "Mon, 1 Mar 2100 00:00:00 +0000" },
		{ 1735689599, "Tue, 31 Dec 2024 23:59:59 +0000" },
		{ 253402300799, "Fri, 31 Dec 9999 23:59:59 +0000" },
		{ INT64_MAX, "Fri, 31 Dec 9999 23:59:59 +0000" },
		{ INT64_MIN, "Thu, 1 Jan 1970 00:00:00 +0000" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[NOTICE_TIME_BYTES];

		notice_time(cases[i].time_s, text);
		CHECK_TEXT("an RFC 5322 date", text, cases[i].want);
	}
}

static struct scan_part
part_named(char **names)
{
	return (struct scan_part){ .names = names, .name_count = 1 };
}

static bool
says(const struct buffer *text, const char *what)
{
	return text_find(buffer_text(text), text->len, what) < text->len;
}

/* Columns of a line as a terminal in Japan shows it, and its length. */
static size_t
line_columns(const char *line, size_t *len_out)
{
	size_t columns = 0, len = 0;

	while (line[len] != '\0' && line[len] != '\n') {
		size_t step = text_utf8_char(line + len, strlen(line + len));

		columns += step > 1 ? 2 : line[len] != '\r';
		len += step;
	}
	*len_out = len + (line[len] == '\n');
	return columns;
}

/* Well-formed, CRLF, narrow enough. */
static void
check_shape(const char *name, const struct buffer *text)
{
	const char *line = buffer_text(text);
	size_t len;

	CHECK(name, text_is_utf8(line, text->len));
	CHECK(name, text->len < NOTICE_BYTES && !text->full);
	while (*line != '\0') {
		CHECK(name, line_columns(line, &len) <= 76);
		CHECK(name, len >= 2 && line[len - 2] == '\r');
		line += len;
	}
}

static void
test_text(void)
{
	char *names[] = { file_name };
	struct scan_part part = part_named(names);
	scoped_buffer struct buffer text;

	buffer_init(&text, NOTICE_BYTES);
	notice_text(&request, &removal, &part, &text);
	check_shape("a notice", &text);
	CHECK("English first",
	    text_begins(buffer_text(&text), text.len,
		"A part of this message was removed"));
	CHECK("then Japanese", says(&text, "このメールの一部を削除しました"));
	CHECK("the file", says(&text, "File: 見積.exe\r\n"));
	CHECK("the file again", says(&text, "ファイル: 見積.exe\r\n"));
	CHECK("class and verdict",
	    says(&text, "Reason: infected (Eicar-Test-Signature)\r\n"));
	CHECK("the digest",
	    says(&text,
		"SHA-256: abcd0000000000000000000000000000"
		"00000000000000000000000000000000\r\n"));
	CHECK("the time",
	    says(&text, "Time: Tue, 14 Nov 2023 22:13:20 +0000\r\n"));
	CHECK("the gateway", says(&text, "Gateway: mx1.example.jp\r\n"));
	CHECK("the id", says(&text, "Id: 7d1f03c2\r\n"));
	CHECK("no word of a signature", !says(&text, "signed"));
}

static void
test_cases(void)
{
	static const struct {
		const char *name;
		const char *class_name, *english, *japanese;
	} cases[] = {
		{ "a virus is called one", "infected", "a virus", "ウイルス" },
		{ "a suspicion is not", "suspicious", "looked like", "疑い" },
		{ "a banned type is none", "banned", "not accepted", "種類" },
		{ "limits", "limits", "not be examined", "上限" },
		{ "any other class", "whatever", "rules", "規則" },
	};
	struct scan_part part = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct removal one = removal;
		scoped_buffer struct buffer text;

		one.class_name = (char *)cases[i].class_name;
		buffer_init(&text, NOTICE_BYTES);
		notice_text(&request, &one, &part, &text);
		check_shape(cases[i].name, &text);
		CHECK(cases[i].name, says(&text, cases[i].english));
		CHECK(cases[i].name, says(&text, cases[i].japanese));
		CHECK("only a virus is called one",
		    (i == 0) == says(&text, "ウイルス"));
		CHECK("no name is said so", says(&text, "(without a name)"));
		CHECK("in Japanese too", says(&text, "(名前なし)"));
	}
}

static void
test_signed(void)
{
	struct scan_part part = { .flags = PART_IN_SIGNED };
	scoped_buffer struct buffer text;

	buffer_init(&text, NOTICE_BYTES);
	notice_text(&request, &removal, &part, &text);
	check_shape("a signed message", &text);
	CHECK("the lost signature is said",
	    says(&text,
		"The message was "
		"signed"));
	CHECK("in Japanese too", says(&text, "電子署名"));
}

/* Whom to ask for the original. */
static void
test_contact(void)
{
	static char contact[] = "情報システム部 (内線 1234) help@example.jp";
	struct scan_part part = { 0 };
	struct scan_request asked = request;
	scoped_buffer struct buffer text = BUFFER_OF(NOTICE_BYTES);

	notice_text(&request, &removal, &part, &text);
	CHECK("the administrator",
	    says(&text, "give the id above to:\r\n  your mail administrator"));
	CHECK("in Japanese too", says(&text, "\r\n  メール管理者\r\n"));
	buffer_clear(&text);
	asked.contact = contact;
	notice_text(&asked, &removal, &part, &text);
	check_shape("a contact", &text);
	CHECK("somebody else",
	    says(&text,
		"give the id above to:\r\n  情報システム部 (内線 1234) "
		"help@example.jp\r\n"));
	CHECK("and nobody but him", !says(&text, "administrator"));
}

/* The administrator's own text. */
static void
test_own_text(void)
{
	static char own[] = "%s: %f は %c (%v) のため削除\n%d\r\n\n%t %g 100%%";
	char *names[] = { file_name };
	struct scan_part part = part_named(names);
	struct scan_request asked = request;
	scoped_buffer struct buffer text = BUFFER_OF(NOTICE_BYTES);

	asked.notice = own;
	notice_text(&asked, &removal, &part, &text);
	CHECK_TEXT("every placeholder", buffer_text(&text),
	    "7d1f03c2: 見積.exe は infected (Eicar-Test-Signature) "
	    "のため削除\r\n"
	    "abcd000000000000000000000000000000000000000000000000000000000000"
	    "\r\n\r\n"
	    "Tue, 14 Nov 2023 22:13:20 +0000 mx1.example.jp 100%\r\n");
	buffer_clear(&text);
	part.flags = PART_IN_SIGNED;
	notice_text(&asked, &removal, &part, &text);
	CHECK("a lost signature is said all the same",
	    says(&text, "The message was signed") && says(&text, "電子署名"));
	buffer_clear(&text);
	names[0] = (char *)"a%f\r\n%s";
	part.flags = 0;
	asked.notice = (char *)"%f%";
	notice_text(&asked, &removal, &part, &text);
	CHECK_TEXT("a name is no placeholder", buffer_text(&text),
	    "a%f\\x0d\\x0a%s%\r\n");
}

/* Text as long as it may be, with as many long names. */
static void
test_own_text_long(void)
{
	static char own[LIMIT_NOTICE_FILE_BYTES + 1];
	static char longest[3 * LIMIT_REPORT_TEXT + 1];
	char *names[] = { longest };
	struct scan_part part = part_named(names);
	struct scan_request asked = request;
	scoped_buffer struct buffer text = BUFFER_OF(NOTICE_BYTES);

	memset(longest, '\x01', sizeof longest - 1);
	memset(own, '\n', sizeof own - 1);
	for (size_t i = 0; i < LIMIT_NOTICE_PLACES; i++)
		memcpy(own + 2 * i, "%f", 2);
	asked.notice = own;
	notice_text(&asked, &removal, &part, &text);
	CHECK("all of it fits", !text.full);
}

/* File names are an attacker's text. */
static void
test_hostile(void)
{
	static const struct {
		const char *name, *file, *want;
	} cases[] = {
		{ "line ends are escaped", "a\r\nId: forged",
		    "File: a\\x0d\\x0aId: forged\r\n" },
		{ "the reading order stays", "a\xe2\x80\xaegpj.exe",
		    "File: a\\xe2\\x80\\xaegpj.exe\r\n" },
		{ "bytes that are no UTF-8", "\xff.exe", "File: \\xff.exe" },
		{ "terminal controls", "\x1b[2J", "File: \\x1b[2J\r\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *names[] = { (char *)cases[i].file };
		struct scan_part part = part_named(names);
		scoped_buffer struct buffer text;

		buffer_init(&text, NOTICE_BYTES);
		notice_text(&request, &removal, &part, &text);
		check_shape(cases[i].name, &text);
		CHECK(cases[i].name, says(&text, cases[i].want));
	}
}

static void
test_long(void)
{
	char longest[3 * LIMIT_REPORT_TEXT + 1];
	char *names[] = { longest };
	struct scan_part part = part_named(names);
	struct scan_request all_long = request;
	struct removal long_removal = removal;
	scoped_buffer struct buffer text;

	for (size_t i = 0; i + 3 < sizeof longest; i += 3)
		memcpy(longest + i, "見", 3);
	longest[sizeof longest - 1] = '\0';
	all_long.gateway = longest;
	all_long.session = longest;
	long_removal.class_name = longest;
	long_removal.verdict = longest;
	buffer_init(&text, NOTICE_BYTES);
	notice_text(&all_long, &long_removal, &part, &text);
	check_shape("everything as long as it can be", &text);
	CHECK("and still the end",
	    text_ends(buffer_text(&text), text.len, "メール管理者\r\n"));
}

static void
test_entity(void)
{
	static const char head[] = "Content-Type: text/plain; charset=UTF-8\n"
				   "Content-Transfer-Encoding: base64\n"
				   "Content-Disposition: inline\n\n";
	struct scan_part part = { 0 };
	scoped_buffer struct buffer entity, body;

	buffer_init(&entity, NOTICE_ENTITY_BYTES);
	buffer_init(&body, NOTICE_ENTITY_BYTES);
	notice_entity(&request, &removal, &part, "\n", &entity);
	notice_body(&request, &removal, &part, "\n", &body);
	CHECK("headers and a blank line",
	    text_begins(buffer_text(&entity), entity.len, head));
	CHECK_TEXT("then the body", buffer_text(&entity) + strlen(head),
	    buffer_text(&body));
	CHECK_EQ("the message's line ends only",
	    text_find(buffer_text(&entity), entity.len, "\r"), entity.len);
}

int
main(void)
{
	test_time();
	test_text();
	test_cases();
	test_signed();
	test_contact();
	test_own_text();
	test_own_text_long();
	test_hostile();
	test_long();
	test_entity();
	return check_done();
}
