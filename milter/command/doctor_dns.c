/* doctor_dns.c - whether name servers answer, and each list passes its test.
 *
 * Asked from here and not from the gate: what the gate knows may be old. */
#include <string.h>

#include "command/doctor.h"
#include "command/say.h"
#include "net/list_health.h"
#include "net/resolver.h"

/* Any name server knows that nobody is called so (RFC 6761 6.4). */
#define QUESTION "invalid"

#define CACHE_ENTRIES 1000

/* What one server, or all of /etc/resolv.conf, say to a question. */
static enum dns_status
ask(const struct host *host, const struct text_list *servers)
{
	struct resolver *resolver;
	struct batch *batch;
	enum dns_status status;
	struct fault fault;
	int question;

	resolver = resolver_open(
	    servers, host->dns_timeout_ms, CACHE_ENTRIES, &fault);
	if (resolver == NULL)
		return DNS_UNSET;
	batch = batch_new(resolver);
	question = batch_add(batch, QUESTION, DNS_A);
	batch_start(batch);
	batch_wait(batch, deadline_in(clock_ms(), host->dns_timeout_ms));
	status = batch_answer(batch, question).status;
	batch_free(&batch);
	resolver_free(&resolver);
	return status;
}

static void
tell_server(struct doctor *doctor, const char *name, enum dns_status status)
{
	static const char what[] = "dns";
	bool is_needed = doctor->host->all_lists.count > 0;

	if (status == DNS_FOUND || status == DNS_NO_NAME ||
	    status == DNS_NO_DATA)
		doctor_tell(doctor, FINDING_OK, what, say("%s answers"), name);
	else if (status == DNS_SERVFAIL)
		doctor_tell(doctor, FINDING_DOUBT, what,
		    say("%s answers that it failed or refuses us: is it a "
			"resolver that serves this host?"),
		    name);
	else
		/* Without lists only SPF misses it, which refuses nobody. */
		doctor_tell(doctor, is_needed ? FINDING_BAD : FINDING_DOUBT,
		    what, say("%s does not answer: set dns.servers"), name);
}

static void
look_at_servers(struct doctor *doctor)
{
	const struct text_list *servers = &doctor->host->dns_servers;

	if (servers->count == 0)
		tell_server(
		    doctor, "/etc/resolv.conf", ask(doctor->host, servers));
	for (size_t i = 0; i < servers->count; i++) {
		struct text_list one = { &servers->items[i], 1 };

		tell_server(doctor, servers->items[i], ask(doctor->host, &one));
	}
}

static void
tell_list(struct doctor *doctor, const struct list_figures *list)
{
	if (list->state == LIST_STATE_GOOD)
		doctor_tell(doctor, FINDING_OK, "list",
		    say("%s passes its test"), list->show);
	else if (list->state == LIST_STATE_FAILED)
		doctor_tell(doctor, FINDING_BAD, "list",
		    say("%s fails its test (%s): the gate does not ask it; "
			"mend the zone or its activation code, or take it out "
			"of the settings"),
		    list->show, list->last_error);
	else
		doctor_tell(doctor, FINDING_BAD, "list",
		    say("%s does not answer (%s): is the zone right, and does "
			"the resolver reach it?"),
		    list->show, list->last_error);
}

static void
look_at_lists(struct doctor *doctor)
{
	const struct host *host = doctor->host;
	struct list_figures lists[LIMIT_LISTS];
	struct list_health *health;
	struct resolver *resolver;
	struct fault fault;
	int64_t now_ms = clock_ms();
	size_t count;

	if (host->all_lists.count == 0)
		return;
	resolver = resolver_open(
	    &host->dns_servers, host->dns_timeout_ms, CACHE_ENTRIES, &fault);
	if (resolver == NULL) {
		doctor_tell(doctor, FINDING_BAD, "list", "%s", fault.text);
		return;
	}
	health = list_health_new();
	list_health_set(health, &host->all_lists);
	list_health_test(health, resolver,
	    deadline_in(now_ms, 2 * host->dns_timeout_ms), now_ms);
	count = list_health_figures(health, clock_ms(), lists, LIMIT_LISTS);
	for (size_t i = 0; i < count && i < LIMIT_LISTS; i++)
		tell_list(doctor, &lists[i]);
	list_health_free(&health);
	resolver_free(&resolver);
}

void
doctor_dns(struct doctor *doctor)
{
	look_at_servers(doctor);
	look_at_lists(doctor);
}
