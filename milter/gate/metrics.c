/* metrics.c - an array of atomic counters for each group, two histograms. */
#include "gate/metrics.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"

/* The file's own group is there from the start. */
static struct metrics_group {
	const char *name; /* written once, before the count says so */
	_Atomic uint64_t counters[CLASS_COUNT][METRICS_ACTIONS];
} groups[LIMIT_METRICS_GROUPS + 1] = { { .name = "" } };
static _Atomic size_t group_count = 1;
static _Atomic uint64_t refusals;

/* Guards new groups, and the histograms. */
static pthread_mutex_t metrics_lock = PTHREAD_MUTEX_INITIALIZER;
static struct histogram took, scan_took;

static struct metrics_group *
find_group(const char *name, size_t from, size_t count)
{
	for (size_t i = from; i < count; i++)
		if (strcmp(groups[i].name, name) == 0)
			return &groups[i];
	return NULL;
}

static struct metrics_group *
add_group(const char *name)
{
	struct metrics_group *found;
	size_t count;

	pthread_mutex_lock(&metrics_lock);
	count = atomic_load(&group_count);
	found = find_group(name, 0, count);
	if (found == NULL && count > LIMIT_METRICS_GROUPS)
		found = &groups[LIMIT_METRICS_GROUPS];
	if (found == NULL) {
		found = &groups[count];
		found->name = count == LIMIT_METRICS_GROUPS
		    ? "other"
		    : mem_text(name, strlen(name));
		atomic_store(&group_count, count + 1);
	}
	pthread_mutex_unlock(&metrics_lock);
	return found;
}

static void
count_in(
    struct metrics_group *group, enum verdict_class class, enum action action)
{
	/* A counter orders nothing. */
	if ((unsigned int)class < CLASS_COUNT &&
	    (unsigned int)action < METRICS_ACTIONS)
		atomic_fetch_add_explicit(
		    &group->counters[class][action], 1, memory_order_relaxed);
}

void
metrics_count(const char *group, enum verdict_class class, enum action action,
    int64_t took_ms)
{
	struct metrics_group *found;

	if ((unsigned int)class >= CLASS_COUNT ||
	    (unsigned int)action >= METRICS_ACTIONS)
		return;
	found = find_group(group, 0, atomic_load(&group_count));
	if (found == NULL)
		found = add_group(group);
	count_in(found, class, action);
	pthread_mutex_lock(&metrics_lock);
	histogram_add(&took, took_ms);
	pthread_mutex_unlock(&metrics_lock);
}

void
metrics_count_refusal(enum verdict_class class, enum action action)
{
	count_in(&groups[0], class, action);
	atomic_fetch_add_explicit(&refusals, 1, memory_order_relaxed);
}

uint64_t
metrics_refusals(void)
{
	return atomic_load_explicit(&refusals, memory_order_relaxed);
}

void
metrics_scanned(int64_t took_ms)
{
	pthread_mutex_lock(&metrics_lock);
	histogram_add(&scan_took, took_ms);
	pthread_mutex_unlock(&metrics_lock);
}

size_t
metrics_groups(void)
{
	return atomic_load(&group_count);
}

const char *
metrics_group_name(size_t group)
{
	return groups[group].name;
}

uint64_t
metrics_group_decided(
    size_t group, enum verdict_class class, enum action action)
{
	return atomic_load_explicit(
	    &groups[group].counters[class][action], memory_order_relaxed);
}

uint64_t
metrics_decided(enum verdict_class class, enum action action)
{
	uint64_t count = 0;

	for (size_t group = 0; group < metrics_groups(); group++)
		count += metrics_group_decided(group, class, action);
	return count;
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

void
metrics_took(struct histogram *out)
{
	pthread_mutex_lock(&metrics_lock);
	*out = took;
	pthread_mutex_unlock(&metrics_lock);
}

void
metrics_scan_took(struct histogram *out)
{
	pthread_mutex_lock(&metrics_lock);
	*out = scan_took;
	pthread_mutex_unlock(&metrics_lock);
}
