/* test_dnsbl.c - net/dnsbl.h: judging, and asking a scripted name server. */
#include "check.h"

#include "base/mem.h"
#include "config/list_codes.h"
#include "dns/scripted.h"
#include "net/address.h"
#include "net/dnsbl.h"
#include "net/list_health.h"

#define TIMEOUT_MS 800

static struct in6_addr
address(const char *text)
{
	struct in6_addr parsed = { { { 0 } } };

	CHECK_EQ(text, address_parse(text, strlen(text), &parsed), 0);
	return parsed;
}

/* An answer of up to three addresses. */
static struct dns_answer
answer_of(enum dns_status status, const char *const codes[3])
{
	static struct dns_record records[64][3];
	static size_t used;
	struct dns_record *mine = records[used++ % 64];
	struct dns_answer answer = {
		.status = status, .records = mine, .ttl_s = 60
	};

	while (answer.record_count < 3 && codes[answer.record_count] != NULL) {
		mine[answer.record_count].address = address(
		    codes[answer.record_count]);
		answer.record_count++;
	}
	return answer;
}

static const struct {
	const char *name;
	const char *list_codes;
	enum dns_status status;
	const char *codes[3];
	enum list_outcome want;
	const char *code;
} judge_cases[] = {
	{ "a listing", "", DNS_FOUND, { "127.0.0.2" }, LIST_LISTED,
	    "127.0.0.2" },
	{ "no such name is not listed", "", DNS_NO_NAME, { NULL },
	    LIST_NOT_LISTED, "0.0.0.0" },
	{ "no data is not listed", "", DNS_NO_DATA, { NULL }, LIST_NOT_LISTED,
	    "0.0.0.0" },
	{ "silence is unknown, not listed", "", DNS_TIMEOUT, { NULL },
	    LIST_UNKNOWN, "0.0.0.0" },
	{ "SERVFAIL is unknown, not listed", "", DNS_SERVFAIL, { NULL },
	    LIST_UNKNOWN, "0.0.0.0" },
	{ "a malformed answer is an error", "", DNS_MALFORMED, { NULL },
	    LIST_ERROR, "0.0.0.0" },
	{ "what was not asked is not listed", "", DNS_UNSET, { NULL },
	    LIST_NOT_ASKED, "0.0.0.0" },
	{ "a refused question is an error", "", DNS_FOUND,
	    { "127.255.255.254" }, LIST_ERROR, "127.255.255.254" },
	{ "one through a public resolver", "", DNS_FOUND, { "127.255.255.252" },
	    LIST_ERROR, "127.255.255.252" },
	{ "an address of the world is an error", "", DNS_FOUND,
	    { "203.0.113.5" }, LIST_ERROR, "203.0.113.5" },
	{ "127.0.0.1 is no listing", "", DNS_FOUND, { "127.0.0.1" },
	    LIST_NOT_LISTED, "127.0.0.1" },
	{ "another code is no listing", "127.0.0.[4..7]", DNS_FOUND,
	    { "127.0.0.10" }, LIST_NOT_LISTED, "127.0.0.10" },
	{ "every record is looked at", "127.0.0.[4..7]", DNS_FOUND,
	    { "127.0.0.10", "127.0.0.7", "127.0.0.5" }, LIST_LISTED,
	    "127.0.0.5" },
	{ "an error beside a listing is an error", "", DNS_FOUND,
	    { "127.0.0.2", "127.255.255.254" }, LIST_ERROR, "127.255.255.254" },
	{ "in either order", "", DNS_FOUND, { "203.0.113.5", "127.0.0.2" },
	    LIST_ERROR, "203.0.113.5" },
};

static void
test_judge(void)
{
	for (size_t i = 0; i < sizeof judge_cases / sizeof *judge_cases; i++) {
		const char *name = judge_cases[i].name;
		struct dns_list list = { .zone = "list.test",
			.weight = 3,
			.classes = DNS_LIST_RBL };
		struct dns_lists lists = { .items = &list, .count = 1 };
		struct dns_answer answer = answer_of(
		    judge_cases[i].status, judge_cases[i].codes);
		scoped_dnsbl_result struct dnsbl_result result = { 0 };
		struct in6_addr code = address(judge_cases[i].code);
		struct fault fault;

		if (judge_cases[i].list_codes[0] != '\0')
			CHECK_EQ(name,
			    list_codes_parse(judge_cases[i].list_codes,
				strlen(judge_cases[i].list_codes), &list.codes,
				&fault),
			    0);
		dnsbl_judge(&lists, &answer, &result);
		CHECK_TEXT(name, list_outcome_name(result.answers[0].outcome),
		    list_outcome_name(judge_cases[i].want));
		CHECK(name,
		    memcmp(result.answers[0].code, code.s6_addr + 12, 4) == 0);
		CHECK_EQ(name, result.rbl,
		    judge_cases[i].want == LIST_LISTED ? 3 : 0);
	}
}

