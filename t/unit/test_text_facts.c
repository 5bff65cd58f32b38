/* test_text_facts.c - mail/text_facts.h: each sign has a message that shows
 * it, and one that nearly does. */
#include "check.h"

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "mail/mail_date.h"
#include "mail/mailbox.h"
#include "mail/mime.h"
#include "mail/text_facts.h"
#include "text/html_facts.h"
#include "unlock/unlock.h"

#define HEAD                                                                   \
	"Date: Mon, 2 Mar 2026 10:00:00 +0900\r\n"                             \
	"Message-ID: <a@b.example>\r\n"                                        \
	"From: A <a@b.example>\r\nTo: c@d.example\r\nSubject: hello\r\n"

#define PLAIN HEAD "\r\nGood morning, here is the list.\r\n"

#define HTML(text)                                                             \
	HEAD "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n" text "\r"  \
	     "\n"

#define TWENTY "abcdefghij klmnopqrst "
#define LONG                                                                   \
	TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY

/* The facts of a message, the caller's; NULL when it cannot be parsed. */
static struct scan_report *
read_message(const char *message, size_t len)
{
	struct scan_report *report = report_new();
	struct fault fault;
	struct mime *mime = mime_parse(message, len, "x", report, &fault);
	scoped_displayed struct displayed displayed = { 0 };

	if (mime == NULL ||
	    displayed_read(mime, report, &displayed, &fault) != 0)
		report_free(&report);
	else
		text_facts_read(message, len, mime, &displayed, report);
	mime_free(&mime);
	return report;
}

