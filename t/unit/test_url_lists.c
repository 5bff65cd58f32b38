/* test_url_lists.c - net/url_lists.h, net/file_lists.h, net/domain.h: real
 * questions to a scripted name server. */
#include "net/url_lists.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"
#include "check.h"
#include "dns/scripted.h"
#include "net/file_lists.h"
#include "net/list_health.h"

#define TIMEOUT_MS 800

static const char script[] =
    "zone dbl.test 60\n"
    "evil.example.dbl.test A 127.0.1.4\n"
    "spam.example.dbl.test A 127.0.1.2\n"
    "odd.example.dbl.test A 127.0.1.255\n"
    "refused.example.dbl.test A 127.255.255.254\n"
    "local.example.dbl.test A 127.0.0.1\n"
    "zone multi.test 60\n"
    "evil.example.multi.test A 127.0.0.64\n"
    "4.0.41.198.multi.test A 127.0.0.8\n"
    "zone hash.test 60\n"
    "0101010101010101010101010101010101010101.hash.test A 127.0.0.2\n"
    "zone silent.test 60\n"
    "silent silent.test\n";

static struct scripted *server;
static struct resolver *resolver;

static struct config *
configure(const char *zones, const char *files)
{
	struct config *config = NULL;
	struct mistakes mistakes = { 0 };
	char text[1024];

	snprintf(text, sizeof text,
	    "[web_reputation]\nzones = %s\n[file_reputation]\nzones = %s\n"
	    "[list multi]\nzone = multi.test\nmask = 72\naddresses = yes\n"
	    "rating = suspicious\n",
	    zones, files);
	if (config_parse("test", text, strlen(text), &config, &mistakes) != 0) {
		fprintf(stderr, "%s\n", mistakes.texts[0]);
		abort();
	}
	return config;
}

/* Ask about hosts; the answers are the caller's. */
static void
ask(const struct config *config, const char *const *hosts, size_t count,
    struct url_answers *out)
{
	scoped_mem struct url_question *questions = mem_new(
	    count, sizeof *questions);
	scoped_url_lists struct url_lists *lists = NULL;

	for (size_t i = 0; i < count; i++)
		questions[i] = (struct url_question){ .host = hosts[i],
			.is_address = hosts[i][0] >= '0' &&
			    hosts[i][0] <= '9' };
	lists = url_lists_start(resolver, NULL, config, questions, count);
	url_lists_finish(lists, deadline_in(clock_ms(), TIMEOUT_MS), out);
}

static void
ratings(void)
{
	static const struct {
		const char *host;
		enum url_rating rating;
		const char *domain;
	} cases[] = {
		{ "www.evil.example", URL_DANGEROUS, "evil.example" },
		{ "spam.example", URL_HIGHLY_SUSPICIOUS, "spam.example" },
		{ "good.example", URL_RATING_UNSET, "good.example" },
		{ "odd.example", URL_RATING_UNSET, "odd.example" },
		{ "refused.example", URL_RATING_UNSET, "refused.example" },
		{ "local.example", URL_RATING_UNSET, "local.example" },
		{ "198.41.0.4", URL_SUSPICIOUS, "198.41.0.4" },
		{ "198.41.0.5", URL_RATING_UNSET, "198.41.0.5" },
		{ "10.0.0.1", URL_RATING_UNSET, "10.0.0.1" },
		{ "intranet", URL_RATING_UNSET, "" },
		{ "co.uk", URL_RATING_UNSET, "" },
	};
	enum { COUNT = sizeof cases / sizeof *cases };
	scoped_config struct config *config = configure("dbl.test multi", "");
	scoped_url_answers struct url_answers answers = { 0 };
	const char *hosts[COUNT];

	for (size_t i = 0; i < COUNT; i++)
		hosts[i] = cases[i].host;
	ask(config, hosts, COUNT, &answers);
	for (size_t i = 0; i < COUNT; i++) {
		CHECK_EQ(
		    cases[i].host, answers.items[i].rating, cases[i].rating);
		CHECK_TEXT(
		    cases[i].host, answers.items[i].domain, cases[i].domain);
	}
	CHECK_TEXT("the list that rates worst is named", answers.items[0].list,
	    "dbl.test");
	CHECK_EQ("nobody was silent", answers.silent, false);
}

