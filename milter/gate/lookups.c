/* lookups.c - one resolver at a time, shared by counting. */
#include "gate/lookups.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buffer.h"
#include "base/deadline.h"
#include "base/mem.h"
#include "gate/signals.h"
#include "shared/log.h"

/* How often the tester looks whether a list is due. */
#define TEST_EVERY_S 1

struct lookups {
	_Atomic unsigned int references;
	char *settings; /* dns.* as text: another one needs another resolver */
	int64_t timeout_ms;
	struct resolver *resolver;
	struct list_health *health;
	pthread_t tester;
	pthread_mutex_t lock; /* of stopping */
	pthread_cond_t changed;
	bool stopping;
};

static pthread_mutex_t lookups_lock = PTHREAD_MUTEX_INITIALIZER;
static struct lookups *lookups_now; /* holds one reference */

static char *
settings_text(const struct host *host)
{
	struct buffer text;

	buffer_init(&text, LIMIT_INI_LINE_BYTES * 2UL);
	for (size_t i = 0; i < host->dns_servers.count; i++)
		buffer_add_format(&text, "%s ", host->dns_servers.items[i]);
	buffer_add_format(&text, "%lld %lld", (long long)host->dns_timeout_ms,
	    (long long)host->dns_cache_entries);
	return buffer_take(&text);
}

static void
test_lists(struct lookups *lookups)
{
	struct list_complaint complaint;
	int64_t now = clock_ms();

	list_health_test(lookups->health, lookups->resolver,
	    deadline_in(now, 2 * lookups->timeout_ms), now);
	while (list_health_should_log(lookups->health, clock_ms(), &complaint))
		log_warning("list %s: %s", complaint.show, complaint.text);
}

/* Sleep until the next look, or until the end; true at the end. */
static bool
wait_for_next(struct lookups *lookups)
{
	struct timespec until;
	bool stopping;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += TEST_EVERY_S;
	pthread_mutex_lock(&lookups->lock);
	while (!lookups->stopping &&
	    pthread_cond_timedwait(&lookups->changed, &lookups->lock, &until) !=
		ETIMEDOUT)
		continue;
	stopping = lookups->stopping;
	pthread_mutex_unlock(&lookups->lock);
	return stopping;
}

static void *
tester_main(void *arg)
{
	struct lookups *lookups = arg;

	signals_block();
	do
		test_lists(lookups);
	while (!wait_for_next(lookups));
	return NULL;
}

static void
release(struct lookups *lookups)
{
	resolver_free(&lookups->resolver);
	list_health_free(&lookups->health);
	pthread_cond_destroy(&lookups->changed);
	pthread_mutex_destroy(&lookups->lock);
	free(lookups->settings);
	free(lookups);
}

static struct lookups *
lookups_new(const struct host *host, struct fault *fault)
{
	struct lookups *lookups = mem_new(1, sizeof *lookups);
	pthread_condattr_t monotonic;

	atomic_init(&lookups->references, 1);
	lookups->settings = settings_text(host);
	lookups->timeout_ms = host->dns_timeout_ms;
	lookups->health = list_health_new();
	pthread_mutex_init(&lookups->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&lookups->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	list_health_set(lookups->health, &host->all_lists);
	lookups->resolver = resolver_open(&host->dns_servers,
	    host->dns_timeout_ms, (size_t)host->dns_cache_entries, fault);
	if (lookups->resolver == NULL) {
		release(lookups);
		return NULL;
	}
	errno = pthread_create(&lookups->tester, NULL, tester_main, lookups);
	if (errno == 0)
		return lookups;
	fault_set(fault, "cannot start the lists' tester: %m");
	release(lookups);
	return NULL;
}

struct lookups *
lookups_ref(void)
{
	struct lookups *lookups;

	pthread_mutex_lock(&lookups_lock);
	lookups = lookups_now;
	if (lookups != NULL)
		atomic_fetch_add(&lookups->references, 1);
	pthread_mutex_unlock(&lookups_lock);
	return lookups;
}

void
lookups_free(struct lookups **lookups)
{
	struct lookups *held = *lookups;

	*lookups = NULL;
	if (held == NULL || atomic_fetch_sub(&held->references, 1) > 1)
		return;
	pthread_mutex_lock(&held->lock);
	held->stopping = true;
	pthread_cond_signal(&held->changed);
	pthread_mutex_unlock(&held->lock);
	pthread_join(held->tester, NULL);
	release(held);
}

/* Whether the one in force will do, its lists brought up to date. */
static bool
adapt(const struct host *host)
{
	char *settings = settings_text(host);
	struct lookups *lookups = lookups_ref();
	bool same = lookups != NULL && strcmp(lookups->settings, settings) == 0;

	if (same)
		list_health_set(lookups->health, &host->all_lists);
	lookups_free(&lookups);
	free(settings);
	return same;
}

int
lookups_configure(const struct host *host, struct fault *fault)
{
	struct lookups *made, *before;

	if (adapt(host))
		return 0;
	made = lookups_new(host, fault);
	if (made == NULL)
		return -1;
	pthread_mutex_lock(&lookups_lock);
	before = lookups_now;
	lookups_now = made;
	pthread_mutex_unlock(&lookups_lock);
	lookups_free(&before);
	return 0;
}

struct resolver *
lookups_resolver(struct lookups *lookups)
{
	return lookups->resolver;
}

struct list_health *
lookups_health(struct lookups *lookups)
{
	return lookups->health;
}
