/* test_list_health.c - net/list_health.h; the time is a number here. */
#include "check.h"

#include <pthread.h>

#include "base/mem.h"
#include "dns/scripted.h"
#include "net/list_health.h"

#define ZONE "list.test"

static struct list_health *
health_of(const char *zone, const char *test)
{
	struct list_health *health = list_health_new();
	struct dns_list list = { .zone = zone, .show = "a list", .test = test };
	struct dns_lists lists = { .items = &list, .count = 1 };

	list_health_set(health, &lists);
	return health;
}

/* One that has passed its test. */
static struct list_health *
good_health(void)
{
	struct list_health *health = health_of(ZONE, NULL);

	CHECK("a list is not asked before its test",
	    !list_health_may_ask(health, ZONE, 0));
	list_health_settle(health, ZONE, LIST_STATE_GOOD, "", 0);
	return health;
}

static void
note(struct list_health *health, enum list_outcome outcome, int64_t now_ms)
{
	struct dnsbl_answer answer = { .outcome = outcome,
		.status = outcome == LIST_UNKNOWN ? DNS_TIMEOUT : DNS_FOUND,
		.code = { 127, 255, 255, 254 },
		.took_ms = 20 };

	list_health_note(health, ZONE, &answer, now_ms);
}

static struct list_figures
figures_of(struct list_health *health, int64_t now_ms)
{
	struct list_figures figures;

	CHECK_EQ(
	    "one list", list_health_figures(health, now_ms, &figures, 1), 1);
	return figures;
}

/* Fail as often as it takes. */
static void
break_it(struct list_health *health, int64_t now_ms)
{
	for (int i = 0; i < LIMIT_LIST_FAILURES; i++)
		note(health, LIST_UNKNOWN, now_ms);
}

static void
test_breaker(void)
{
	struct list_health *health = good_health();
	int64_t now = 1000000, rest = LIMIT_LIST_REST_MS;

	CHECK("a list that passed its test is asked",
	    list_health_may_ask(health, ZONE, now));
	for (int i = 1; i < LIMIT_LIST_FAILURES; i++)
		note(health, LIST_UNKNOWN, now);
	CHECK(
	    "a few failures are none", list_health_may_ask(health, ZONE, now));
	note(health, LIST_NOT_LISTED, now);
	for (int i = 1; i < LIMIT_LIST_FAILURES; i++)
		note(health, LIST_ERROR, now);
	CHECK("an answer between them starts the count anew",
	    list_health_may_ask(health, ZONE, now));
	note(health, LIST_UNKNOWN, now);
	CHECK("too many in a row: rested",
	    !list_health_may_ask(health, ZONE, now));
	CHECK_EQ(
	    "and said to be", figures_of(health, now).state, LIST_STATE_RESTED);
	CHECK_EQ(
	    "for so long", figures_of(health, now + 1000).rest_ms, rest - 1000);
	for (int i = 0; i < 20; i++)
		note(health, LIST_UNKNOWN, now + 100);
	CHECK_EQ("failures that come late do not make it longer",
	    figures_of(health, now + 1000).rest_ms, rest - 1000);
	now += rest;
	CHECK("when it is over one goes to see",
	    list_health_may_ask(health, ZONE, now));
	CHECK("and one only", !list_health_may_ask(health, ZONE, now + 10));
	note(health, LIST_UNKNOWN, now + 2000);
	CHECK_EQ("failed again: twice as long",
	    figures_of(health, now + 2000).rest_ms, 2 * rest);
	for (int i = 0; i < 10; i++) {
		now += LIMIT_LIST_REST_MAX_MS + 2000;
		CHECK(
		    "one goes to see", list_health_may_ask(health, ZONE, now));
		note(health, LIST_UNKNOWN, now);
	}
	CHECK_EQ("up to a cap", figures_of(health, now).rest_ms,
	    LIMIT_LIST_REST_MAX_MS);
	now += LIMIT_LIST_REST_MAX_MS;
	CHECK("one goes to see", list_health_may_ask(health, ZONE, now));
	CHECK("if nothing is heard of it, another",
	    list_health_may_ask(health, ZONE, now + LIMIT_LIST_PROBE_MS));
	note(health, LIST_LISTED, now + LIMIT_LIST_PROBE_MS + 10);
	CHECK("an answer ends the rest at once",
	    list_health_may_ask(health, ZONE, now + LIMIT_LIST_PROBE_MS + 11));
	CHECK_EQ("and counts", figures_of(health, now).hits, 1);
	break_it(health, now);
	CHECK_EQ("the next rest is a short one again",
	    figures_of(health, now).rest_ms, rest);
	list_health_free(&health);
	CHECK("freed and cleared", health == NULL);
	list_health_free(&health);
}

