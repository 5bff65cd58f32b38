/* scan_reception.h - what the gate asks and answers before DATA, for `sekisho
 * scan`: SPF and the lists of the client that the user names, and whether the
 * recipients would be refused.
 *
 * Thread: main. Prints nothing, never logs. */
#ifndef SEKISHO_MILTER_SCAN_RECEPTION_H
#define SEKISHO_MILTER_SCAN_RECEPTION_H

#include "config/config.h"
#include "judge/decide.h"
#include "judge/facts.h"
#include "judge/reception.h"
#include "net/dnsbl.h"
#include "net/spf_lookup.h"

/* Borrowed for as long as the outcome is used. */
struct scan_caller {
	const struct config *config;
	enum client_trust trust;
	const struct in6_addr *client; /* NULL: not known */
	const char *client_text;
	const char *helo, *from; /* NULL: not known */
	const char *const *recipients;
	size_t recipient_count;
};

/* Zeroed: nothing. */
struct scan_reception {
	bool has_spf, has_lists;
	struct spf_results spf;
	struct dnsbl_result lists;
	const char **recipients; /* those that are not refused */
	size_t recipient_count;
	bool refused; /* all of them, for this reason: */
	struct reception reason;
	const char *client_text;
	char words[LIMIT_LIST_REASON_BYTES];
};

/* Whether the DNS is needed to know. */
bool scan_reception_asks(const struct scan_caller *caller);

/* Ask and judge. resolver: NULL asks nobody. */
void scan_reception_run(const struct scan_caller *caller,
    struct resolver *resolver, struct scan_reception *out);

/* What becomes of a message that nobody may receive. *out is the caller's to
 * release. */
void scan_reception_decide(const struct scan_reception *reception,
    const char *session, struct decision *out);

void scan_reception_release(struct scan_reception *reception);

#define scoped_reception __attribute__((cleanup(scan_reception_release)))

#endif