static void
test_sums(void)
{
	static const struct dns_list items[] = {
		{ .zone = "a", .weight = 1, .classes = DNS_LIST_RBL },
		{ .zone = "b", .weight = 2, .classes = DNS_LIST_ZOMBIE },
		{ .zone = "c",
		    .weight = 4,
		    .classes = DNS_LIST_RBL | DNS_LIST_ZOMBIE },
		{ .zone = "d", .weight = 8, .classes = DNS_LIST_ALLOW },
		{ .zone = "e", .weight = 16, .classes = DNS_LIST_RBL },
	};
	struct dns_lists lists = { .items = items, .count = 5 };
	static const char *const two[3] = { "127.0.0.2" };
	static const char *const none[3] = { NULL };
	struct dns_answer answers[] = { answer_of(DNS_FOUND, two),
		answer_of(DNS_FOUND, two), answer_of(DNS_FOUND, two),
		answer_of(DNS_FOUND, two), answer_of(DNS_TIMEOUT, none) };
	struct dnsbl_result result = { 0 };

	dnsbl_judge(&lists, answers, &result);
	CHECK_EQ("weights are added within a class", result.rbl, 5);
	CHECK_EQ("one list may serve two", result.zombie, 6);
	CHECK_EQ("allow lists", result.allow, 8);
	CHECK("are a word of their own", result.allowed);
	CHECK_EQ("the first of a class",
	    dnsbl_first(&lists, &result, DNS_LIST_ZOMBIE), 1);
	dnsbl_result_release(&result);
	answers[0] = answers[1] = answers[2] = answers[3] = answer_of(
	    DNS_NO_NAME, none);
	dnsbl_judge(&lists, answers, &result);
	CHECK_EQ(
	    "nothing listed", result.rbl + result.zombie + result.allow, 0);
	CHECK("nor allowed", !result.allowed);
	CHECK_EQ(
	    "and no first", dnsbl_first(&lists, &result, DNS_LIST_RBL), -1);
	dnsbl_result_release(&result);
	lists.count = 0;
	dnsbl_judge(&lists, answers, &result);
	CHECK_EQ("no lists, no answers", result.count, 0);
	dnsbl_result_release(&result);
}

static const char script[] =
    "zone bl.test\n"
    "4.0.41.198.bl.test A 127.0.0.4 300\n"
    "4.0.41.198.bl.test TXT \"see http://bl.test/?198.41.0.4\" 300\n"
    "c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.0.0.0.0.0.5.0.1.0.0.2.bl.test "
    "A 127.0.0.2\n"
    "zone a1b2c3d4e5.r.mail-abuse.com\n"
    "4.0.41.198.a1b2c3d4e5.r.mail-abuse.com A 127.1.0.6\n"
    "4.0.41.198.a1b2c3d4e5.r.mail-abuse.com TXT \"A1B2C3D4E5 at "
    "a1b2c3d4e5.R.mail-abuse.com says\tno\"\n"
    "silent silent.test\n"
    "zone refuses.test\n"
    "*.refuses.test A 127.255.255.254\n"
    "zone allow.test\n"
    "4.0.41.198.allow.test A 127.0.5.1\n";

static struct scripted *server;
static struct resolver *resolver;

enum { BL_LOW, BL_HIGH, TREND, TREND_DUL, QUIET, REFUSES, ALLOW, LIST_COUNT };