static void
test_cached(void)
{
	struct list_health *health = good_health();
	struct dnsbl_answer answer = {
		.outcome = LIST_UNKNOWN, .status = DNS_SERVFAIL, .cached = true
	};
	struct list_figures figures;

	for (int i = 0; i < 20; i++)
		list_health_note(health, ZONE, &answer, 0);
	CHECK("answers from the cache are no failures of now",
	    list_health_may_ask(health, ZONE, 0));
	break_it(health, 0);
	answer.outcome = LIST_LISTED;
	list_health_note(health, ZONE, &answer, 1);
	CHECK("nor do they end a rest", !list_health_may_ask(health, ZONE, 1));
	answer.outcome = LIST_NOT_ASKED;
	list_health_note(health, ZONE, &answer, 1);
	figures = figures_of(health, 1);
	CHECK_EQ("but they are counted", figures.cached, 21);
	CHECK_EQ("among all", figures.queries, 21 + LIMIT_LIST_FAILURES);
	CHECK_EQ("their hits too", figures.hits, 1);
	CHECK_EQ("their time is not", figures.median_ms, -1);
	list_health_free(&health);
}

static void
test_figures(void)
{
	struct list_health *health = health_of(ZONE, NULL);
	struct list_figures figures = figures_of(health, 0);
	struct dnsbl_answer answer = { .outcome = LIST_NOT_LISTED };

	CHECK_EQ("untested at first", figures.state, LIST_STATE_UNTESTED);
	CHECK_EQ("never", figures.tested_age_ms, -1);
	CHECK_TEXT("no error", figures.last_error, "");
	for (int ms = 1; ms <= 100; ms++) {
		answer.took_ms = ms;
		list_health_note(health, ZONE, &answer, 0);
	}
	note(health, LIST_ERROR, 5000);
	figures = figures_of(health, 8000);
	CHECK_EQ("the median", figures.median_ms, 55);
	CHECK_EQ("the 99th percentile", figures.p99_ms, 111);
	CHECK_EQ("errors", figures.errors, 1);
	CHECK_TEXT("the last one's words", figures.last_error,
	    "answered 127.255.255.254: it refuses our questions");
	CHECK_EQ("and age", figures.last_error_age_ms, 3000);
	CHECK_TEXT("by its public name", figures.show, "a list");
	CHECK_EQ("room for none", list_health_figures(health, 0, NULL, 0), 1);
	list_health_free(&health);
}

static void
test_log(void)
{
	struct list_health *health = good_health();
	struct list_complaint complaint;
	int64_t hour = LIMIT_LIST_LOG_MS;

	CHECK("nothing to say", !list_health_should_log(health, 0, &complaint));
	note(health, LIST_UNKNOWN, 0);
	CHECK("a lost packet is nothing",
	    !list_health_should_log(health, 0, &complaint));
	note(health, LIST_ERROR, 10);
	CHECK("an error is", list_health_should_log(health, 10, &complaint));
	CHECK_TEXT("whose", complaint.show, "a list");
	CHECK_TEXT("what", complaint.text,
	    "answered 127.255.255.254: it refuses our questions");
	CHECK("once", !list_health_should_log(health, 10, &complaint));
	note(health, LIST_ERROR, hour);
	CHECK("an hour", !list_health_should_log(health, hour, &complaint));
	CHECK("what was not said is not said later",
	    !list_health_should_log(health, 2 * hour, &complaint));
	break_it(health, hour + 10);
	CHECK("then again",
	    list_health_should_log(health, hour + 10, &complaint));
	CHECK_TEXT("silence, when it is rested for it", complaint.text,
	    "no answer in time; not asked for a while");
	list_health_free(&health);
}

static void
test_set(void)
{
	struct list_health *health = list_health_new();
	struct dns_list items[] = {
		{ .zone = "list.test", .show = "one" },
		{ .zone = "LIST.test", .show = "the same zone" },
		{ .zone = "other.test", .show = "two" },
	};
	struct dns_lists lists = { .items = items, .count = 3 };
	struct list_figures figures[3];

	list_health_set(health, &lists);
	CHECK_EQ(
	    "each zone once", list_health_figures(health, 0, figures, 3), 2);
	note(health, LIST_LISTED, 0);
	items[0].show = "renamed";
	items[2].zone = "third.test";
	list_health_set(health, &lists);
	CHECK_EQ(
	    "after a reload", list_health_figures(health, 0, figures, 3), 2);
	CHECK_TEXT("names are new", figures[0].show, "renamed");
	CHECK_EQ("figures go on", figures[0].hits, 1);
	CHECK("a zone that is gone is asked by those who still know it",
	    list_health_may_ask(health, "other.test", 0));
	lists.count = 0;
	list_health_set(health, &lists);
	CHECK_EQ("no lists", list_health_figures(health, 0, figures, 3), 0);
	note(health, LIST_LISTED, 0);
	list_health_free(&health);
}

