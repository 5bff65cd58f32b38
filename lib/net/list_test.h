/* list_test.h - whether a DNS list is one (RFC 5782 5).
 *
 * Of a list of names or digests INVALID must not be listed; what is, its
 * operators do not agree on, so that nothing is asked for where nothing is
 * known.
 *
 * Its test address must be listed, 127.0.0.1 and a random name must not be:
 * a list that is closed answers nothing or everything, one whose domain
 * expired answers with an advertisement. Used by list_health.c. Thread: any.
 * Never logs. */
#ifndef SEKISHO_NET_LIST_TEST_H
#define SEKISHO_NET_LIST_TEST_H

#include "base/limits.h"
#include "net/list_health.h"

#define LIST_TEST_ADDRESS "127.0.0.2"

/* Room for an address or a label. */
#define LIST_TEST_BYTES 80

/* What is tested; copies, so that no lock is held meanwhile. */
struct list_point {
	char zone[LIMIT_DNS_NAME_BYTES + 1];
	char test[LIST_TEST_BYTES]; /* an address, or labels as they are; "":
				       nothing is known to be listed */
	bool names;                 /* it lists no addresses */
};

struct list_verdict {
	enum list_state state; /* GOOD, FAILED, UNTESTED: no answer */
	char why[LIMIT_LIST_ERROR_BYTES];
};

/* Test all of them at once; at most LIMIT_LISTS. Waits. */
void list_test_run(struct resolver *resolver, const struct list_point *points,
    size_t count, struct deadline deadline, struct list_verdict *verdicts);

/* Words for an answer that is none: its status, or the code that is no
 * listing. out has LIMIT_LIST_ERROR_BYTES. */
void list_test_describe(
    enum dns_status status, const uint8_t code[4], char *out);

#endif
