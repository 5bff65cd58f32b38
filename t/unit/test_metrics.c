/* test_metrics.c - milter/gate/metrics.h: every message counts once, in its
 * place.
 */
#include "check.h"

#include <pthread.h>

#include "base/limits.h"
#include "gate/metrics.h"

#define THREADS 4
#define TIMES   10000

static void *
count(void *unused)
{
	for (int i = 0; i < TIMES; i++)
		metrics_count("", CLASS_INFECTED, ACTION_BLOCK, 10);
	return unused;
}

int
main(void)
{
	pthread_t threads[THREADS];
	struct histogram took;

	CHECK_EQ("nothing at first", metrics_messages(), 0);
	metrics_count("a.example", CLASS_CLEAN, ACTION_ACCEPT, 30);
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
	metrics_count("", CLASS_COUNT, ACTION_TAG, 1);
	metrics_count("", CLASS_CLEAN, METRICS_ACTIONS, 1);
	CHECK_EQ("what cannot be does not count", metrics_messages(),
	    1 + THREADS * TIMES);
	metrics_took(&took);
	CHECK_EQ("every time", took.total, 1 + THREADS * TIMES);
	CHECK_EQ("and their sum", took.sum_ms, 30 + 10 * THREADS * TIMES);
	CHECK_EQ("two groups", metrics_groups(), 2);
	CHECK_TEXT("by name", metrics_group_name(1), "a.example");
	CHECK_EQ(
	    "its own", metrics_group_decided(1, CLASS_CLEAN, ACTION_ACCEPT), 1);
	for (unsigned int i = 0; i < 2 * LIMIT_METRICS_GROUPS; i++) {
		char name[16];

		snprintf(name, sizeof name, "%u.example", i);
		metrics_count(name, CLASS_SPF, ACTION_TAG, 1);
	}
	CHECK_EQ(
	    "groups are bounded", metrics_groups(), LIMIT_METRICS_GROUPS + 1);
	CHECK_EQ("and nothing is lost", metrics_decided(CLASS_SPF, ACTION_TAG),
	    2 * LIMIT_METRICS_GROUPS);
	CHECK_TEXT("the rest has a name",
	    metrics_group_name(LIMIT_METRICS_GROUPS), "other");
	return check_done();
}