/* A sign, a message that shows it, and one that nearly does. */
static const struct {
	enum text_sign sign;
	const char *shows, *nearly;
} signs[] = {
	{ SIGN_DATE_MISSING, "From: a@b.example\r\n\r\nx", PLAIN },
	{ SIGN_DATE_BAD, "Date: yesterday\r\n\r\nx",
	    "Date: 2 Mar 26 10:00 GMT (or so)\r\n\r\nx" },
	{ SIGN_ID_MISSING, "From: a@b.example\r\n\r\nx", PLAIN },
	{ SIGN_ID_BAD, "Message-ID: 12345\r\n\r\nx",
	    "Message-Id:\r\n <1@[127.0.0.1]>\r\n\r\nx" },
	{ SIGN_ID_NO_DOMAIN, "Message-ID: <1@localhost>\r\n\r\nx",
	    "Message-ID: <1@local.host>\r\n\r\nx" },
	{ SIGN_FROM_MISSING, "To: a@b.example\r\nFrom: \r\n\r\nx",
	    "From: a\r\n\r\nx" },
	{ SIGN_FROM_BAD, "From: Support\r\n\r\nx",
	    "From: \"Support (us)\" <a@b.example>\r\n\r\nx" },
	{ SIGN_FROM_MANY, "From: a@b.example, c@d.example\r\n\r\nx",
	    "From: \"Doe, John\" <a@b.example>\r\n\r\nx" },
	{ SIGN_FROM_MANY, "From: a@b.example\r\nFrom: c@d.example\r\n\r\nx",
	    "From: a@b.example\r\nX-From: c@d.example\r\n\r\nx" },
	{ SIGN_TO_MISSING, "From: a@b.example\r\n\r\nx",
	    "Cc: a@b.example\r\n\r\nx" },
	{ SIGN_TO_EMPTY, "To: undisclosed-recipients:;\r\n\r\nx",
	    "To: friends: a@b.example;\r\n\r\nx" },
	{ SIGN_SUBJECT_MISSING, "From: a@b.example\r\nSubject: \r\n\r\nx",
	    PLAIN },
	{ SIGN_SUBJECT_CAPS, "Subject: BUY THIS NOW\r\n\r\nx",
	    "Subject: BUY ThIS NOW\r\n\r\nx" },
	{ SIGN_SUBJECT_CAPS, "Subject: ORDER 22 NOW OR\r\n\r\nx",
	    "Subject: RFC 5322\r\n\r\nx" },
	{ SIGN_SUBJECT_MARKS, "Subject: Great!!\r\n\r\nx",
	    "Subject: Great! $\r\n\r\nx" },
	{ SIGN_TO_SELF, "From: X <a@b.example>\r\nTo: A@b.example\r\n\r\nx",
	    "From: a@b.example\r\nTo: c@b.example\r\n\r\nx" },
	{ SIGN_HTML_SPLIT, HTML("Vi<!--a-->ag<!--b-->ra on<!--c-->line"),
	    HTML("One <!--a--> two<!--b--> three <!--c-->four") },
	{ SIGN_SUBJECT_GAP, "Subject: Great news        xkvq\r\n\r\nx",
	    "Subject: Great news   xkvq\r\n\r\nx" },
	{ SIGN_REPLY_CLAIM, "Subject: Re: offer\r\n\r\nx",
	    "Subject: Re: offer\r\nIn-Reply-To: <a@b>\r\n\r\nx" },
	{ SIGN_REPLY_CLAIM, "Subject: RE[2]: offer\r\n\r\nx",
	    "Subject: Re offer\r\n\r\nx" },
	{ SIGN_FORWARD_CLAIM, "Subject: Fwd: offer\r\n\r\nx",
	    "Subject: Fwd: offer\r\nReferences: <a@b>\r\n\r\nx" },
	{ SIGN_WORDS_NEEDLESS, "Subject: =?utf-8?B?aGVsbG8=?=\r\n\r\nx",
	    "Subject: =?utf-8?B?44GC?=\r\n\r\nx" },
	{ SIGN_NAME_NEEDLESS, "From: =?utf-8?b?aGk=?= <a@b.example>\r\n\r\nx",
	    "From: =?utf-8?q?hi?= <a@b.example>\r\n\r\nx" },
	{ SIGN_RAW_8BIT, "Subject: caf\xe9\r\n\r\nx",
	    "Subject: caf\xc3\xa9\r\n\r\nx" },
	{ SIGN_MIME_UNVERSIONED, "Content-Type: text/html\r\n\r\nx",
	    "Content-Type: text/plain\r\n\r\nx" },
	{ SIGN_REPEATED, "Subject: a\r\nSubject: b\r\n\r\nx",
	    "Subject: a\r\nComments: a\r\nComments: b\r\n\r\nx" },
	{ SIGN_LIST, "List-Id: <a.b.example>\r\n\r\nx",
	    "List-Unsubscribe: <mailto:a@b.example>\r\n\r\nx" },
	{ SIGN_PRIORITY, "X-Priority: 1 (Highest)\r\n\r\nx",
	    "X-Priority: 3\r\n\r\nx" },
	{ SIGN_HEADER_INVISIBLE, "Subject: pay\xe2\x80\x8bment\r\n\r\nx",
	    "Subject: pay \xe2\x80\x8bment\r\n\r\nx" },
	{ SIGN_HEADER_MIXED, "Subject: p\xd0\xb0ypal\r\n\r\nx",
	    "Subject: \xd0\xb0 paypal\r\n\r\nx" },
	{ SIGN_CHARSET_MISMATCH,
	    "Content-Type: text/plain; charset=koi8-r\r\n\r\n" LONG,
	    "Content-Type: text/plain; charset=koi8-r\r\n\r\n\xc1\xc2 " LONG },
	{ SIGN_TEXT_NEEDLESS,
	    "Content-Type: text/plain\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n",
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n44GC\r\n" },
	{ SIGN_HTML_ONLY, HTML("<p>x"),
	    HEAD "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
		 "--b\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\n\r\nx\r\n"
		 "--b--\r\n" },
	{ SIGN_PLAIN_EMPTY,
	    HEAD "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
		 "--b\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n" LONG
		 "\r\n--b--\r\n",
	    HEAD "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
		 "--b\r\n\r\n" LONG
		 "\r\n--b\r\nContent-Type: text/html\r\n\r\n" LONG
		 "\r\n--b--\r\n" },
	{ SIGN_GTUBE,
	    HEAD "\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*"
		 "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n",
	    HEAD "\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*"
		 "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34\r\n" },
	{ SIGN_WALLET,
	    HEAD "\r\npay to 1BoatSLRHtKNngkdXEeobR76b53LETtpyT now\r\n",
	    HEAD "\r\npay to x1BoatSLRHtKNngkdXEeobR76b53LETtpyT now\r\n" },
	{ SIGN_WALLET,
	    HEAD "\r\nbc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq\r\n",
	    HEAD "\r\nhttps://x.example/1BoatSLRHtKNngkdXEeobR76b53L\r\n" },
	{ SIGN_HTML_FORM, HTML("<form action=x>y</form>"), HTML("<p>form") },
	{ SIGN_HTML_PASSWORD, HTML("<input type='password'>"),
	    HTML("<input type=text name=password>") },
	{ SIGN_HTML_SCRIPT, HTML("<script>x()</script>y"), HTML("script") },
	{ SIGN_HTML_FRAME, HTML("<iframe src=x></iframe>"), HTML("frame") },
	{ SIGN_HTML_REFRESH,
	    HTML("<meta http-equiv=Refresh content='0;url=http://x'>"),
	    HTML("<meta http-equiv=Content-Type content='text/html'>") },
	{ SIGN_HTML_SPLIT,
	    HTML("Pa<span style='font-size:0'>xx</span>yp"
		 "<span style=\"display:none\">yy</span>al se"
		 "<font style='FONT-SIZE: 0px'>q</font>cure"),
	    HTML("Pa<span style='font-size:9pt'>xx</span>yp"
		 "<span style=\"display:none\"></span>al se"
		 "<font style='font-size:11px'>q</font>cure") },
	{ SIGN_HTML_DATA_LINK, HTML("<a href='data:text/html,x'>y</a>"),
	    HTML("<img src='data:image/png;base64,AA'>") },
};

static void
test_signs(void)
{
	uint64_t tested = 0;
	uint64_t exempt = (uint64_t)1 << SIGN_CUT;

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		const char *shows = signs[i].shows, *nearly = signs[i].nearly;
		scoped_report struct scan_report *a = read_message(
		    shows, strlen(shows));
		scoped_report struct scan_report *b = read_message(
		    nearly, strlen(nearly));

		tested |= (uint64_t)1 << signs[i].sign;
		CHECK(shows, a != NULL && text_has(&a->text, signs[i].sign));
		CHECK(nearly, b != NULL && !text_has(&b->text, signs[i].sign));
	}
	CHECK_EQ("each sign is tested", tested | exempt,
	    ((uint64_t)1 << SIGN_COUNT) - 1);
}

