/* facts.h - everything a decision may look at, as plain values.
 *
 * Filled by a session (or by `sekisho scan`), read by decide(). Pointers are
 * borrowed and point at plain values. All zero is "nothing is known" and never
 * passes. */
#ifndef SEKISHO_JUDGE_FACTS_H
#define SEKISHO_JUDGE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/scores.h"
#include "net/dnsbl.h"
#include "net/file_lists.h"
#include "net/spf.h"
#include "net/url_lists.h"
#include "wire/report.h"

/* How the examination ended. */
enum examination {
	EXAMINATION_UNSET = 0,
	EXAMINATION_DONE,      /* report is there */
	EXAMINATION_OVERSIZE,  /* larger than limits.message: not examined */
	EXAMINATION_FAILED,    /* not reachable, busy, or worker lost the first
				  time: on_error.action */
	EXAMINATION_ABANDONED, /* lost again: unscanned.action */
};

enum client_trust {
	TRUST_UNSET = 0,
	TRUST_NONE,  /* a stranger */
	TRUST_RELAY, /* one of trust.relays */
	TRUST_OWN,   /* trust.networks, or authenticated */
};

struct spam_score;

/* Who brought the message to whom; NULL, none and 0 where it is not known. */
struct envelope_facts {
	const char *sender; /* MAIL FROM, brackets or not; "" for bounces */
	const struct in6_addr *client;
	const char *client_name; /* by reverse DNS, as the MTA has it */
	const char *helo;
	const struct dnsbl_result *lists;
	const char *const *recipients;
	size_t recipient_count;
	int64_t arrived_s; /* since the epoch */
};

struct facts {
	enum client_trust trust;
	enum examination examination;
	const char
	    *examination_reason; /* one word when not DONE: timeout ... */
	const struct scan_report *report;
	int64_t message_bytes;
	const char *session;         /* our id, for texts; NULL: none */
	enum spf_result spf;         /* SPF_UNSET: not asked for */
	const struct scores *scores; /* of the report's files; NULL: none */
	/* What lists say of the report's URLs and files, one answer each;
	 * NULL: nobody was asked. */
	const struct url_answers *urls;
	const struct file_answers *files;
	const char *spf_domain; /* what it is about, as the client wrote it */
	bool spf_is_helo;       /* the sender is empty: the HELO name's */
	const struct envelope_facts *envelope; /* NULL: nothing is known */
	const struct spam_score *spam;         /* NULL: not scored */
};

#endif
