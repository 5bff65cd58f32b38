/* test_local_lists.c - config/site_set.h, config/digest_set.h */
#include "config/local_lists.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/deadline.h"
#include "base/mem.h"
#include "base/own.h"
#include "check.h"
#include "config/config.h"

#define MANY 1000000

static char path[] = "/tmp/sekisho-test-lists-XXXXXX";

static void
write_file(const char *text, size_t len)
{
	FILE *file = fopen(path, "we");

	if (file == NULL || fwrite(text, 1, len, file) != len ||
	    fclose(file) != 0)
		abort();
}

/* Load sites; returns how many mistakes. */
static size_t
load_sites(struct site_set *set, const char *text, char *first, size_t size)
{
	struct mistakes mistakes = { 0 };
	size_t count;

	*set = (struct site_set){ 0 };
	write_file(text, strlen(text));
	site_set_load(set, path, &mistakes);
	count = mistakes.count;
	snprintf(first, size, "%s",
	    mistakes.kept > 0 ? mistakes.texts[0] + strlen(path) : "");
	mistakes_release(&mistakes);
	return count;
}

static void
sites(void)
{
	static const struct {
		const char *name, *host, *url;
		bool want;
	} cases[] = {
		{ "the domain itself", "evil.example", "http://evil.example/",
		    true },
		{ "a host below it", "a.b.evil.example",
		    "http://a.b.evil.example/x", true },
		{ "a host alone may be asked about", "evil.example", NULL,
		    true },
		{ "another name that ends so", "notevil.example",
		    "http://notevil.example/", false },
		{ "what is above it", "example", "http://example/", false },
		{ "an address", "192.0.2.66", "http://192.0.2.66/x", true },
		{ "an IPv6 address", "2001:db8::66", "http://[2001:db8::66]/",
		    true },
		{ "another address", "192.0.2.6", "http://192.0.2.6/", false },
		{ "a URL's beginning", "path.example",
		    "http://path.example/evil/more?x", true },
		{ "whatever the scheme", "path.example",
		    "https://path.example/evil", true },
		{ "up to its query", "path.example",
		    "http://path.example/evil?x", true },
		{ "not up to a letter", "path.example",
		    "http://path.example/evilx", false },
		{ "not the host", "path.example", "http://path.example/",
		    false },
		{ "not a host below", "a.path.example",
		    "http://a.path.example/evil", false },
		{ "a host alone", "only.example", "http://only.example/x",
		    true },
		{ "not one below it", "www.only.example",
		    "http://www.only.example/", false },
		{ "an entry in capitals", "upper.example",
		    "http://upper.example/", true },
		{ "a wildcard is a domain", "x.star.example",
		    "http://x.star.example/", true },
		{ "and so is a dot", "dot.example", "http://dot.example/",
		    true },
		{ "a path keeps its case", "path.example",
		    "http://path.example/EVIL", false },
		{ "an empty name", "", "http:///", false },
		{ "no URL at all", "x.example", "nonsense", false },
	};
	char first[200];
	struct site_set set;

	CHECK_EQ("good entries are no mistakes",
	    load_sites(&set,
		"# sites\n evil.example \r\n; more\n\nhttp://path.example/evil"
		"/\nonly.example/\n192.0.2.66\n2001:db8::66\nUpper.Example\n"
		"*.star.example\n.dot.example",
		first, sizeof first),
	    0);
	CHECK_EQ("each stands once", set.count, 8);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_EQ(cases[i].name,
		    site_set_has(&set, cases[i].host, cases[i].url),
		    cases[i].want);
	site_set_release(&set);
	CHECK_EQ("an empty set has nothing",
	    site_set_has(&set, "evil.example", "http://evil.example/"), false);
}

static void
sites_that_are_none(void)
{
	static const struct {
		const char *text, *mistake;
	} cases[] = {
		{ "a.example b.example\n", ":1: is no domain" },
		{ "a.example/x y\n", ":1: must be one entry in ASCII" },
		{ "a..example\n", ":1: is no domain" },
		{ "\n\n\xe4\xbe\x8b.jp\n", ":3: is no domain" },
		{ "ok.example\n/path\n", ":2: is no domain" },
		{ "http://\n", ":1: is no domain" },
	};
	char first[200];
	struct site_set set;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK_EQ(cases[i].text,
		    load_sites(&set, cases[i].text, first, sizeof first), 1);
		CHECK(cases[i].text,
		    strncmp(first, cases[i].mistake,
			strlen(cases[i].mistake)) == 0);
		site_set_release(&set);
	}
}

