/* deadline.h - one time budget, handed down.
 *
 * A deadline is a point on the monotonic clock; whoever waits asks how much
 * is left. The time now is an argument, so that tests need no clock. */
#ifndef SEKISHO_BASE_DEADLINE_H
#define SEKISHO_BASE_DEADLINE_H

#include <stdint.h>

struct deadline {
	int64_t at_ms; /* on the clock of clock_ms() */
};

/* Milliseconds on the monotonic clock. */
int64_t clock_ms(void);

/* The deadline wait_ms after now_ms. */
struct deadline deadline_in(int64_t now_ms, int64_t wait_ms);

/* The earlier of two deadlines. */
struct deadline deadline_sooner(struct deadline a, struct deadline b);

/* Milliseconds left at now_ms, 0 when it is over; fits poll()'s timeout. */
int deadline_left_ms(struct deadline deadline, int64_t now_ms);

#endif