static void
many_are_cut(void)
{
	scoped_config struct config *config = configure("silent.test", "");
	scoped_url_answers struct url_answers answers = { 0 };
	enum { COUNT = 200 };
	char names[COUNT][32];
	const char *hosts[COUNT];
	int64_t begun_ms = clock_ms();

	for (size_t i = 0; i < COUNT; i++) {
		snprintf(names[i], sizeof names[i], "s%zu.example", i);
		hosts[i] = names[i];
	}
	ask(config, hosts, COUNT, &answers);
	CHECK("200 silent sites cost one deadline",
	    clock_ms() - begun_ms < TIMEOUT_MS + 500);
	CHECK_EQ("those beyond the cap are not asked", answers.domains,
	    LIMIT_URL_DOMAINS);
	CHECK_EQ("which is said", answers.cut, true);
	CHECK_EQ("and so is silence", answers.silent, true);
	CHECK_EQ(
	    "which lists nobody", answers.items[0].rating, URL_RATING_UNSET);
}

static void
ranks_come_first(void)
{
	scoped_config struct config *config = configure("dbl.test", "");
	struct url_question questions[LIMIT_URL_DOMAINS + 1];
	char names[LIMIT_URL_DOMAINS][32];
	scoped_url_answers struct url_answers answers = { 0 };
	struct url_lists *lists;

	for (size_t i = 0; i < LIMIT_URL_DOMAINS; i++) {
		snprintf(names[i], sizeof names[i], "s%zu.example", i);
		questions[i] = (struct url_question){ .host = names[i] };
	}
	questions[LIMIT_URL_DOMAINS] = (struct url_question){
		.host = "evil.example", .rank = 1
	};
	lists = url_lists_start(
	    resolver, NULL, config, questions, LIMIT_URL_DOMAINS + 1);
	url_lists_finish(lists, deadline_in(clock_ms(), TIMEOUT_MS), &answers);
	url_lists_free(&lists);
	CHECK_EQ("decoys in front do not hide one",
	    answers.items[LIMIT_URL_DOMAINS].rating, URL_DANGEROUS);
}

static void
nobody_to_ask(void)
{
	scoped_config struct config *config = configure("dbl.test", "");
	struct url_question question = { .host = "evil.example" };
	scoped_url_answers struct url_answers answers = { 0 };
	struct url_lists *lists = url_lists_start(
	    NULL, NULL, config, &question, 1);

	url_lists_finish(lists, deadline_in(clock_ms(), 0), &answers);
	url_lists_free(&lists);
	CHECK_EQ("without a resolver nothing is listed",
	    answers.items[0].rating, URL_RATING_UNSET);
}

static void
failed_lists_are_not_asked(void)
{
	scoped_config struct config *config = configure("dbl.test", "");
	struct list_health *health = list_health_new();
	struct url_question question = { .host = "evil.example" };
	scoped_url_answers struct url_answers answers = { 0 };
	struct url_lists *lists;

	list_health_set(health, &config_host(config)->web_lists);
	lists = url_lists_start(resolver, health, config, &question, 1);
	url_lists_finish(lists, deadline_in(clock_ms(), TIMEOUT_MS), &answers);
	url_lists_free(&lists);
	CHECK_EQ("a list is asked once it passed its test",
	    answers.items[0].rating, URL_RATING_UNSET);
	CHECK_EQ("its test needs no record that is listed",
	    list_health_test(health, resolver,
		deadline_in(clock_ms(), TIMEOUT_MS), clock_ms()),
	    1);
	url_answers_release(&answers);
	lists = url_lists_start(resolver, health, config, &question, 1);
	url_lists_finish(lists, deadline_in(clock_ms(), TIMEOUT_MS), &answers);
	url_lists_free(&lists);
	CHECK_EQ("and then", answers.items[0].rating, URL_DANGEROUS);
	list_health_free(&health);
}

