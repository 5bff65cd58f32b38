/* test_url_parse.c - web/url_parse.h, web/url_host.h */
#include "web/url_parse.h"

#include "base/mem.h"
#include "base/own.h"
#include "check.h"
#include "wire/urls.h"

static const struct {
	const char *name, *text;
	const char *url; /* NULL: leads nowhere */
	uint32_t flags;
} cases[] = {
	{ "a plain one stays", "http://a.example/x?y=1",
	    "http://a.example/x?y=1", 0 },
	{ "a host without a path gets the root", "https://a.example",
	    "https://a.example/", 0 },
	{ "host and scheme are lower case, the path is not",
	    "HTTP://A.Example/Path", "http://a.example/Path", 0 },
	{ "a fragment is not asked for", "http://a.example/x#y",
	    "http://a.example/x", 0 },
	{ "the scheme's own port is none", "https://a.example:443/",
	    "https://a.example/", 0 },
	{ "another port is said", "http://a.example:8080/",
	    "http://a.example:8080/", URL_PORT },
	{ "a port that is none", "http://a.example:80x/", NULL, 0 },
	{ "a port above the last", "http://a.example:65536/", NULL, 0 },
	{ "what stands before the last @ is no host",
	    "http://bank.example@evil.example/", "http://evil.example/",
	    URL_USERINFO },
	{ "a password in front neither",
	    "http://bank.example:443@x@evil.example/", "http://evil.example/",
	    URL_USERINFO },
	{ "an @ in the path is none", "http://a.example/@b.example",
	    "http://a.example/@b.example", 0 },
	{ "backslashes are slashes", "http:\\\\evil.example\\x",
	    "http://evil.example/x", URL_OBSCURED },
	{ "a backslash ends the user's trick",
	    "http://evil.example\\@bank.example/",
	    "http://evil.example/@bank.example/", URL_OBSCURED },
	{ "one slash is enough for a browser", "http:/evil.example/",
	    "http://evil.example/", URL_OBSCURED },
	{ "three are not too many", "http:///evil.example/",
	    "http://evil.example/", URL_OBSCURED },
	{ "tabs and line ends inside are not there",
	    "ht\ntp://ev\til.exa\r\nmple/", "http://evil.example/",
	    URL_OBSCURED },
	{ "blanks around are not there", "  http://a.example/ ",
	    "http://a.example/", 0 },
	{ "escapes in the host", "http://%65vil.example/",
	    "http://evil.example/", URL_OBSCURED },
	{ "letters of full width", "http://ｅｖｉｌ．ｅｘａｍｐｌｅ/",
	    "http://evil.example/", 0 },
	{ "ideographic dots", "http://evil。example/", "http://evil.example/",
	    0 },
	{ "names in other scripts", "http://例え.jp/", "http://xn--r8jz45g.jp/",
	    URL_IDN },
	{ "their upper case", "http://BÜCHER.example/",
	    "http://xn--bcher-kva.example/", URL_IDN },
	{ "a Cyrillic letter in a Latin word", "http://p\u0430ypal.example/",
	    "http://xn--pypal-4ve.example/", URL_IDN | URL_MIXED },
	{ "the same as punycode", "http://xn--pypal-4ve.example/",
	    "http://xn--pypal-4ve.example/", URL_IDN | URL_MIXED },
	{ "a whole Cyrillic word mixes nothing", "http://\u043f\u0440.example/",
	    "http://xn--o1ac.example/", URL_IDN },
	{ "Latin beside Japanese is usual", "http://abcの.jp/",
	    "http://xn--abc-nc4b.jp/", URL_IDN },
	{ "a soft hyphen is not there", "http://e\u00advil.example/",
	    "http://evil.example/", 0 },
	{ "a dot at the end is not there", "http://a.example./",
	    "http://a.example/", 0 },
	{ "two dots are no host", "http://a..example/", NULL, 0 },
	{ "no host", "http:///", NULL, 0 },
	{ "blanks are no host", "http://a b.example/", NULL, 0 },
	{ "a label above 63 bytes is none",
	    "http://"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaa.example/",
	    NULL, 0 },
	{ "an underscore is a host's", "http://a_b.example/",
	    "http://a_b.example/", 0 },
	{ "an address", "http://192.0.2.1/x", "http://192.0.2.1/x", URL_IP },
	{ "as one number", "http://3221225985/", "http://192.0.2.1/",
	    URL_IP | URL_IP_ODD },
	{ "in hex", "http://0xc0000201/", "http://192.0.2.1/",
	    URL_IP | URL_IP_ODD },
	{ "in octal", "http://0300.0.02.01/", "http://192.0.2.1/",
	    URL_IP | URL_IP_ODD },
	{ "with three numbers", "http://192.0.513/", "http://192.0.2.1/",
	    URL_IP | URL_IP_ODD },
	{ "with two, mixed", "http://0xc0.513/", "http://192.0.2.1/",
	    URL_IP | URL_IP_ODD },
	{ "with a dot at its end", "http://192.0.2.1./", "http://192.0.2.1/",
	    URL_IP | URL_IP_ODD },
	{ "in full width", "http://１９２.０.２.１/", "http://192.0.2.1/",
	    URL_IP | URL_IP_ODD },
	{ "escaped", "http://%31%39%32.0.2.1/", "http://192.0.2.1/",
	    URL_IP | URL_OBSCURED },
	{ "a number above 255", "http://192.0.2.256/", NULL, 0 },
	{ "five numbers", "http://192.0.2.1.1/", NULL, 0 },
	{ "no octal digit", "http://192.0.2.09/", NULL, 0 },
	{ "IPv6", "http://[2001:DB8::1]:81/", "http://[2001:db8::1]:81/",
	    URL_IP | URL_PORT },
	{ "IPv4 inside IPv6", "http://[::ffff:192.0.2.1]/", "http://192.0.2.1/",
	    URL_IP | URL_IP_ODD },
	{ "IPv6 that is none", "http://[2001:db8::g]/", NULL, 0 },
	{ "IPv6 that nobody closes", "http://[2001:db8::1/", NULL, 0 },
	{ "a number in front of a name is a name", "http://1.a.example/",
	    "http://1.a.example/", 0 },
	{ "escapes of ordinary letters go", "http://a.example/%7Euser",
	    "http://a.example/~user", 0 },
	{ "many of them hide something", "http://a.example/%6C%6F%67%69%6E",
	    "http://a.example/login", URL_OBSCURED },
	{ "other escapes stay, in one form", "http://a.example/a%2fb%e3",
	    "http://a.example/a%2Fb%E3", 0 },
	{ "bytes that need one get one", "http://a.example/é",
	    "http://a.example/%C3%A9", 0 },
	{ "folders up and down", "http://a.example/a/../b/./c",
	    "http://a.example/b/c", 0 },
	{ "never above the root", "http://a.example/../../x",
	    "http://a.example/x", 0 },
	{ "the root before a query", "http://a.example/.?x",
	    "http://a.example/?x", 0 },
	{ "a folder that is the last one", "http://a.example/a/b/..",
	    "http://a.example/a/", 0 },
	{ "three dots are a name", "http://a.example/.../x",
	    "http://a.example/.../x", 0 },
	{ "not in a query", "http://a.example/x?a/../b",
	    "http://a.example/x?a/../b", 0 },
	{ "a lone percent sign", "http://a.example/100%",
	    "http://a.example/100%25", 0 },
	{ "a percent sign before an escape", "http://a.example/%b%32F",
	    "http://a.example/%25b2F", 0 },
	{ "mail is no web", "mailto:a@a.example", NULL, 0 },
	{ "scripts neither", "javascript:alert(1)", NULL, 0 },
	{ "a word neither", "a.example", NULL, 0 },
	{ "nothing", "", NULL, 0 },
	{ "a reference without scheme", "//a.example/x", "http://a.example/x",
	    0 },
};

