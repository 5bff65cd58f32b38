/* renewal.h - when the signatures are loaded anew.
 *
 * Bookkeeping only: who asked, whether a load is under way, and when the next
 * one may begin. What is asked while one is under way is done once afterwards,
 * because that one may have read the files too early. The time now is an
 * argument. Used by main. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_RENEWAL_H
#define SEKISHO_MILTER_RENEWAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/deadline.h"

/* Who asked, the weightiest last. */
enum renewal_cause {
	RENEWAL_UNSET = 0,
	RENEWAL_CHANGE, /* the signature files changed */
	RENEWAL_WISH,   /* a client, through a worker that may be hostile */
	RENEWAL_SIGNAL, /* SIGHUP: the administrator */
};

/* For the log: "changed signature files"... */
const char *renewal_cause_name(enum renewal_cause cause);

/* Zeroed: nothing asked. */
struct renewal {
	unsigned int asked; /* a bit for each cause */
	bool is_running;
	enum renewal_cause cause; /* of the one that runs: the weightiest */
	int64_t began_ms;
	struct deadline wishes_rest; /* no wish is heard before */
};

void renewal_ask(struct renewal *renewal, enum renewal_cause cause);

/* Whether one should begin now. Wishes wait behind each load for four times
 * as long as it took, and at least five seconds: a hostile worker that wishes
 * all the time gets a fifth of one processor. */
bool renewal_is_due(const struct renewal *renewal, int64_t now_ms);

/* It begins, and covers all that was asked. */
void renewal_begin(struct renewal *renewal, int64_t now_ms);

/* It is done or has failed. */
void renewal_end(struct renewal *renewal, int64_t now_ms);

/* When renewal_is_due() may change by itself: *deadline becomes sooner or
 * stays. */
void renewal_deadline(const struct renewal *renewal, struct deadline *deadline);

#endif
