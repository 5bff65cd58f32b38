/* test_url_collect.c - web/url_collect.h, url_find.h, url_html.h,
 * html_walk.h, wire/urls.h */
#include "web/url_collect.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/deadline.h"
#include "base/mem.h"
#include "base/own.h"
#include "check.h"
#include "text/html_decode.h"
#include "web/url_html.h"
#include "wire/report_features.h"

/* The URLs of a text or page, a line each; with "=> host" where the link
 * shows another one. */
static char *
urls_of(const char *text, size_t len, uint32_t where)
{
	struct scan_urls urls = { 0 };
	struct url_sink sink = {
		.urls = &urls, .where = where, .tries = LIMIT_URL_TRIES
	};
	/* An exact copy: the sanitizer sees a step too far. */
	scoped_mem char *exact = malloc(len > 0 ? len : 1);
	struct buffer out;

	memcpy(exact, text, len);
	buffer_init(&out, 1 << 20);
	if (where == URL_IN_HTML)
		url_take_html(&sink, exact, len);
	else
		url_take_text(&sink, exact, len, 0);
	for (size_t i = 0; i < urls.count; i++) {
		const struct scan_url *url = &urls.items[i];

		buffer_add_format(&out, "%s%s", i > 0 ? "\n" : "", url->url);
		if (*url->shown != '\0')
			buffer_add_format(&out, " => %s", url->shown);
	}
	urls_release(&urls);
	return buffer_take(&out);
}

struct found_case {
	const char *name, *text, *urls;
};

static const struct found_case texts[] = {
	{ "a sentence's stop is not the URL's", "See http://a.example/x.",
	    "http://a.example/x" },
	{ "nor its comma and bracket", "(http://a.example/x), and",
	    "http://a.example/x" },
	{ "brackets that belong to it stay", "http://a.example/x_(y)",
	    "http://a.example/x_(y)" },
	{ "a host without a scheme", "visit www.a.example now",
	    "http://www.a.example/" },
	{ "a host with a path", "visit a.example/x now", "http://a.example/x" },
	{ "a host alone is a word", "visit a.example now", "" },
	{ "a choice is no host", "yes/no and/or 1.5/2 v1.2/x", "" },
	{ "an address of mail is none", "me@www.a.example, x@a.example/y", "" },
	{ "www in a word is none", "awww.a.example", "" },
	{ "two, one after another", "http://a.example/ http://b.example/",
	    "http://a.example/\nhttp://b.example/" },
	{ "each stands once", "http://a.example/ HTTP://A.example",
	    "http://a.example/" },
	{ "one inside another is another",
	    "http://a.example/?u=http%3A%2F%2Fb.example%2F",
	    "http://a.example/?u=http%3A%2F%2Fb.example%2F\n"
	    "http://b.example/" },
	{ "Japanese follows without a blank",
	    "詳細はhttp://a.example/xをご覧ください。",
	    "http://a.example/x\n"
	    "http://a.example/x%E3%82%92%E3%81%94%E8%A6%A7%E3%81%8F%E3%81%A0"
	    "%E3%81%95%E3%81%84" },
	{ "its brackets end it", "「http://a.example/x」",
	    "http://a.example/x" },
	{ "a host of other letters", "http://例え.jp/x",
	    "http://xn--r8jz45g.jp/x" },
	{ "over lines between < and >", "<http://a.example/x\n  y/z>",
	    "http://a.example/xy/z" },
	{ "not without them", "http://a.example/x\ny/z", "http://a.example/x" },
	{ "two lines that only look so", "<http://a.example/x\nnext words>",
	    "http://a.example/x" },
	{ "backslashes", "http:\\\\a.example\\x", "http://a.example/x" },
	{ "a scheme alone", "http:// and https://", "" },
	{ "a scheme at the end", "http://", "" },
	{ "another scheme", "mailto:a@a.example ldap://a.example", "" },
	{ "IPv6", "http://[2001:db8::1]/x", "http://[2001:db8::1]/x" },
	{ "userinfo", "http://bank.example@evil.example/",
	    "http://evil.example/" },
	{ "quotes end it", "\"http://a.example/\"x", "http://a.example/" },
};

