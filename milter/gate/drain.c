/* drain.c - a count under a lock. */
#include "gate/drain.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

static pthread_mutex_t drain_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t drain_empty = PTHREAD_COND_INITIALIZER;
static size_t drain_under_way;
static atomic_bool drain_asked;

void
drain_begin(void)
{
	pthread_mutex_lock(&drain_lock);
	drain_under_way++;
	pthread_mutex_unlock(&drain_lock);
}

void
drain_end(void)
{
	pthread_mutex_lock(&drain_lock);
	assert(drain_under_way > 0);
	if (--drain_under_way == 0)
		pthread_cond_broadcast(&drain_empty);
	pthread_mutex_unlock(&drain_lock);
}

void
drain_ask(void)
{
	drain_asked = true;
}

bool
drain_is_asked(void)
{
	return drain_asked;
}

size_t
drain_count(void)
{
	size_t count;

	pthread_mutex_lock(&drain_lock);
	count = drain_under_way;
	pthread_mutex_unlock(&drain_lock);
	return count;
}

size_t
drain_wait(int64_t wait_ms)
{
	int64_t until_ms = clock_ms() + wait_ms;
	struct timespec until = { .tv_sec = until_ms / 1000,
		.tv_nsec = until_ms % 1000 * 1000000 };
	size_t left;
	int status = 0;

	pthread_mutex_lock(&drain_lock);
	while (drain_under_way > 0 && status == 0)
		status = pthread_cond_clockwait(
		    &drain_empty, &drain_lock, CLOCK_MONOTONIC, &until);
	left = drain_under_way;
	pthread_mutex_unlock(&drain_lock);
	return left;
}
