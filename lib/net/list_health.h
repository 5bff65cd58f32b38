/* list_health.h - which DNS lists can be relied on.
 *
 * Every zone has figures, a circuit breaker (after LIMIT_LIST_FAILURES
 * failures in a row it is rested; then one session's question finds out
 * whether it is back, and each further failure doubles the rest up to a cap)
 * and a self-test: its test address must be listed, 127.0.0.1 and a random
 * name must not be (RFC 5782 5). A list is asked once it has passed the test,
 * and not any more when it fails one: lists that refuse us, that expired or
 * that list the world are found before they cost mail.
 *
 * Thread: any; one lock, never held while waiting. The time is the caller's
 * (clock_ms()). Never logs: list_health_should_log() says what to log. */
#ifndef SEKISHO_NET_LIST_HEALTH_H
#define SEKISHO_NET_LIST_HEALTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/histogram.h"
#include "base/limits.h"
#include "config/dns_list.h"
#include "net/dnsbl.h"
#include "net/resolver.h"

struct list_health;

struct list_health *list_health_new(void);

/* Frees and clears; NULL is accepted. */
void list_health_free(struct list_health **health);

/* The lists from now on; texts are copied. What is known of a zone that stays
 * is kept, the rest forgotten. Sessions may still ask about and note zones
 * that are gone: they are then asked, and nothing is noted. */
void list_health_set(struct list_health *health, const struct dns_lists *lists);

/* Whether this zone may be asked now. Before it has passed its test, while it
 * fails it or is rested: no; when a rest is over: yes to one caller, until that
 * one's note. */
bool list_health_may_ask(
    struct list_health *health, const char *zone, int64_t now_ms);

/* What came of asking. Answers from the cache count as queries and hits; only
 * those from the wire move the breaker and the times. */
void list_health_note(struct list_health *health, const char *zone,
    const struct dnsbl_answer *answer, int64_t now_ms);

/* Test the lists that are due: those never tested, those whose last test was
 * LIMIT_LIST_TEST_MS ago, failing ones after LIMIT_LIST_RETEST_MS, those whose
 * rest is over. Waits until the deadline at most; one thread at a time. Call
 * it at start and every second or two. Returns how many were tested. */
size_t list_health_test(struct list_health *health, struct resolver *resolver,
    struct deadline deadline, int64_t now_ms);

enum list_state {
	LIST_STATE_UNSET = 0,
	LIST_STATE_UNTESTED, /* never passed its test: not asked yet */
	LIST_STATE_GOOD,
	LIST_STATE_RESTED, /* too many failures in a row */
	LIST_STATE_FAILED, /* its test: not asked until it passes */
};

/* "good", "rested", ... Static. */
const char *list_state_name(enum list_state state);

/* What a test of this zone said (LIST_STATE_GOOD, FAILED, or UNTESTED: no
 * answer), and why; list_health_test() tells it of its own. */
void list_health_settle(struct list_health *health, const char *zone,
    enum list_state state, const char *why, int64_t now_ms);

/* What a person should read. */
struct list_complaint {
	char show[LIMIT_LIST_SHOW_BYTES];
	char text[LIMIT_LIST_ERROR_BYTES + 64]; /* what, and what follows */
};

/* Whether there is something to log: an error not yet logged, each list at
 * most once an hour. Returns true and *out; call until it returns false. */
bool list_health_should_log(
    struct list_health *health, int64_t now_ms, struct list_complaint *out);

/* One zone's figures, for status, doctor and metrics. */
struct list_figures {
	char show[LIMIT_LIST_SHOW_BYTES]; /* never the zone behind it */
	enum list_state state;
	uint64_t queries;  /* that were answered or given up, cached included */
	uint64_t cached;   /* of those */
	uint64_t hits;     /* listed */
	uint64_t timeouts; /* no answer in time, SERVFAIL */
	uint64_t errors;   /* answers that are none */
	uint64_t skipped;  /* not asked: rested or failed */
	int32_t median_ms; /* of answers from the wire; -1: there is none */
	int32_t p99_ms;
	struct histogram times;                  /* the same answers */
	char last_error[LIMIT_LIST_ERROR_BYTES]; /* "" when there was none */
	int64_t last_error_age_ms;
	int64_t tested_age_ms; /* since the last test; -1: none */
	int64_t rest_ms;       /* until it is asked again, when rested */
};

/* Copies at most max; returns how many lists there are. */
size_t list_health_figures(struct list_health *health, int64_t now_ms,
    struct list_figures *out, size_t max);

/* What three answers say about a list: for its test point, for 127.0.0.1 and
 * for a random name. Pure. Returns LIST_STATE_GOOD, LIST_STATE_FAILED, or
 * LIST_STATE_UNTESTED when the list did not answer; the latter two with the
 * reason in why (LIMIT_LIST_ERROR_BYTES). test: what was asked, for the
 * reason. */
enum list_state list_test_judge(const struct dns_answer *listed,
    const struct dns_answer *local, const struct dns_answer *random,
    const char *test, char *why);

#endif