static const struct found_case pages[] = {
	{ "a link", "<a href=\"http://a.example/\">x</a>",
	    "http://a.example/" },
	{ "without quotes", "<a href=http://a.example/x class=y>x</a>",
	    "http://a.example/x" },
	{ "single quotes, blanks, case", "<A\nHREF = 'http://a.example/'>x",
	    "http://a.example/" },
	{ "a slash before it", "<a/href=http://a.example/>x",
	    "http://a.example/" },
	{ "a quote that nobody closes", "<a href=\"http://a.example/>x</a>",
	    "http://a.example/" },
	{ "a tag that nobody closes", "<a href=\"http://a.example/\" ",
	    "http://a.example/" },
	{ "references",
	    "<a href=\"&#104;&#x74;tp&colon;//a&period;example&sol;"
	    "?a=1&amp;b=2\">x</a>",
	    "http://a.example/?a=1&b=2" },
	{ "references without their end", "<a href='&#104&#116tp://a.example'>",
	    "http://a.example/" },
	{ "escapes", "<a href=\"http://%61.example/\">x</a>",
	    "http://a.example/" },
	{ "line ends inside", "<a href=\"ht\ntp://a.exa\r\n\tmple/\">x</a>",
	    "http://a.example/" },
	{ "relative to the base",
	    "<base href=\"http://a.example/d/\"><a href=\"x\">y</a>",
	    "http://a.example/x" },
	{ "relative to nothing", "<a href=\"x\">y</a><a href='#z'>", "" },
	{ "a bare host in a link", "<a href=\"www.a.example/x\">y</a>",
	    "http://www.a.example/x" },
	{ "a refresh",
	    "<META content=\"0; URL='http://a.example/'\" "
	    "http-equiv=Refresh>",
	    "http://a.example/" },
	{ "another meta", "<meta name=x content='0;url=http://a.example/'>",
	    "" },
	{ "a form", "<form action=\"http://a.example/\">",
	    "http://a.example/" },
	{ "pictures, frames, styles",
	    "<img src=http://a.example/1><iframe src=http://a.example/2>"
	    "<td background=http://a.example/3>"
	    "<p style=\"background:url(http://a.example/4)\">",
	    "http://a.example/1\nhttp://a.example/2\nhttp://a.example/3\n"
	    "http://a.example/4" },
	{ "scripts", "<script>location='http://a.example/'</script>",
	    "http://a.example/" },
	{ "handlers", "<p onclick=\"open('http://a.example/')\">",
	    "http://a.example/" },
	{ "text", "<p>http://a.example/</p>next", "http://a.example/" },
	{ "text that tags split", "http://a.e<b></b>xam<!-- x -->ple/",
	    "http://a.example/" },
	{ "paragraphs separate", "<p>http://a.example/</p><p>x</p>",
	    "http://a.example/" },
	{ "a comment", "<!-- <a href=http://a.example/> -->", "" },
	{ "a comment that some programs show",
	    "<!--[if mso]><a href=http://a.example/>x</a><![endif]-->",
	    "http://a.example/" },
	{ "a comment without an end is none",
	    "<!-- <a href=http://a.example/>x</a>", "http://a.example/" },
	{ "a link in a style is loaded, not shown",
	    "<style>@import 'http://a.example/'</style>", "http://a.example/" },
	{ "a link that shows another host",
	    "<a href=\"http://evil.example/\">https://bank.example/x</a>",
	    "http://evil.example/ => bank.example\nhttps://bank.example/x" },
	{ "a link that shows another name",
	    "<a href=\"http://evil.example/\"> <b>bank</b>.example </a>",
	    "http://evil.example/ => bank.example" },
	{ "a link that shows its own host",
	    "<a href=\"http://a.example/x\">www.b.example</a>"
	    "<a href=\"http://a.example/x\">a.example</a>",
	    "http://a.example/x => www.b.example\nhttp://www.b.example/" },
	{ "a link that shows words",
	    "<a href=\"http://a.example/\">click here.</a>",
	    "http://a.example/" },
	{ "a picture in a link is not the link",
	    "<a href=\"http://a.example/\"><img src=\"http://c.example/\">"
	    "b.example</a>",
	    "http://a.example/ => b.example\nhttp://c.example/" },
	{ "the next link ends one that nobody closes",
	    "<a href=http://a.example/>x <a href=http://c.example/>b.example",
	    "http://a.example/\nhttp://c.example/ => b.example" },
	{ "mail", "<a href=\"mailto:a@a.example\">x</a>", "" },
	{ "a sign that is no tag", "1 < 2 <a href=http://a.example/>",
	    "http://a.example/" },
	{ "nothing", "", "" },
};

static void
table(const struct found_case *cases, size_t count, uint32_t where)
{
	for (size_t i = 0; i < count; i++) {
		scoped_mem char *urls = urls_of(
		    cases[i].text, strlen(cases[i].text), where);

		CHECK_TEXT(cases[i].name, urls, cases[i].urls);
		for (size_t len = 0; len < strlen(cases[i].text); len++)
			free(urls_of(cases[i].text, len, where));
	}
}

static struct scan_url
sample_url(const char *url, const char *host)
{
	return (struct scan_url){ .url = url,
		.host = host,
		.written = host,
		.shown = "",
		.flags = URL_IN_TEXT };
}

