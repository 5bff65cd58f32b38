/* caller.c - start early, wait late. */
#include "gate/caller.h"

#include "base/deadline.h"

static bool
has_lookups(struct caller *caller)
{
	if (caller->lookups == NULL)
		caller->lookups = lookups_ref();
	return caller->lookups != NULL;
}

struct lookups *
caller_lookups(struct caller *caller)
{
	(void)has_lookups(caller);
	return caller->lookups;
}

void
caller_ask_lists(struct caller *caller, const struct host *host,
    const struct in6_addr *client)
{
	if (caller->asking != NULL || caller->has_lists ||
	    host->reputation_lists.count == 0 || !has_lookups(caller))
		return;
	caller->asking = dnsbl_start(lookups_resolver(caller->lookups),
	    lookups_health(caller->lookups), &host->reputation_lists, client);
	caller->patience_ms = host->dns_timeout_ms;
	caller->lists_by = deadline_in(clock_ms(), host->dns_timeout_ms);
}

/* All waiting for lists together takes no session longer than dns.timeout. */
static void
note_waiting(struct caller *caller, int64_t since_ms)
{
	int64_t waited_ms = clock_ms() - since_ms;

	caller->patience_ms -= waited_ms < caller->patience_ms
	    ? waited_ms
	    : caller->patience_ms;
}

const struct dnsbl_result *
caller_lists(struct caller *caller)
{
	int64_t begun_ms = clock_ms();

	if (caller->asking != NULL) {
		dnsbl_finish(caller->asking, caller->lists_by, &caller->lists);
		dnsbl_free(&caller->asking);
		caller->has_lists = true;
		note_waiting(caller, begun_ms);
	}
	return caller->has_lists ? &caller->lists : NULL;
}

const char *
caller_words(struct caller *caller, const struct dns_list *list,
    const struct in6_addr *client)
{
	int64_t begun_ms = clock_ms();

	if (caller->words_of == list)
		return caller->words;
	/* Not the lists' own deadline: it is long over where a client comes
	 * to its recipients slowly, and the list has answered in time. A
	 * refusal without words is better than a late one. */
	dnsbl_reason(lookups_resolver(caller->lookups), list, client,
	    deadline_in(begun_ms, caller->patience_ms), caller->words,
	    sizeof caller->words);
	caller->words_of = list;
	note_waiting(caller, begun_ms);
	return caller->words;
}

void
caller_ask_spf(struct caller *caller, const struct host *host,
    const struct in6_addr *client, const char *helo, const char *sender)
{
	if (caller->spf_asking != NULL || caller->has_spf ||
	    !has_lookups(caller))
		return;
	caller->spf_asking = spf_lookup_start(
	    lookups_resolver(caller->lookups), client, helo, sender);
	caller->spf_patience_ms = 2 * host->dns_timeout_ms;
}

const struct spf_results *
caller_spf(struct caller *caller, struct deadline message)
{
	if (caller->spf_asking != NULL) {
		/* Counted from here: what a record refers to is asked only
		 * now, and a deadline set at MAIL would be over whenever the
		 * message came slowly, or a forger made it come slowly. */
		struct deadline by = deadline_in(
		    clock_ms(), caller->spf_patience_ms);

		spf_lookup_finish(caller->spf_asking,
		    deadline_sooner(message, by), &caller->spf);
		spf_lookup_free(&caller->spf_asking);
		caller->has_spf = true;
	}
	return caller->has_spf ? &caller->spf : NULL;
}

void
caller_reset(struct caller *caller)
{
	spf_lookup_free(&caller->spf_asking);
	caller->has_spf = false;
}

void
caller_release(struct caller *caller)
{
	caller_reset(caller);
	dnsbl_free(&caller->asking);
	dnsbl_result_release(&caller->lists);
	caller->has_lists = false;
	caller->words_of = NULL;
	lookups_free(&caller->lookups);
}
