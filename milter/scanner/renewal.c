/* renewal.c - three states: nothing asked, asked, running (and asked). */
#include "scanner/renewal.h"

#include <assert.h>
#include <stddef.h>

#define REST_MIN_MS 5000
#define REST_FACTOR 4

#define ONLY_WISHES (1U << RENEWAL_WISH)

const char *
renewal_cause_name(enum renewal_cause cause)
{
	static const char *const names[] = { "nobody's wish",
		"changed signature files", "sekisho reload", "SIGHUP" };

	return (size_t)cause < sizeof names / sizeof *names ? names[cause]
							    : "unknown";
}

void
renewal_ask(struct renewal *renewal, enum renewal_cause cause)
{
	renewal->asked |= 1U << cause;
}

bool
renewal_is_due(const struct renewal *renewal, int64_t now_ms)
{
	if (renewal->is_running || renewal->asked == 0)
		return false;
	return renewal->asked != ONLY_WISHES ||
	    now_ms >= renewal->wishes_rest.at_ms;
}

void
renewal_begin(struct renewal *renewal, int64_t now_ms)
{
	assert(!renewal->is_running && renewal->asked != 0);
	renewal->cause = RENEWAL_SIGNAL;
	while ((renewal->asked & 1U << renewal->cause) == 0)
		renewal->cause--;
	renewal->asked = 0;
	renewal->is_running = true;
	renewal->began_ms = now_ms;
}

void
renewal_end(struct renewal *renewal, int64_t now_ms)
{
	int64_t rest_ms = REST_FACTOR * (now_ms - renewal->began_ms);

	assert(renewal->is_running);
	renewal->is_running = false;
	renewal->wishes_rest = deadline_in(
	    now_ms, rest_ms > REST_MIN_MS ? rest_ms : REST_MIN_MS);
}

void
renewal_deadline(const struct renewal *renewal, struct deadline *deadline)
{
	if (!renewal->is_running && renewal->asked == ONLY_WISHES)
		*deadline = deadline_sooner(*deadline, renewal->wishes_rest);
}
