/* test_caller.c - milter/gate/caller.h with a scripted name server */
#include "check.h"

#include <time.h>

#include "dns/scripted.h"
#include "gate/caller.h"
#include "net/address.h"

/* Long enough for an answer from loopback under any sanitizer, short enough
 * to outwait twice of it. */
#define TIMEOUT_MS 1000

#define MESSAGE_MS 60000

static const char script[] =
    "zone spf.test\n"
    "chain.spf.test TXT \"v=spf1 include:one.spf.test -all\"\n"
    "one.spf.test TXT \"v=spf1 a:host.spf.test -all\"\n"
    "host.spf.test A 192.0.2.1\n"
    "silent silent.test\n"
    "deaf.spf.test TXT \"v=spf1 a:b.silent.test -all\"\n"
    "mute.spf.test TXT \"v=spf1 a:a.silent.test -all\"\n";

static struct host host = { .dns_timeout_ms = TIMEOUT_MS,
	.dns_cache_entries = 1000 };

static void
pause_ms(long ms)
{
	struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&pause, NULL);
}

/* What SPF says of this sender when the message ends after a pause. */
static enum spf_result
ask(const char *sender, long pause, int64_t message_ms)
{
	struct caller caller = { .lookups = NULL };
	struct in6_addr client;
	const struct spf_results *results;
	enum spf_result result;

	CHECK_EQ("client", address_parse("192.0.2.1", 9, &client), 0);
	caller_ask_spf(&caller, &host, &client, "localhost", sender);
	pause_ms(pause);
	results = caller_spf(&caller, deadline_in(clock_ms(), message_ms));
	result = results != NULL ? results->mail.result : SPF_UNSET;
	caller_release(&caller);
	return result;
}

static void
test_patience(void)
{
	int64_t hurried_ms, patient_ms;

	CHECK_EQ("a slow message costs SPF no time",
	    ask("a@chain.spf.test", 3 * TIMEOUT_MS, MESSAGE_MS), SPF_PASS);
	hurried_ms = clock_ms();
	CHECK_EQ("a message without time left learns nothing",
	    ask("a@deaf.spf.test", 0, 0), SPF_TEMPERROR);
	patient_ms = clock_ms();
	hurried_ms = patient_ms - hurried_ms;
	CHECK_EQ("silence is an error for now",
	    ask("a@mute.spf.test", 0, MESSAGE_MS), SPF_TEMPERROR);
	patient_ms = clock_ms() - patient_ms;
	CHECK("and does not wait for it", hurried_ms < patient_ms);
	CHECK("waiting ends by twice dns.timeout, not by the message's budget",
	    patient_ms < MESSAGE_MS / 2);
}

static void
test_not_asked(void)
{
	struct caller caller = { .lookups = NULL };

	CHECK("nobody asked: nothing is known",
	    caller_spf(&caller, deadline_in(clock_ms(), 0)) == NULL);
	caller_release(&caller);
}

int
main(void)
{
	struct scripted *server = scripted_open(0);
	const char *where = scripted_address(server);
	struct fault fault;
	char wrong[128];

	host.dns_servers = (struct text_list){ .items = &where, .count = 1 };
	CHECK_EQ("script",
	    scripted_follow(
		server, script, strlen(script), wrong, sizeof wrong),
	    0);
	CHECK_EQ("start", lookups_configure(&host, &fault), 0);
	test_patience();
	test_not_asked();
	scripted_free(&server);
	return check_done();
}