static void
table(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		static struct parsed_url url;
		int status = url_parse(
		    cases[i].text, strlen(cases[i].text), NULL, false, &url);

		CHECK_EQ(cases[i].name, status, cases[i].url != NULL ? 0 : -1);
		if (status != 0 || cases[i].url == NULL)
			continue;
		CHECK_TEXT(cases[i].name, url.text, cases[i].url);
		CHECK_EQ(cases[i].name, url.flags, cases[i].flags);
	}
}

static void
relative(void)
{
	static const struct {
		const char *text, *url;
	} references[] = {
		{ "/x", "https://b.example:8443/x" },
		{ "x?y", "https://b.example:8443/x?y" },
		{ "//c.example/", "https://c.example/" },
		{ "http://d.example/", "http://d.example/" },
		{ "\\\\e.example\\", "https://e.example/" },
	};
	static struct parsed_url base, url;

	CHECK_EQ("a base",
	    url_parse("https://b.example:8443/d/", 25, NULL, false, &base), 0);
	for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
		CHECK_EQ("relative to a base",
		    url_parse(references[i].text, strlen(references[i].text),
			&base, false, &url),
		    0);
		CHECK_TEXT("relative to a base", url.text, references[i].url);
	}
}

static void
bare(void)
{
	static struct parsed_url url;

	CHECK_EQ("a bare host",
	    url_parse("www.a.example:81/x", 18, NULL, true, &url), 0);
	CHECK_TEXT("a bare host", url.text, "http://www.a.example:81/x");
	CHECK_EQ("a bare host", url.flags, URL_BARE | URL_PORT);
}