static void
test_ordinary(void)
{
	scoped_report struct scan_report *report = read_message(
	    PLAIN, strlen(PLAIN));

	CHECK_EQ("an ordinary message shows no sign", report->text.signs, 0);
	CHECK_TEXT("who writes", report->text.from_address, "a@b.example");
	CHECK_TEXT("under which name", report->text.from_name, "A");
	CHECK_EQ("when", report->text.date_s, 1772413200);
}

static void
test_counts(void)
{
	static const char html[] = HTML(
	    "<body bgcolor=white><font color='#fefefe'>" LONG "</font>"
	    "<p style='color:#333'>seen</p><img src=a><img src=b width=1>"
	    "<a href='http://evil.example/x'>www.bank.example</a>"
	    "<a href='https://mail.bank.co.jp/x'>https://www.bank.co.jp/</a>"
	    "<a href='http://t.example/1'>press here</a>"
	    "<a href='http://evil.example/'>a@bank.example</a>"
	    "<a href='http://x.example/'>list.pdf</a>");
	scoped_report struct scan_report *report = read_message(
	    html, strlen(html));
	const struct scan_text *text = &report->text;

	CHECK_EQ("white on white is hidden", text->counts[COUNT_HIDDEN], 200);
	CHECK_EQ("a pixel is no picture", text->counts[COUNT_IMAGES], 1);
	CHECK_EQ("links", text->counts[COUNT_LINKS], 5);
	CHECK_EQ("one lies", text->counts[COUNT_LINK_LIES], 1);
	CHECK("what is hidden is not read", text->counts[COUNT_LETTERS] < 100);
}

