/* dnsbl.h - what the DNS lists say about a client.
 *
 *   dnsbl_start:  one question a zone, however many entries it serves
 *   dnsbl_finish: wait, judge, tell the lists' health
 *
 * An answer counts only by what dns_list_judge() says of it; silence and every
 * kind of error are "not listed", and said to be what they are. Thread: one
 * session; list_health and resolver are shared. Never logs. */
#ifndef SEKISHO_NET_DNSBL_H
#define SEKISHO_NET_DNSBL_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/dns_list.h"
#include "net/resolver.h"

struct list_health;

/* How one list answered. */
enum list_outcome {
	LIST_NOT_ASKED = 0, /* private address, family it lacks, rested */
	LIST_LISTED,
	LIST_NOT_LISTED,
	LIST_UNKNOWN, /* no answer in time, SERVFAIL, REFUSED */
	LIST_ERROR,   /* 127.255.255.x, outside 127/8, malformed */
};

/* "listed", "unknown", ... Static. */
const char *list_outcome_name(enum list_outcome outcome);

/* What one entry of the lists found. */
struct dnsbl_answer {
	enum list_outcome outcome;
	enum dns_status status;
	uint8_t code[4]; /* LISTED: the lowest that counts; ERROR: the one that
			    is none; NOT_LISTED: the lowest, if any */
	uint32_t ttl_s;
	int32_t took_ms;
	bool cached;
};

struct dnsbl_result {
	struct dnsbl_answer *answers; /* one a list, in their order */
	size_t count;
	unsigned int rbl, zombie; /* sums of the weights that are listed */
	unsigned int allow;
	bool allowed; /* by one list of the class allow at least */
};

/* Frees and clears; all zero is accepted. */
void dnsbl_result_release(struct dnsbl_result *result);

/* Judge answers that are there, one a list; pure. *out is the caller's to
 * release. */
void dnsbl_judge(const struct dns_lists *lists,
    const struct dns_answer *answers, struct dnsbl_result *out);

struct dnsbl;

/* Ask about a client; does not wait. lists (at most LIMIT_LISTS) and what they
 * point at must stay until dnsbl_free(). health: whom to ask whether a list is
 * rested, and to tell; NULL asks every list (a test by hand). Addresses that
 * are not public are asked about nowhere. */
struct dnsbl *dnsbl_start(struct resolver *resolver, struct list_health *health,
    const struct dns_lists *lists, const struct in6_addr *client);

/* Wait until every list has answered or the deadline is over. Once. *out is
 * the caller's to release. */
void dnsbl_finish(
    struct dnsbl *dnsbl, struct deadline deadline, struct dnsbl_result *out);

/* Frees and clears, also before dnsbl_finish(); NULL is accepted. */
void dnsbl_free(struct dnsbl **dnsbl);

#define scoped_dnsbl        __attribute__((cleanup(dnsbl_free)))
#define scoped_dnsbl_result __attribute__((cleanup(dnsbl_result_release)))

/* The first entry of this class that is listed; -1 for none. The index into
 * lists and answers, for %l and the log. */
int dnsbl_first(const struct dns_lists *lists,
    const struct dnsbl_result *result, enum dns_list_class class);

/* The list's own words about a client it lists (its TXT record, %r), printable
 * ASCII, cut at size (LIMIT_LIST_REASON_BYTES does); "" when there are none in
 * time. Asked only now, because most clients are listed nowhere. A list that
 * has a public name is called by it: its zone holds an activation code. */
void dnsbl_reason(struct resolver *resolver, const struct dns_list *list,
    const struct in6_addr *client, struct deadline deadline, char *out,
    size_t size);

#endif
