/* caller.h - what the DNS says about the client of one session.
 *
 * Look-ups start when their question is known and are waited for when their
 * answer is needed: the lists at connect, SPF at MAIL. Answers about the
 * client hold for the connection, those about the sender for the message.
 * Thread: one session. Never logs. */
#ifndef SEKISHO_MILTER_CALLER_H
#define SEKISHO_MILTER_CALLER_H

#include <stdbool.h>

#include "config/config.h"
#include "gate/lookups.h"
#include "net/dnsbl.h"
#include "net/spf_lookup.h"

struct caller {
	struct lookups *lookups;
	int64_t patience_ms;  /* what is left of dns.timeout for waiting */
	struct dnsbl *asking; /* NULL: not asked, or answered */
	struct deadline lists_by;
	struct dnsbl_result lists;
	bool has_lists;
	const struct dns_list *words_of; /* NULL: nobody's words are known */
	char words[LIMIT_LIST_REASON_BYTES];
	struct spf_lookup *spf_asking;
	int64_t spf_patience_ms; /* for waiting at the end of the message */
	struct spf_results spf;
	bool has_spf;
};

/* Who is asked: the one that the session took first. NULL while there is
 * none. */
struct lookups *caller_lookups(struct caller *caller);

/* Ask the host's lists about the client. The host must outlive the caller. */
void caller_ask_lists(struct caller *caller, const struct host *host,
    const struct in6_addr *client);

/* Wait for them, by dns.timeout at most. NULL when they were not asked. */
const struct dnsbl_result *caller_lists(struct caller *caller);

/* The words of a list that names the client (%r); "" when there are none.
 * Waits for what caller_lists() left of dns.timeout. Valid until the next
 * call. */
const char *caller_words(struct caller *caller, const struct dns_list *list,
    const struct in6_addr *client);

/* Ask whether the client may send for this sender. */
void caller_ask_spf(struct caller *caller, const struct host *host,
    const struct in6_addr *client, const char *helo, const char *sender);

/* Evaluate what was asked and wait for what that asks further: twice
 * dns.timeout at most, however long ago MAIL was, and not longer than the
 * message has. NULL when it was not asked for. */
const struct spf_results *caller_spf(
    struct caller *caller, struct deadline message);

/* Forget what was about the sender. */
void caller_reset(struct caller *caller);

/* Forget everything. */
void caller_release(struct caller *caller);

#endif