static void
one_host_cannot_fill_the_list(void)
{
	const char *name = "one host cannot fill the list";
	struct scan_urls urls = { 0 };
	char url[64] = "", host[] = "a.example", other[] = "b.example";
	struct scan_url added = sample_url(url, host);

	for (int i = 0; i < 2 * LIMIT_HOST_URLS; i++) {
		snprintf(url, sizeof url, "http://a.example/%d", i);
		(void)urls_add(&urls, &added);
	}
	CHECK_EQ(name, urls.count, LIMIT_HOST_URLS);
	CHECK_EQ(name, urls.cut, true);
	added.host = other;
	CHECK_EQ(name, urls_add(&urls, &added), LIMIT_HOST_URLS + 1);
	urls_release(&urls);
}

static void
the_list_is_bounded(void)
{
	const char *name = "the list is bounded";
	struct scan_urls urls = { 0 };
	char url[64] = "", host[64] = "";
	struct scan_url added = sample_url(url, host);

	for (int i = 0; i < 2 * LIMIT_URLS; i++) {
		snprintf(host, sizeof host, "h%d.example", i);
		snprintf(url, sizeof url, "http://h%d.example/", i);
		(void)urls_add(&urls, &added);
	}
	CHECK_EQ(name, urls.count, LIMIT_URLS);
	CHECK_EQ(name, urls.cut, true);
	snprintf(url, sizeof url, "http://h0.example/");
	added.flags = URL_IN_HTML;
	CHECK_EQ(name, urls_add(&urls, &added), 1);
	CHECK_EQ("a second sight adds its flags", urls.items[0].flags,
	    URL_IN_TEXT | URL_IN_HTML);
	urls_release(&urls);
}

static void
nonsense_is_not_added(void)
{
	static const struct {
		const char *name, *url, *host;
		uint32_t flags;
	} lies[] = {
		{ "no URL", "", "a.example", 0 },
		{ "a control", "http://a.example/\n", "a.example", 0 },
		{ "no host", "http://a.example/", "", 0 },
		{ "a host with a slash", "http://a.example/", "a/b", 0 },
		{ "an empty label", "http://a.example/", "a..b", 0 },
		{ "upper case", "http://a.example/", "A.example", 0 },
		{ "an address that is none", "http://a/", "a", URL_IP },
		{ "an address that is not said", "http://192.0.2.1/",
		    "192.0.2.1", 0 },
		{ "a flag that is none", "http://a/", "a", 1U << 31 },
	};
	struct scan_urls urls = { 0 };

	for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
		struct scan_url url = sample_url(lies[i].url, lies[i].host);

		url.flags = lies[i].flags;
		CHECK_EQ(lies[i].name, urls_add(&urls, &url), 0);
	}
	urls_release(&urls);
}

static void
documents(void)
{
	struct scan_report *report = report_new();
	struct scan_file *file = report_add_file(report);

	file->part = 3;
	report_add_url(report, file, "http://a.example/x", 18);
	report_add_url(report, file, "file:///etc", 11);
	report_add_url(report, file, "https://b.example", 17);
	url_collect_files(report);
	CHECK_EQ("a document's addresses", report->urls.count, 2);
	CHECK_EQ("a document's addresses", report->urls.items[1].part, 3);
	CHECK_EQ("a document's addresses", report->urls.items[1].flags,
	    URL_IN_DOCUMENT | URL_LINK);
	report_free(&report);
}

/* Time for `piece` repeated to this many bytes. */
static int64_t
time_for(const char *piece, size_t bytes, uint32_t where)
{
	size_t step = strlen(piece);
	scoped_mem char *text = mem_new(bytes, 1);
	int64_t begun = clock_ms();

	for (size_t i = 0; i < bytes; i++)
		text[i] = piece[i % step];
	free(urls_of(text, bytes, where));
	return clock_ms() - begun;
}

/* Each was quadratic in some other program. 2 MB in far less than a minute
 * also with sanitizers; a square would be hours. */
static void
hostile_bytes_take_linear_time(void)
{
	static const char *const pieces[] = { "<", "<!", "<!--", "<a href=\"",
		"<a href='", "<a b=\"'", "&#", "&", "http://", "http://a.b/",
		"http://a.b/(", "www.", "<a href=http://a.b>", "</script",
		"<script>", "a.", "a.b/", "<http://a.b\n", "<a ",
		"\"<a =", "http://\xe3\x81\x82.b/", "%", "http://a@",
		"http://[" };

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		CHECK(pieces[i],
		    time_for(pieces[i], 1 << 20, URL_IN_HTML) < 20000);
		CHECK(pieces[i],
		    time_for(pieces[i], 1 << 20, URL_IN_TEXT) < 20000);
	}
}

int
main(void)
{
	table(texts, sizeof texts / sizeof *texts, URL_IN_TEXT);
	table(pages, sizeof pages / sizeof *pages, URL_IN_HTML);
	one_host_cannot_fill_the_list();
	the_list_is_bounded();
	nonsense_is_not_added();
	documents();
	hostile_bytes_take_linear_time();
	return check_done();
}
