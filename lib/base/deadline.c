/* deadline.c - time budgets on the monotonic clock. */
#include "base/deadline.h"

#include <limits.h>
#include <time.h>

int64_t
clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct deadline
deadline_in(int64_t now_ms, int64_t wait_ms)
{
	return (struct deadline){ .at_ms = now_ms + wait_ms };
}

struct deadline
deadline_sooner(struct deadline a, struct deadline b)
{
	return a.at_ms < b.at_ms ? a : b;
}

int
deadline_left_ms(struct deadline deadline, int64_t now_ms)
{
	int64_t left = deadline.at_ms - now_ms;

	if (left <= 0)
		return 0;
	return left < INT_MAX ? (int)left : INT_MAX;
}