static struct dns_list items[LIST_COUNT] = {
	[BL_LOW] = { .zone = "bl.test",
	    .show = "bl.test",
	    .weight = 1,
	    .classes = DNS_LIST_ZOMBIE },
	[BL_HIGH] = { .zone = "BL.test",
	    .show = "BL.test",
	    .weight = 2,
	    .classes = DNS_LIST_RBL },
	[TREND] = { .zone = "a1b2c3d4e5.r.mail-abuse.com",
	    .show = "Trend RBL+",
	    .mask = 13,
	    .weight = 10,
	    .classes = DNS_LIST_RBL,
	    .v4_only = true },
	[TREND_DUL] = { .zone = "a1b2c3d4e5.r.mail-abuse.com",
	    .show = "Trend DUL",
	    .mask = 2,
	    .weight = 5,
	    .classes = DNS_LIST_ZOMBIE,
	    .v4_only = true },
	[QUIET] = { .zone = "silent.test",
	    .show = "silent.test",
	    .weight = 100,
	    .classes = DNS_LIST_RBL },
	[REFUSES] = { .zone = "refuses.test",
	    .show = "refuses.test",
	    .weight = 100,
	    .classes = DNS_LIST_RBL },
	[ALLOW] = { .zone = "allow.test",
	    .show = "allow.test",
	    .weight = 1,
	    .classes = DNS_LIST_ALLOW },
};

static const struct dns_lists lists = { .items = items, .count = LIST_COUNT };

static struct deadline
soon(void)
{
	return deadline_in(clock_ms(), TIMEOUT_MS);
}

static void
ask(const char *client, struct list_health *health, struct dnsbl_result *out)
{
	struct in6_addr who = address(client);
	scoped_dnsbl struct dnsbl *dnsbl = dnsbl_start(
	    resolver, health, &lists, &who);

	dnsbl_finish(dnsbl, soon(), out);
	CHECK_EQ("one answer a list", out->count, LIST_COUNT);
}

static void
test_listed(void)
{
	struct dnsbl_result result = { 0 };
	int64_t began_ms = clock_ms();

	ask("198.41.0.4", NULL, &result);
	CHECK("one silent list costs the deadline, not more",
	    clock_ms() - began_ms < TIMEOUT_MS + 400);
	CHECK_EQ("listed", result.answers[BL_LOW].outcome, LIST_LISTED);
	CHECK_EQ("by its code", result.answers[BL_LOW].code[3], 4);
	CHECK_EQ("with its TTL", result.answers[BL_LOW].ttl_s, 300);
	CHECK_EQ("one zone for both classes", result.answers[BL_HIGH].outcome,
	    LIST_LISTED);
	CHECK_EQ("is asked once", scripted_count(server, "bl.test"), 1);
	CHECK_EQ("a mask", result.answers[TREND].outcome, LIST_LISTED);
	CHECK_EQ("another mask on the same answer",
	    result.answers[TREND_DUL].outcome, LIST_LISTED);
	CHECK_EQ("asked once",
	    scripted_count(server, "a1b2c3d4e5.r.mail-abuse.com"), 1);
	CHECK_EQ("silence", result.answers[QUIET].outcome, LIST_UNKNOWN);
	CHECK("for as long", result.answers[QUIET].took_ms >= TIMEOUT_MS - 50);
	CHECK_EQ("refused", result.answers[REFUSES].outcome, LIST_ERROR);
	CHECK_EQ("neither counts", result.rbl, 12);
	CHECK_EQ("the other class", result.zombie, 6);
	CHECK("allowed", result.allowed);
	dnsbl_result_release(&result);
}

static void
test_other_clients(void)
{
	struct dnsbl_result result = { 0 };
	uint64_t before;

	ask("198.41.0.5", NULL, &result);
	CHECK_EQ(
	    "another client", result.answers[BL_LOW].outcome, LIST_NOT_LISTED);
	CHECK_EQ(
	    "counts nothing", result.rbl + result.zombie + result.allow, 0);
	dnsbl_result_release(&result);
	before = scripted_count(server, "a1b2c3d4e5.r.mail-abuse.com");
	ask("2001:500:2::c", NULL, &result);
	CHECK_EQ("IPv6", result.answers[BL_LOW].outcome, LIST_LISTED);
	CHECK_EQ("a list without IPv6 is not asked",
	    result.answers[TREND].outcome, LIST_NOT_ASKED);
	CHECK_EQ("really",
	    scripted_count(server, "a1b2c3d4e5.r.mail-abuse.com"), before);
	dnsbl_result_release(&result);
	before = scripted_count(server, "bl.test");
	ask("192.168.1.1", NULL, &result);
	CHECK_EQ("a private address is asked about nowhere",
	    result.answers[BL_LOW].outcome, LIST_NOT_ASKED);
	CHECK_EQ("really", scripted_count(server, "bl.test"), before);
	CHECK("and not allowed", !result.allowed);
	dnsbl_result_release(&result);
}

