/* spam_view.h - what the tests of the spam score look at.
 *
 * Between spam.c and spam_tests.c. Thread: any. Never logs. */
#ifndef SEKISHO_JUDGE_SPAM_VIEW_H
#define SEKISHO_JUDGE_SPAM_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "config/spam_points.h"
#include "judge/facts.h"

/* Borrowed from the facts; a domain of no length is not known. */
struct spam_domain {
	const char *text;
	size_t len;
};

struct spam_view {
	const struct facts *facts;
	const struct envelope_facts *envelope; /* never NULL */
	const struct scan_report *report;
	const struct scan_text *text;
	struct spam_domain from; /* of header From */
	struct spam_domain reply_to;
	struct spam_domain sender; /* of the envelope */
	bool stranger;             /* the client's address says something */
	bool has_model;
	double probability;
};

/* Whether a test fires. */
bool spam_test_fires(enum spam_test test, const struct spam_view *view);

/* Whether header From is in the domain for which SPF passed, above it or
 * below it. */
bool spam_is_aligned(const struct spam_view *view);

/* Whether a domain is one of the recipients'. */
bool spam_is_ours(const struct facts *facts, const char *domain, size_t len);

#endif