static void
test_languages(void)
{
	static const struct {
		const char *text;
		enum text_language language;
	} texts[] = {
		{ "Please find attached the list that you wanted for the "
		  "meeting with them.",
		    LANGUAGE_ENGLISH },
		{ "Bitte finden Sie die Liste f\xc3\xbcr das Treffen mit "
		  "ihnen, und sagen Sie, was nicht passt.",
		    LANGUAGE_GERMAN },
		{ "Nous vous prions de trouver la liste des pi\xc3\xa8"
		  "ces "
		  "pour la r\xc3\xa9union avec les autres.",
		    LANGUAGE_FRENCH },
		{ "N\xc3\xa3o se esque\xc3\xa7"
		  "a de enviar a lista para uma "
		  "reuni\xc3\xa3o com os outros em casa.",
		    LANGUAGE_PORTUGUESE },
		{ "\xe4\xbc\x9a\xe8\xad\xb0\xe3\x81\xae\xe8\xb3\x87\xe6\x96\x99"
		  "\xe3\x82\x92\xe3\x81\x8a\xe9\x80\x81\xe3\x82\x8a\xe3\x81\x97"
		  "\xe3\x81\xbe\xe3\x81\x99\xe3\x80\x82",
		    LANGUAGE_JAPANESE },
		{ "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82 "
		  "\xd0\xb2\xd1\x81\xd0\xb5\xd0\xbc \xd0\xb2 \xd0\xb3\xd0\xbe"
		  "\xd1\x80\xd0\xbe\xd0\xb4\xd0\xb5 \xd0\xbd\xd0\xb0\xd1\x88"
		  "\xd0\xb5\xd0\xbc \xd1\x82\xd1\x83\xd1\x82",
		    LANGUAGE_RUSSIAN },
		{ "PN-4711 PN-4712 PN-4713 PN-4714 BOLT NUT WASHER",
		    LANGUAGE_UNSET },
		{ "ok", LANGUAGE_UNSET },
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		scoped_buffer struct buffer message = BUFFER_OF(4096);
		scoped_report struct scan_report *report = NULL;

		buffer_add_text(&message,
		    HEAD "Content-Type: text/plain; charset=utf-8\r\n\r\n");
		buffer_add_text(&message, texts[i].text);
		report = read_message(message.data, message.len);
		CHECK_EQ(
		    texts[i].text, report->text.language, texts[i].language);
	}
}

/* The same words written in another way are the same features. */
static void
test_features(void)
{
	static const char wide[] = HEAD
	    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
	    "\xef\xbc\xa1\xef\xbc\xa2\xef\xbc\xa3 12345\r\n";
	static const char narrow[] = HEAD
	    "Content-Type: text/plain\r\n\r\nabc 9\r\n";
	static const char other[] = HEAD
	    "Content-Type: text/plain\r\n\r\nabd 9\r\n";
	scoped_report struct scan_report *a = read_message(wide, strlen(wide));
	scoped_report struct scan_report *b = read_message(
	    narrow, strlen(narrow));
	scoped_report struct scan_report *c = read_message(
	    other, strlen(other));
	size_t size = sizeof *a->text.features * a->text.feature_count;

	/* hello, its two runs; the word, the number and their pair. */
	CHECK_EQ("features", a->text.feature_count, 6);
	CHECK("full width is no other word",
	    a->text.feature_count == b->text.feature_count &&
		memcmp(a->text.features, b->text.features, size) == 0);
	CHECK("another word is",
	    c->text.feature_count == 6 &&
		memcmp(a->text.features, c->text.features, size) != 0);
}

static void
test_bounds(void)
{
	scoped_buffer struct buffer message = BUFFER_OF(1 << 20);
	scoped_report struct scan_report *report = NULL;

	buffer_add_text(&message, HEAD "\r\n");
	for (unsigned int i = 0; i < 20000; i++)
		buffer_add_format(&message, "w%xq%x ", i * 2654435761U, i);
	report = read_message(message.data, message.len);
	CHECK_EQ("features stop at their limit", report->text.feature_count,
	    LIMIT_TEXT_FEATURES);
	CHECK("what was left out is said", text_has(&report->text, SIGN_CUT));
	for (size_t i = 1; i < report->text.feature_count; i++)
		if (report->text.features[i].bucket <=
		    report->text.features[i - 1].bucket)
			CHECK("features rise", false);
}