static void
files(void)
{
	scoped_config struct config *config = configure("", "hash.test");
	uint8_t bad[32], good[32] = { 2 };
	struct file_question questions[] = {
		{ good, good, good, true },
		{ bad, bad, bad, true },
		{ bad, bad, bad, true },
		{ bad, bad, bad, false },
		{ bad, NULL, NULL, true },
	};
	scoped_file_answers struct file_answers answers = { 0 };
	struct file_lists *lists;

	memset(bad, 1, sizeof bad);
	lists = file_lists_start(resolver, NULL, config, questions,
	    sizeof questions / sizeof *questions);
	file_lists_finish(lists, deadline_in(clock_ms(), TIMEOUT_MS), &answers);
	file_lists_free(&lists);
	CHECK_EQ("an unknown digest", answers.items[0].bad, false);
	CHECK_EQ("a known one", answers.items[1].bad, true);
	CHECK_TEXT("names its list", answers.items[1].verdict,
	    "FileReputation.hash.test");
	CHECK_EQ("the same again", answers.items[2].bad, true);
	CHECK_EQ("what is not worth a question", answers.items[3].bad, false);
	CHECK_EQ(
	    "without the digest that is wanted", answers.items[4].bad, false);
	CHECK_EQ("each is asked about once", answers.digests, 3);
}

static void
domains(void)
{
	static const struct {
		const char *host, *domain; /* NULL: none */
	} cases[] = {
		{ "a.example.co.uk", "example.co.uk" },
		{ "example.com", "example.com" },
		{ "com", NULL },
		{ "co.uk", NULL },
		{ "a.b.c.kobe.jp", "b.c.kobe.jp" },
		{ "www.city.kobe.jp", "city.kobe.jp" },
		{ "a.unknown-suffix", "a.unknown-suffix" },
		{ "x.a.xn--p1ai", "a.xn--p1ai" },
		{ "user.github.io", "user.github.io" },
		{ "192.0.2.1", NULL },
		{ "2001:db8::1", NULL },
		{ "", NULL },
		{ "localhost", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *domain = domain_registered(cases[i].host);

		if (cases[i].domain == NULL)
			CHECK(cases[i].host, domain == NULL);
		else
			CHECK_TEXT(cases[i].host, domain, cases[i].domain);
	}
	CHECK("one owner", domain_same_owner("www.a.com", "b.a.com"));
	CHECK("two owners", !domain_same_owner("a.co.uk", "b.co.uk"));
	CHECK("an address is its own",
	    domain_same_owner("192.0.2.1", "192.0.2.1"));
	CHECK(
	    "and nobody else's", !domain_same_owner("192.0.2.1", "192.0.2.2"));
	CHECK("a known suffix", domain_is_known("a.example.jp"));
	CHECK("an ending of a file", !domain_is_known("notes.txt"));
}

static void *
asker(void *arg)
{
	const struct config *config = arg;
	static const char *const hosts[] = { "evil.example", "a.example",
		"spam.example" };

	for (size_t i = 0; i < 20; i++) {
		scoped_url_answers struct url_answers answers = { 0 };

		ask(config, hosts, 3, &answers);
		if (answers.items[0].rating != URL_DANGEROUS)
			return arg;
	}
	return NULL;
}

/* Sessions share the resolver and the snapshot. */
static void
sessions_ask_at_once(void)
{
	scoped_config struct config *config = configure("dbl.test multi", "");
	pthread_t threads[8];

	for (size_t i = 0; i < 8; i++)
		if (pthread_create(&threads[i], NULL, asker, config) != 0)
			abort();
	for (size_t i = 0; i < 8; i++) {
		void *failed = NULL;

		pthread_join(threads[i], &failed);
		CHECK("sessions ask at once", failed == NULL);
	}
}

int
main(void)
{
	const char *address;
	struct text_list servers;
	struct fault fault;
	char wrong[200];

	server = scripted_open(0);
	if (scripted_follow(
		server, script, strlen(script), wrong, sizeof wrong) != 0) {
		fprintf(stderr, "%s\n", wrong);
		return 1;
	}
	address = scripted_address(server);
	servers = (struct text_list){ &address, 1 };
	resolver = resolver_open(&servers, TIMEOUT_MS, 1000, &fault);
	if (resolver == NULL)
		return 1;
	domains();
	ratings();
	many_are_cut();
	ranks_come_first();
	nobody_to_ask();
	failed_lists_are_not_asked();
	files();
	sessions_ask_at_once();
	resolver_free(&resolver);
	scripted_free(&server);
	return check_done();
}
