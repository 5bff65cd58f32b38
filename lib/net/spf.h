/* spf.h - may this client send for this domain? (RFC 7208)
 *
 * Evaluated here and not by libspf2: its answers differ from the test-suite of
 * the RFC in 59 of 203 cases (no limit of void look-ups, the limit of ten
 * restarts in every include, /0 refused, syntax errors that turn neutral), a
 * strict check in front of it has to be a whole parser anyway, and what then
 * remains is this file. The lookup function is handed in, so that tests need
 * no network. Thread: any. Never logs. */
#ifndef SEKISHO_NET_SPF_H
#define SEKISHO_NET_SPF_H

#include <netinet/in.h>

#include "net/resolver.h"

enum spf_result {
	SPF_UNSET = 0, /* not evaluated: never a pass */
	SPF_NONE,
	SPF_NEUTRAL,
	SPF_PASS,
	SPF_FAIL,
	SPF_SOFTFAIL,
	SPF_TEMPERROR,
	SPF_PERMERROR,
};

/* "none", "pass", ... as in RFC 8601 2.7.2. Static. */
const char *spf_result_name(enum spf_result result);

/* Where questions go. */
struct spf_dns {
	/* Ask and wait. The answer lives until the evaluation is over; a name
	 * that cannot be asked has the status DNS_UNSET. */
	const struct dns_answer *(*ask)(
	    void *arg, const char *name, enum dns_type type);
	void *arg;
};

struct spf_query {
	const struct in6_addr *client;
	const char *helo;   /* as the client said it */
	const char *sender; /* "local@domain"; "" or "@": postmaster@helo */
	const char *domain; /* whose record: the sender's or the HELO's */
};

struct spf_answer {
	enum spf_result result;
	char why[128]; /* the term that matched, or what is wrong; ASCII */
	int questions; /* asked of the DNS */
};

/* check_host() of RFC 7208 4 with its limits: ten terms that ask, two void
 * look-ups, ten MX or PTR names. */
void spf_check(const struct spf_query *query, const struct spf_dns *dns,
    struct spf_answer *out);

#endif