static void
test_prefixes(void)
{
	static const char message[] =
	    "From: =?utf-8?B?44GC?= \"a\\\"b\" (c(d)) <x@y>, z@w\r\n"
	    "Subject: Re[: x\r\nDate: 1 Jan 99 1:2:3 +0900\r\n"
	    "Content-Type: multipart/alternative; boundary=b\r\n\r\n"
	    "--b\r\n\r\n1A\r\n--b\r\nContent-Type: text/html\r\n\r\n"
	    "<a href='//x' style='color:rgb(1,2,3);font-size:0'>w.x.yz</a>";

	for (size_t i = 0; i < sizeof message; i++) {
		scoped_mem char *prefix = mem_text(message, i);
		scoped_report struct scan_report *report = read_message(
		    prefix, i);

		CHECK("each prefix gives facts", report != NULL);
	}
}

static void
test_dates(void)
{
	static const struct {
		const char *text;
		int64_t want; /* -1: none */
	} dates[] = {
		{ "Thu, 01 Jan 1970 00:00:10 +0000", 10 },
		{ "1 Jan 70 00:00 GMT", 0 },
		{ "Thu, 1 Jan 1970 09:00:00 +0900 (JST)", 0 },
		{ "Thu,  1 Jan 1970 00:00:00 -0130", 5400 },
		{ "29 Feb 2024 12:00:00 EST", 1709226000 },
		{ "32 Jan 2024 12:00", -1 },
		{ "1 Foo 2024 12:00", -1 },
		{ "1 Jan 2024", -1 },
		{ "1 Jan 2024 24:00", -1 },
		{ "1 Jan 20240 12:00", -1 },
		{ "2024-01-01T12:00:00Z", -1 },
		{ "((((", -1 },
		{ "", -1 },
	};

	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		int64_t got = -1;

		if (mail_date(dates[i].text, strlen(dates[i].text), &got) != 0)
			got = -1;
		CHECK_EQ(dates[i].text, got, dates[i].want);
	}
}

static void
test_mailboxes(void)
{
	static const struct {
		const char *value, *name, *address;
		size_t count;
	} rows[] = {
		{ "a@b", "", "a@b", 1 },
		{ "\"X, Y\" <a@b>, c@d", "X, Y", "a@b", 2 },
		{ "a@b (Name)", "Name", "a@b", 1 },
		{ "=?utf-8?Q?=E3=81=82?= <a@b>", "\xe3\x81\x82", "a@b", 1 },
		{ "friends: a@b, c@d;", "", "a@b", 2 },
		{ "\"a@b\" <c@d>", "a@b", "c@d", 1 },
		{ "Just a name", "Just a name", "", 0 },
		{ "<a@b", "", "a@b", 1 },
		{ "\"never closed <a@b>", "", "neverclosed<a@b>", 1 },
		{ "", "", "", 0 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		scoped_mailboxes struct mailboxes got = { 0 };

		mailboxes_read(rows[i].value, strlen(rows[i].value), &got);
		CHECK_TEXT(rows[i].value, buffer_text(&got.name), rows[i].name);
		CHECK_TEXT(
		    rows[i].value, buffer_text(&got.address), rows[i].address);
		CHECK_EQ(rows[i].value, got.count, rows[i].count);
	}
}

static void
test_links(void)
{
	static const struct {
		const char *href, *text;
		bool lies;
	} links[] = {
		{ "http://a.example/", "http://b.example/", true },
		{ "http://a.example/", "b.example", true },
		{ "http://x.a.example/", "www.a.example", false },
		{ "https://a.co.jp/", "b.co.jp", true },
		{ "https://x.a.co.jp/", "a.co.jp", false },
		{ "https://click.mail.example/?u=b.example", "Our site",
		    false },
		{ "mailto:a@b.example", "c.example", false },
		{ "http://a.example/", "go to b.example now", false },
		{ "http://bank.example@evil.example/", "bank.example", true },
		{ "http://a.example/", "1.2.3", false },
		{ "http://a.example/", "report.docx", false },
	};

	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		CHECK_EQ(links[i].text,
		    html_link_lies(links[i].href, strlen(links[i].href),
			links[i].text, strlen(links[i].text)),
		    links[i].lies);
}

int
main(void)
{
	mime_warm_up();
	unlock_warm_up();
	test_signs();
	test_ordinary();
	test_counts();
	test_languages();
	test_features();
	test_bounds();
	test_prefixes();
	test_dates();
	test_mailboxes();
	test_links();
	return check_done();
}
