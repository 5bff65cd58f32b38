/* test_metrics.c - milter/gate/metrics.h: every message counts once, in its
 * place.
 */
#include "check.h"

#include <pthread.h>

#include "gate/metrics.h"

#define THREADS 4
#define TIMES   10000

static void *
count(void *unused)
{
	for (int i = 0; i < TIMES; i++)
		metrics_count(CLASS_INFECTED, ACTION_BLOCK);
	return unused;
}

int
main(void)
{
	pthread_t threads[THREADS];

	CHECK_EQ("nothing at first", metrics_messages(), 0);
	metrics_count(CLASS_CLEAN, ACTION_ACCEPT);
	for (int i = 0; i < THREADS; i++)
		CHECK_EQ("a thread",
		    pthread_create(&threads[i], NULL, count, NULL), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ("clean", metrics_decided(CLASS_CLEAN, ACTION_ACCEPT), 1);
	CHECK_EQ("threads at once",
	    metrics_decided(CLASS_INFECTED, ACTION_BLOCK), THREADS * TIMES);
	CHECK_EQ(
	    "nothing else", metrics_decided(CLASS_INFECTED, ACTION_TAG), 0);
	metrics_count(CLASS_COUNT, ACTION_TAG);
	metrics_count(CLASS_CLEAN, METRICS_ACTIONS);
	CHECK_EQ("what cannot be does not count", metrics_messages(),
	    1 + THREADS * TIMES);
	return check_done();
}