static const char script[] = "zone good.test\n"
			     "2.0.0.127.good.test A 127.0.0.2 5\n"
			     "zone good2.test\n"
			     "0.0.0.0.good2.test A 127.1.0.3\n"
			     "zone good3.test\n"
			     "probe.good3.test A 127.0.0.9\n"
			     "zone empty.test\n"
			     "1.1.1.1.empty.test A 127.0.0.2\n"
			     "zone world.test\n"
			     "2.0.0.127.world.test A 127.0.0.2\n"
			     "1.0.0.127.world.test A 127.0.0.2\n"
			     "zone wild.test\n"
			     "*.wild.test A 127.0.0.2\n"
			     "zone expired.test\n"
			     "*.expired.test A 203.0.113.80\n"
			     "zone refuses.test\n"
			     "*.refuses.test A 127.255.255.254\n"
			     "silent silent.test\n"
			     "servfail servfail.test\n";

static const struct {
	const char *zone;
	const char *test;
	enum list_state want;
	const char *why;
} test_cases[] = {
	{ "good.test", NULL, LIST_STATE_GOOD, "" },
	{ "good2.test", "0.0.0.0", LIST_STATE_GOOD, "" },
	{ "good3.test", "probe", LIST_STATE_GOOD, "" },
	{ "empty.test", NULL, LIST_STATE_FAILED,
	    "it does not list its test record 127.0.0.2" },
	{ "good2.test", "127.0.0.2", LIST_STATE_FAILED,
	    "it does not list its test record 127.0.0.2" },
	{ "world.test", NULL, LIST_STATE_FAILED,
	    "it lists 127.0.0.1, and so everybody" },
	{ "wild.test", NULL, LIST_STATE_FAILED,
	    "it lists names that do not exist, and so everybody" },
	{ "expired.test", NULL, LIST_STATE_FAILED,
	    "answered 203.0.113.80: no list means anything by that "
	    "(expired?)" },
	{ "refuses.test", NULL, LIST_STATE_FAILED,
	    "answered 127.255.255.254: it refuses our questions" },
	{ "silent.test", NULL, LIST_STATE_RESTED, "no answer in time" },
	{ "servfail.test", NULL, LIST_STATE_RESTED,
	    "the name server says that it failed or refuses" },
};

static void
follow(struct scripted *server, const char *text)
{
	char wrong[128] = "";

	CHECK_EQ("the script is one",
	    scripted_follow(server, text, strlen(text), wrong, sizeof wrong),
	    0);
	CHECK_TEXT("the script is one", wrong, "");
}

static size_t
test_now(struct list_health *health, struct resolver *resolver, int64_t now_ms)
{
	return list_health_test(
	    health, resolver, deadline_in(clock_ms(), 300), now_ms);
}

static void
test_self_tests(struct resolver *resolver)
{
	for (size_t i = 0; i < sizeof test_cases / sizeof *test_cases; i++) {
		const char *name = test_cases[i].zone;
		struct list_health *health = health_of(
		    name, test_cases[i].test);
		struct list_figures figures;

		CHECK_EQ(name, test_now(health, resolver, 1000), 1);
		figures = figures_of(health, 1000);
		CHECK_TEXT(name, list_state_name(figures.state),
		    list_state_name(test_cases[i].want));
		CHECK_TEXT(name, figures.last_error, test_cases[i].why);
		CHECK_EQ(name, list_health_may_ask(health, name, 1001),
		    test_cases[i].want == LIST_STATE_GOOD);
		list_health_free(&health);
	}
}

