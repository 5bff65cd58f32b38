/* spf_lookup.h - SPF of one message: HELO and MAIL FROM, on the resolver.
 *
 * One deadline covers the whole evaluation; when it is over, what is still
 * open is a temperror. Thread: one session. Never logs. */
#ifndef SEKISHO_NET_SPF_LOOKUP_H
#define SEKISHO_NET_SPF_LOOKUP_H

#include "net/resolver.h"
#include "net/spf.h"

struct spf_lookup;

/* Ask for both records, so that they are there when the answer is wanted;
 * does not wait. What they refer to (include, a, mx ...) is asked in
 * spf_lookup_finish(). Texts are copied. sender: MAIL FROM with or without
 * angle brackets; empty: only the HELO name counts (RFC 7208 2.4). */
struct spf_lookup *spf_lookup_start(struct resolver *resolver,
    const struct in6_addr *client, const char *helo, const char *sender);

struct spf_results {
	struct spf_answer mail; /* for an empty sender: of postmaster@HELO */
	struct spf_answer helo;
	bool is_helo; /* the sender is empty: `mail` is about the HELO name */
	/* What `mail` is about, as the client wrote it (any bytes); "" when it
	 * is no domain. */
	char domain[LIMIT_DNS_NAME_BYTES + 1];
};

/* Evaluate, not longer than the deadline. Once. */
void spf_lookup_finish(struct spf_lookup *lookup, struct deadline deadline,
    struct spf_results *out);

/* Frees and clears, also before spf_lookup_finish(); NULL is accepted. */
void spf_lookup_free(struct spf_lookup **lookup);

#define scoped_spf_lookup __attribute__((cleanup(spf_lookup_free)))

#endif
