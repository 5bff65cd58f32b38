/* caller.c - start early, wait late. */
#include "caller.h"

#include "base/deadline.h"

static bool
has_lookups(struct caller *caller)
{
	if (caller->lookups == NULL)
		caller->lookups = lookups_ref();
	return caller->lookups != NULL;
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
	caller->lists_by = deadline_in(clock_ms(), host->dns_timeout_ms);
}

const struct dnsbl_result *
caller_lists(struct caller *caller)
{
	if (caller->asking != NULL) {
		dnsbl_finish(caller->asking, caller->lists_by, &caller->lists);
		dnsbl_free(&caller->asking);
		caller->has_lists = true;
	}
	return caller->has_lists ? &caller->lists : NULL;
}

void
caller_words(const struct caller *caller, const struct dns_list *list,
    const struct in6_addr *client, char out[LIMIT_LIST_REASON_BYTES])
{
	/* The lists' own deadline holds for their words as well: a refusal
	 * without words is better than a late one. */
	dnsbl_reason(lookups_resolver(caller->lookups), list, client,
	    caller->lists_by, out, LIMIT_LIST_REASON_BYTES);
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
	caller->spf_by = deadline_in(clock_ms(), 2 * host->dns_timeout_ms);
}

const struct spf_results *
caller_spf(struct caller *caller)
{
	if (caller->spf_asking != NULL) {
		spf_lookup_finish(
		    caller->spf_asking, caller->spf_by, &caller->spf);
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
	lookups_free(&caller->lookups);
}
