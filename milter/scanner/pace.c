/* pace.c - a mean that forgets. */
#include "scanner/pace.h"

#include "base/limits.h"

/* What a slow message counts for at most: so many times the mean, and these
 * milliseconds, so that the mean can leave zero. */
#define OUTLIER_TIMES 4
#define OUTLIER_MS    1000

/* The share of the last message in the mean: in a flood hundreds come before
 * the tenth is examined. */
#define LAST_SHARE 4

/* Messages a worker that may always wait: with fewer, the mean says nothing
 * about who of them is slow. */
#define ALWAYS_WAIT 2

void
pace_note(struct pace *pace, int64_t took_ms)
{
	int64_t most = OUTLIER_TIMES * pace->mean_16 / 16 + OUTLIER_MS;
	int64_t counted = took_ms < most ? took_ms : most;

	if (took_ms >= 0)
		pace->mean_16 += (16 * counted - pace->mean_16) / LAST_SHARE;
}

static int64_t
patience_ms(const struct host *host)
{
	return host->milter_budget_ms / LIMIT_QUEUE_BUDGET_SHARE;
}

struct deadline
pace_patience(const struct host *host)
{
	return deadline_in(clock_ms(), patience_ms(host));
}

bool
pace_is_late(const struct pace *pace, const struct host *host, uint32_t waiting)
{
	int64_t workers = host->scanner_workers;

	if (waiting < ALWAYS_WAIT * workers)
		return false;
	return waiting * pace->mean_16 / 16 / workers > patience_ms(host);
}