/* A list expires and comes back. */
static void
test_again(struct scripted *server)
{
	static const char sick[] = "zone list.test\n"
				   "*.list.test A 203.0.113.80 1\n";
	static const char well[] = "zone list.test 1\n"
				   "2.0.0.127.list.test A 127.0.0.2 1\n";
	const char *where = scripted_address(server);
	struct text_list servers = { .items = &where, .count = 1 };
	struct list_health *health = health_of(ZONE, NULL);
	struct list_complaint complaint;
	struct resolver *resolver;
	struct fault fault;
	int64_t now = 1000;

	follow(server, sick);
	resolver = resolver_open(&servers, 300, 1, &fault);
	CHECK_EQ("tested at start", test_now(health, resolver, now), 1);
	CHECK("failed: not asked", !list_health_may_ask(health, ZONE, now));
	CHECK("and said", list_health_should_log(health, now, &complaint));
	CHECK_TEXT("so", complaint.text,
	    "answered 203.0.113.80: no list means anything by that "
	    "(expired?); not asked until it passes its test");
	note(health, LIST_LISTED, now);
	CHECK("a session's answer does not change that",
	    !list_health_may_ask(health, ZONE, now));
	follow(server, well);
	CHECK_EQ("not tested again at once",
	    test_now(health, resolver, now + LIMIT_LIST_RETEST_MS - 1), 0);
	now += LIMIT_LIST_RETEST_MS;
	/* The cache of one answer holds what was asked last. */
	CHECK_EQ("but soon", test_now(health, resolver, now), 1);
	CHECK_EQ("passed", figures_of(health, now).state, LIST_STATE_GOOD);
	CHECK("asked again", list_health_may_ask(health, ZONE, now));
	CHECK_EQ("a good list is tested more seldom",
	    test_now(health, resolver, now + LIMIT_LIST_TEST_MS - 1), 0);
	CHECK_EQ("but it is",
	    test_now(health, resolver, now + LIMIT_LIST_TEST_MS), 1);
	CHECK_EQ("when that was",
	    figures_of(health, now + LIMIT_LIST_TEST_MS + 5).tested_age_ms, 5);
	resolver_free(&resolver);
	list_health_free(&health);
}

/* A list that was silent comes back: the test finds out, no session has to. */
static void
test_rest_ends(struct resolver *resolver)
{
	struct list_health *health = health_of("good.test", NULL);
	int64_t now = 1000, over;

	CHECK_EQ("good", test_now(health, resolver, now), 1);
	for (int i = 0; i < LIMIT_LIST_FAILURES; i++) {
		struct dnsbl_answer silence = { .outcome = LIST_UNKNOWN,
			.status = DNS_TIMEOUT };

		list_health_note(health, "good.test", &silence, now);
	}
	over = now + LIMIT_LIST_REST_MS;
	CHECK_EQ("rested", figures_of(health, now).state, LIST_STATE_RESTED);
	CHECK_EQ(
	    "not tested meanwhile", test_now(health, resolver, over - 1), 0);
	CHECK_EQ("when it is over, it is", test_now(health, resolver, over), 1);
	CHECK_EQ(
	    "and found good", figures_of(health, over).state, LIST_STATE_GOOD);
	CHECK("asked at once", list_health_may_ask(health, "good.test", over));
	list_health_free(&health);
}

struct worker {
	struct list_health *health;
	struct resolver *resolver;
	int number;
};

/* Everything at once, for the thread sanitizer. */
static void *
work(void *arg)
{
	struct worker *worker = arg;
	struct list_figures figures[4];
	struct list_complaint complaint;

	for (int i = 0; i < 50; i++) {
		list_health_may_ask(worker->health, "good.test", i);
		note(worker->health, (enum list_outcome)(i % 5), i);
		list_health_figures(worker->health, i, figures, 4);
		list_health_should_log(worker->health, i, &complaint);
		if (worker->number == 0 && i % 10 == 0) {
			struct dns_list list = { .zone = "good.test",
				.show = "good" };
			struct dns_lists lists = { .items = &list, .count = 1 };

			list_health_set(worker->health, &lists);
			test_now(worker->health, worker->resolver, i);
		}
	}
	return NULL;
}

static void
test_threads(struct resolver *resolver)
{
	struct list_health *health = health_of("good.test", NULL);
	struct worker workers[8];
	pthread_t threads[8];

	for (int i = 0; i < 8; i++) {
		workers[i] = (struct worker){ health, resolver, i };
		CHECK_EQ("a thread",
		    pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	}
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ("the list has been tested", figures_of(health, 0).state,
	    LIST_STATE_GOOD);
	list_health_free(&health);
}

int
main(void)
{
	struct scripted *server = scripted_open(0);
	const char *where = scripted_address(server);
	struct text_list servers = { .items = &where, .count = 1 };
	struct resolver *resolver;
	struct fault fault;

	test_breaker();
	test_cached();
	test_figures();
	test_log();
	test_set();
	follow(server, script);
	resolver = resolver_open(&servers, 300, 1000, &fault);
	test_self_tests(resolver);
	test_rest_ends(resolver);
	test_threads(resolver);
	resolver_free(&resolver);
	test_again(server);
	scripted_free(&server);
	return check_done();
}
