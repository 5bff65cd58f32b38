/* pace.h - how long a message takes, and so how long one more would wait.
 *
 * The generation asks before it takes another connection into its queue: an
 * answer that comes after the gate's budget is worth nothing, and what waits
 * for it costs memory. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_PACE_H
#define SEKISHO_MILTER_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/deadline.h"
#include "config/config.h"

struct pace {
	int64_t mean_16; /* of a message, in sixteenths of a millisecond */
};

/* A worker had a message for so long. One that took unusually long counts as
 * a few ordinary ones: it says little about those that come. */
void pace_note(struct pace *pace, int64_t took_ms);

/* Until when a message that begins to wait now may: from now on for
 * milter.budget / LIMIT_QUEUE_BUDGET_SHARE. */
struct deadline pace_patience(const struct host *host);

/* Whether one more than these that wait would wait for longer. A few may
 * always wait. */
bool pace_is_late(
    const struct pace *pace, const struct host *host, uint32_t waiting);

#endif
