/* metrics.c - an array of atomic counters. */
#include "gate/metrics.h"

#include <stdatomic.h>

static _Atomic uint64_t metrics_counters[CLASS_COUNT][METRICS_ACTIONS];

void
metrics_count(enum verdict_class class, enum action action)
{
	if ((unsigned int)class >= CLASS_COUNT ||
	    (unsigned int)action >= METRICS_ACTIONS)
		return;
	/* A counter orders nothing. */
	atomic_fetch_add_explicit(
	    &metrics_counters[class][action], 1, memory_order_relaxed);
}

uint64_t
metrics_decided(enum verdict_class class, enum action action)
{
	return atomic_load_explicit(
	    &metrics_counters[class][action], memory_order_relaxed);
}

uint64_t
metrics_messages(void)
{
	uint64_t count = 0;

	for (unsigned int class = 0; class < CLASS_COUNT; class ++)
		for (unsigned int action = 0; action < METRICS_ACTIONS;
		     action++)
			count += metrics_decided(class, action);
	return count;
}