static void
inside(void)
{
	static const struct {
		const char *name, *text, *url;
	} outer[] = {
		{ "in the query", "http://a.example/r?u=http://b.example/x",
		    "http://b.example/x" },
		{ "escaped",
		    "http://a.example/r?u=https%3A%2F%2Fb.example%2Fx&v=1",
		    "https://b.example/x" },
		{ "in the path", "http://a.example/r/http://b.example/",
		    "http://b.example/" },
		{ "one level only",
		    "http://a.example/?u=http%3A%2F%2Fb.example%2F%3Fu%3Dhttp"
		    "%253A%252F%252Fc.example",
		    "http://b.example/?u=http%3A%2F%2Fc.example" },
		{ "none", "http://a.example/r?u=x", NULL },
		{ "not the host's own http", "http://http.example/", NULL },
		{ "a word that begins so", "http://a.example/https", NULL },
	};
	static struct parsed_url url, found;

	for (size_t i = 0; i < sizeof outer / sizeof *outer; i++) {
		CHECK_EQ(outer[i].name,
		    url_parse(outer[i].text, strlen(outer[i].text), NULL, false,
			&url),
		    0);
		CHECK_EQ(outer[i].name, url_inside(&url, &found),
		    outer[i].url != NULL ? 0 : -1);
		if (outer[i].url != NULL)
			CHECK_TEXT(outer[i].name, found.text, outer[i].url);
	}
}

static void
long_ones(void)
{
	static char text[4 * LIMIT_URL_BYTES] = "http://a.example/";
	static struct parsed_url url;

	memset(text + 17, 'x', sizeof text - 17);
	CHECK_EQ("a long one loses its end",
	    url_parse(text, sizeof text, NULL, false, &url), 0);
	CHECK_EQ("a long one loses its end", url.len, LIMIT_URL_BYTES);
	memset(text + 7, 'x', sizeof text - 7);
	CHECK_EQ("a host that long is none",
	    url_parse(text, sizeof text, NULL, false, &url), -1);
}

static void
prefixes(void)
{
	static const char text[] =
	    "http://u:p@%65x.ｅx.例え.example:81\\a/../%7e?u=http%3A%2F%2Fb.c";
	static struct parsed_url url, found;

	for (size_t len = 0; len <= strlen(text); len++) {
		/* A copy, so that the sanitizer sees a step too far. */
		scoped_mem char *copy = mem_text(text, len);

		if (url_parse(copy, len, NULL, false, &url) == 0)
			(void)url_inside(&url, &found);
	}
	CHECK("every prefix is read", url.len > 0);
}

int
main(void)
{
	table();
	relative();
	bare();
	inside();
	long_ones();
	prefixes();
	return check_done();
}
