/* test_spf_lookup.c - net/spf_lookup.h with a scripted name server. */
#include "check.h"

#include "dns/scripted.h"
#include "net/address.h"
#include "net/spf_lookup.h"

#define TIMEOUT_MS 500
#define ALL_MS     (2 * TIMEOUT_MS)

static const char script[] =
    "zone spf.test\n"
    "ok.spf.test TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n"
    "helo.spf.test TXT \"v=spf1 a -all\"\n"
    "helo.spf.test A 192.0.2.1\n"
    "local.spf.test TXT \"v=spf1 exists:%{l}.u.spf.test -all\"\n"
    "bob.u.spf.test A 127.0.0.2\n"
    "postmaster.u.spf.test A 127.0.0.2\n"
    "twice.spf.test TXT \"v=spf1 exists:x.count.test exists:X.count.test "
    "-all\"\n"
    "zone count.test\n"
    "silent silent.test\n"
    "slow.spf.test TXT \"v=spf1 a:a.silent.test -all\"\n"
    "servfail servfail.test\n"
    "delay late.test 50\n"
    "a.late.test TXT \"v=spf1 include:b.late.test -all\"\n"
    "b.late.test TXT \"v=spf1 include:c.late.test -all\"\n"
    "c.late.test TXT \"v=spf1 ip4:192.0.2.1 -all\"\n";

static struct scripted *server;
static struct resolver *resolver;

static struct spf_results
look_up(const char *client, const char *helo, const char *sender)
{
	struct in6_addr who;
	struct spf_results results;
	scoped_spf_lookup struct spf_lookup *lookup = NULL;

	CHECK_EQ(client, address_parse(client, strlen(client), &who), 0);
	lookup = spf_lookup_start(resolver, &who, helo, sender);
	spf_lookup_finish(lookup, deadline_in(clock_ms(), ALL_MS), &results);
	return results;
}

static const struct {
	const char *name;
	const char *helo;
	const char *sender;
	enum spf_result mail, result_helo;
	const char *domain;
} cases[] = {
	{ "both names are looked at", "helo.spf.test", "a@ok.spf.test",
	    SPF_PASS, SPF_PASS, "ok.spf.test" },
	{ "angle brackets do not matter", "helo.spf.test", "<a@ok.spf.test>",
	    SPF_PASS, SPF_PASS, "ok.spf.test" },
	{ "no sender: the HELO name's record", "helo.spf.test", "<>", SPF_PASS,
	    SPF_PASS, "helo.spf.test" },
	{ "and nothing where there is none", "none.spf.test", "", SPF_NONE,
	    SPF_NONE, "none.spf.test" },
	{ "the local part is the sender's", "x.spf.test", "bob@local.spf.test",
	    SPF_PASS, SPF_NONE, "local.spf.test" },
	{ "not another's", "x.spf.test", "eve@local.spf.test", SPF_FAIL,
	    SPF_NONE, "local.spf.test" },
	{ "postmaster for the HELO name", "local.spf.test", "a@ok.spf.test",
	    SPF_PASS, SPF_PASS, "ok.spf.test" },
	{ "an address is no HELO name", "[192.0.2.1]", "a@ok.spf.test",
	    SPF_PASS, SPF_NONE, "ok.spf.test" },
	{ "nor is one label", "localhost", "", SPF_NONE, SPF_NONE, "" },
	{ "a sender of one label", "localhost", "a@b", SPF_NONE, SPF_NONE, "" },
	{ "a sender without a domain", "helo.spf.test", "postmaster", SPF_PASS,
	    SPF_PASS, "helo.spf.test" },
	{ "8-bit bytes in a domain", "localhost", "a@\xc3\xa9.spf.test",
	    SPF_NONE, SPF_NONE, "\xc3\xa9.spf.test" },
	{ "a quoted @ is not the last one", "localhost", "\"a@b\"@ok.spf.test",
	    SPF_PASS, SPF_NONE, "ok.spf.test" },
	{ "a server that fails", "localhost", "a@servfail.test", SPF_TEMPERROR,
	    SPF_NONE, "servfail.test" },
	{ "answers that come late add up", "localhost", "a@a.late.test",
	    SPF_PASS, SPF_NONE, "a.late.test" },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spf_results results = look_up(
		    "192.0.2.1", cases[i].helo, cases[i].sender);

		CHECK_TEXT(cases[i].name, spf_result_name(results.mail.result),
		    spf_result_name(cases[i].mail));
		CHECK_TEXT(cases[i].name, spf_result_name(results.helo.result),
		    spf_result_name(cases[i].result_helo));
		CHECK_TEXT(cases[i].name, results.domain, cases[i].domain);
	}
}

static void
test_questions(void)
{
	uint64_t before = scripted_count(server, "count.test");

	CHECK_EQ("two void look-ups",
	    look_up("192.0.2.1", "localhost", "a@twice.spf.test").mail.result,
	    SPF_FAIL);
	CHECK_EQ("of one name are one question",
	    scripted_count(server, "count.test") - before, 1);
}

static void
test_long_senders(void)
{
	static const size_t lengths[] = { 64, 500, 600,
		LIMIT_ADDRESS_BYTES - 20, LIMIT_ADDRESS_BYTES + 100 };
	static char sender[2 * LIMIT_ADDRESS_BYTES];

	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		memset(sender, 'x', lengths[i]);
		memcpy(sender + lengths[i], "@ok.spf.test", 13);
		CHECK_EQ("a long local part hides no domain",
		    look_up("198.51.100.1", "helo.spf.test", sender)
			.mail.result,
		    SPF_FAIL);
		CHECK_TEXT("which is named",
		    look_up("198.51.100.1", "helo.spf.test", sender).domain,
		    "ok.spf.test");
	}
}

static void
test_deadline(void)
{
	int64_t began_ms = clock_ms();
	struct spf_results results = look_up(
	    "192.0.2.1", "a.silent.test", "a@b.silent.test");

	CHECK("two silent domains cost one deadline",
	    clock_ms() - began_ms < ALL_MS + 400);
	CHECK_EQ("an error for now", results.mail.result, SPF_TEMPERROR);
	CHECK_EQ("both", results.helo.result, SPF_TEMPERROR);
	began_ms = clock_ms();
	results = look_up("192.0.2.1", "c.silent.test", "a@ok.spf.test");
	CHECK_EQ("a silent HELO name takes nothing from the sender",
	    results.mail.result, SPF_PASS);
	began_ms = clock_ms();
	results = look_up("192.0.2.1", "localhost", "a@slow.spf.test");
	CHECK_EQ("silence in the middle", results.mail.result, SPF_TEMPERROR);
	CHECK("costs the deadline", clock_ms() - began_ms < ALL_MS + 400);
}

static void
test_dropped(void)
{
	struct in6_addr who;
	struct spf_lookup *lookup;

	CHECK_EQ("client", address_parse("192.0.2.1", 9, &who), 0);
	lookup = spf_lookup_start(
	    resolver, &who, "d.silent.test", "a@e.silent.test");
	spf_lookup_free(&lookup);
	CHECK("dropped while questions fly", lookup == NULL);
	spf_lookup_free(&lookup);
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
	test_cases();
	test_questions();
	test_long_senders();
	test_deadline();
	test_dropped();
	resolver_free(&resolver);
	scripted_free(&server);
	return check_done();
}