static void
test_dropped(void)
{
	struct in6_addr who = address("198.41.0.9");
	struct dnsbl *dnsbl = dnsbl_start(resolver, NULL, &lists, &who);

	dnsbl_free(&dnsbl);
	CHECK("dropped while questions fly", dnsbl == NULL);
	dnsbl_free(&dnsbl);
}

static void
test_reason(void)
{
	struct in6_addr who = address("198.41.0.4");
	char reason[LIMIT_LIST_REASON_BYTES];
	int64_t began_ms;

	dnsbl_reason(
	    resolver, &items[BL_LOW], &who, soon(), reason, sizeof reason);
	CHECK_TEXT(
	    "the list's words", reason, "see http://bl.test/?198.41.0.4");
	dnsbl_reason(
	    resolver, &items[TREND], &who, soon(), reason, sizeof reason);
	CHECK_TEXT("without its activation code, printable", reason,
	    "... at Trend RBL+ says\\x09no");
	dnsbl_reason(
	    resolver, &items[ALLOW], &who, soon(), reason, sizeof reason);
	CHECK_TEXT("a list without words", reason, "");
	dnsbl_reason(resolver, &items[BL_LOW], &who, soon(), reason, 8);
	CHECK_TEXT("cut to the room there is", reason, "see htt");
	began_ms = clock_ms();
	dnsbl_reason(resolver, &items[QUIET], &who, deadline_in(began_ms, 100),
	    reason, sizeof reason);
	CHECK_TEXT("a silent list", reason, "");
	CHECK("costs the deadline", clock_ms() - began_ms < 400);
}

/* Five sessions find out that a list is silent; the sixth is not kept. */
static void
test_health(void)
{
	struct list_health *health = list_health_new();
	struct list_figures figures[LIST_COUNT];
	struct dnsbl_result result;
	char client[32];
	int64_t began_ms;

	list_health_set(health, &lists);
	for (size_t i = 0; i < lists.count; i++)
		list_health_settle(health, lists.items[i].zone, LIST_STATE_GOOD,
		    "", clock_ms());
	for (int i = 0; i < LIMIT_LIST_FAILURES; i++) {
		snprintf(client, sizeof client, "198.41.1.%d", i);
		ask(client, health, &result);
		CHECK_EQ("asked", result.answers[QUIET].outcome, LIST_UNKNOWN);
		dnsbl_result_release(&result);
	}
	began_ms = clock_ms();
	ask("198.41.1.9", health, &result);
	CHECK("the next one does not wait", clock_ms() - began_ms < 300);
	CHECK_EQ("a silent list is rested", result.answers[QUIET].outcome,
	    LIST_NOT_ASKED);
	CHECK_EQ("so is one that refuses", result.answers[REFUSES].outcome,
	    LIST_NOT_ASKED);
	CHECK_EQ("the others are asked", result.answers[BL_LOW].outcome,
	    LIST_NOT_LISTED);
	dnsbl_result_release(&result);
	ask("198.41.0.4", health, &result);
	dnsbl_result_release(&result);
	CHECK_EQ("zones, each once",
	    list_health_figures(health, clock_ms(), figures, LIST_COUNT), 5);
	CHECK_EQ("questions of a zone are counted once", figures[0].queries,
	    LIMIT_LIST_FAILURES + 2);
	CHECK_EQ("and hits", figures[0].hits, 1);
	CHECK_EQ("and silence", figures[2].timeouts, LIMIT_LIST_FAILURES);
	CHECK_EQ("and errors", figures[3].errors, LIMIT_LIST_FAILURES);
	CHECK_EQ("and what was not asked", figures[3].skipped, 2);
	CHECK_TEXT("by the public name", figures[1].show, "Trend RBL+");
	list_health_free(&health);
}

int
main(void)
{
	const char *where;
	struct text_list servers = { .items = &where, .count = 1 };
	struct fault fault;
	char wrong[128];

	server = scripted_open(0);
	where = scripted_address(server);
	if (scripted_follow(
		server, script, strlen(script), wrong, sizeof wrong) != 0) {
		fprintf(stderr, "script: %s\n", wrong);
		return 1;
	}
	resolver = resolver_open(&servers, TIMEOUT_MS, 1000, &fault);
	test_judge();
	test_sums();
	test_listed();
	test_other_clients();
	test_dropped();
	test_reason();
	test_health();
	resolver_free(&resolver);
	scripted_free(&server);
	return check_done();
}