static void
digests(void)
{
	static const char text[] =
	    "# digests\n"
	    "d41d8cd98f00b204e9800998ecf8427e  empty.txt\n"
	    "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709\n"
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	    ":0:empty\n"
	    "00000000000000000000000000000000\n";
	static const uint8_t md5[16] = { 0xd4, 0x1d, 0x8c, 0xd9, 0x8f, 0x00,
		0xb2, 0x04, 0xe9, 0x80, 0x09, 0x98, 0xec, 0xf8, 0x42, 0x7e };
	static const uint8_t sha1[20] = { 0xda, 0x39, 0xa3, 0xee, 0x5e, 0x6b,
		0x4b, 0x0d, 0x32, 0x55, 0xbf, 0xef, 0x95, 0x60, 0x18, 0x90,
		0xaf, 0xd8, 0x07, 0x09 };
	static const uint8_t other[32] = { 1 };
	struct digest_set set = { 0 };
	struct mistakes mistakes = { 0 };

	write_file(text, strlen(text));
	digest_set_load(&set, path, &mistakes);
	CHECK_EQ("good digests are no mistakes", mistakes.count, 0);
	CHECK_EQ("all kinds are kept", digest_set_count(&set), 4);
	CHECK_EQ("an MD5", digest_set_has(&set, md5, other, other), true);
	CHECK_EQ("a SHA-1 in capitals",
	    digest_set_has(&set, other, sha1, other), true);
	CHECK_EQ(
	    "none of them", digest_set_has(&set, other, other, other), false);
	CHECK_EQ("what is not known is not there",
	    digest_set_has(&set, NULL, NULL, NULL), false);
	digest_set_release(&set);
	write_file("\nd41d8cd98f00b204e9800998ecf8427\n", 33);
	digest_set_load(&set, path, &mistakes);
	CHECK_EQ("a digit less is a mistake", mistakes.count, 1);
	CHECK("with its line",
	    mistakes.kept == 1 &&
		strstr(mistakes.texts[0], ":2: is no MD5") != NULL);
	digest_set_release(&set);
	mistakes_release(&mistakes);
}

/* 20 MB of SHA-1 and 8 of entries; a sanitizer is several times as slow. */
static void
a_million_is_read_at_once(void)
{
	const size_t line = 41;
	scoped_mem char *text = mem_new(MANY * line + 1, 1);
	struct digest_set files = { 0 };
	struct site_set names = { 0 };
	struct mistakes mistakes = { 0 };
	int64_t begun_ms;
	uint64_t number = 1;

	for (size_t i = 0; i < MANY; i++) {
		number = number * 6364136223846793005U + 1442695040888963407U;
		snprintf(text + i * line, line + 1, "%016llx%016llx%08x\n",
		    (unsigned long long)number,
		    (unsigned long long)(number ^ i), (unsigned int)i);
	}
	write_file(text, MANY * line);
	begun_ms = clock_ms();
	digest_set_load(&files, path, &mistakes);
	printf("%d digests in %lld ms\n", MANY,
	    (long long)(clock_ms() - begun_ms));
	CHECK("a million digests in seconds", clock_ms() - begun_ms < 20000);
	CHECK_EQ("all are there", digest_set_count(&files), MANY);
	CHECK_EQ("in their own size", files.sha1.cap, MANY);
	begun_ms = clock_ms();
	site_set_load(&names, path, &mistakes);
	printf(
	    "%d sites in %lld ms\n", MANY, (long long)(clock_ms() - begun_ms));
	CHECK("a million sites in seconds", clock_ms() - begun_ms < 20000);
	CHECK_EQ("all are there", names.count, MANY);
	CHECK_EQ("without mistakes", mistakes.count, 0);
	digest_set_release(&files);
	site_set_release(&names);
}

int
main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		abort();
	fd_close(&fd);
	sites();
	sites_that_are_none();
	digests();
	a_million_is_read_at_once();
	unlink(path);
	return check_done();
}
