/* list_health.c - figures and the circuit breaker of every DNS list.
 *
 * A zone is an entry of a fixed table, found by its name: there are at most
 * LIMIT_LISTS, and nobody holds an entry while the lock is free. */
#include "net/list_health.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/histogram.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/list_test.h"

struct entry {
	struct list_point point; /* zone and test */
	char show[LIMIT_LIST_SHOW_BYTES];
	enum list_state verdict; /* of the self-test: UNTESTED, GOOD, FAILED */
	bool tested;
	int64_t tested_ms;
	/* The breaker: resting while failures >= LIMIT_LIST_FAILURES. */
	unsigned int failures;
	int64_t rest_ms, rested_until_ms;
	int64_t probe_until_ms;      /* somebody is asking; 0: nobody */
	struct list_figures figures; /* counters only */
	struct histogram times;
	char last_error[LIMIT_LIST_ERROR_BYTES];
	int64_t last_error_ms;
	bool complains; /* last_error is to be logged */
	bool logged;
	int64_t logged_ms;
};

struct list_health {
	pthread_mutex_t lock;
	struct entry *entries;
	size_t count;
};

const char *
list_state_name(enum list_state state)
{
	static const char *const names[] = {
		[LIST_STATE_UNSET] = "unset",
		[LIST_STATE_UNTESTED] = "untested",
		[LIST_STATE_GOOD] = "good",
		[LIST_STATE_RESTED] = "rested",
		[LIST_STATE_FAILED] = "failed",
	};

	return names[state];
}

struct list_health *
list_health_new(void)
{
	struct list_health *health = mem_new(1, sizeof *health);

	pthread_mutex_init(&health->lock, NULL);
	return health;
}

void
list_health_free(struct list_health **health)
{
	if (*health == NULL)
		return;
	pthread_mutex_destroy(&(*health)->lock);
	free((*health)->entries);
	free(*health);
	*health = NULL;
}

static struct entry *
find(struct entry *entries, size_t count, const char *zone)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(entries[i].point.zone,
			strlen(entries[i].point.zone), zone, strlen(zone)))
			return &entries[i];
	return NULL;
}

/* A new entry, or the one that was there with what the ini says now. */
static void
set_entry(
    struct entry *entry, const struct entry *older, const struct dns_list *list)
{
	*entry = older != NULL
	    ? *older
	    : (struct entry){ .verdict = LIST_STATE_UNTESTED };
	(void)snprintf(
	    entry->point.zone, sizeof entry->point.zone, "%s", list->zone);
	entry->point.names = (list->classes & (DNS_LIST_URL | DNS_LIST_FILE)) !=
	    0;
	(void)snprintf(entry->point.test, sizeof entry->point.test, "%s",
	    list->test != NULL       ? list->test
		: entry->point.names ? ""
				     : LIST_TEST_ADDRESS);
	text_printable(entry->show, sizeof entry->show, list->show,
	    strlen(list->show), TEXT_UTF8);
}

void
list_health_set(struct list_health *health, const struct dns_lists *lists)
{
	struct entry *entries = mem_new(lists->count, sizeof *entries);
	struct entry *before;
	size_t count = 0;

	pthread_mutex_lock(&health->lock);
	for (size_t i = 0; i < lists->count; i++) {
		const struct dns_list *list = &lists->items[i];

		if (find(entries, count, list->zone) == NULL)
			set_entry(&entries[count++],
			    find(health->entries, health->count, list->zone),
			    list);
	}
	before = health->entries;
	health->entries = entries;
	health->count = count;
	pthread_mutex_unlock(&health->lock);
	free(before);
}

static bool
is_resting(const struct entry *entry)
{
	return entry->failures >= LIMIT_LIST_FAILURES;
}

static bool
may_ask_nolock(struct entry *entry, int64_t now_ms)
{
	/* Untested is not asked either: one that lists the world would refuse
	 * everybody until its first test ends. */
	if (entry->verdict != LIST_STATE_GOOD)
		return false;
	if (!is_resting(entry))
		return true;
	if (now_ms < entry->rested_until_ms || now_ms < entry->probe_until_ms)
		return false;
	/* One goes to see. If nothing is heard of it (its client left), the
	 * next may after a while. */
	entry->probe_until_ms = now_ms + LIMIT_LIST_PROBE_MS;
	return true;
}

bool
list_health_may_ask(
    struct list_health *health, const char *zone, int64_t now_ms)
{
	struct entry *entry;
	bool may = true;

	pthread_mutex_lock(&health->lock);
	entry = find(health->entries, health->count, zone);
	if (entry != NULL)
		may = may_ask_nolock(entry, now_ms);
	if (!may)
		entry->figures.skipped++;
	pthread_mutex_unlock(&health->lock);
	return may;
}

/* Not while the last word about this list is fresh; what is wrong by then is
 * said then. */
static void
complain(struct entry *entry, int64_t now_ms)
{
	if (!entry->logged || now_ms - entry->logged_ms >= LIMIT_LIST_LOG_MS)
		entry->complains = true;
}

static void
set_error(struct entry *entry, int64_t now_ms, const char *text)
{
	(void)snprintf(entry->last_error, sizeof entry->last_error, "%s", text);
	entry->last_error_ms = now_ms;
}

/* The breaker opens, or stays open because the one who went to see failed. */
static void
rest_nolock(struct entry *entry, int64_t now_ms)
{
	entry->rest_ms = entry->rest_ms == 0 ? LIMIT_LIST_REST_MS
					     : entry->rest_ms * 2;
	if (entry->rest_ms > LIMIT_LIST_REST_MAX_MS)
		entry->rest_ms = LIMIT_LIST_REST_MAX_MS;
	entry->rested_until_ms = now_ms + entry->rest_ms;
	entry->probe_until_ms = 0;
	complain(entry, now_ms);
}

static void
fail_nolock(struct entry *entry, int64_t now_ms)
{
	/* Sessions that asked before the rest began bring their failures
	 * during it; they say nothing new. */
	if (is_resting(entry)) {
		if (now_ms >= entry->rested_until_ms)
			rest_nolock(entry, now_ms);
		return;
	}
	if (++entry->failures >= LIMIT_LIST_FAILURES)
		rest_nolock(entry, now_ms);
}

static void
recover_nolock(struct entry *entry)
{
	entry->failures = 0;
	entry->rest_ms = 0;
	entry->probe_until_ms = 0;
}

/* Count it and keep its words. */
static void
count_nolock(
    struct entry *entry, const struct dnsbl_answer *answer, int64_t now_ms)
{
	char text[LIMIT_LIST_ERROR_BYTES];

	entry->figures.queries++;
	entry->figures.cached += answer->cached;
	entry->figures.hits += answer->outcome == LIST_LISTED;
	entry->figures.timeouts += answer->outcome == LIST_UNKNOWN;
	entry->figures.errors += answer->outcome == LIST_ERROR;
	if (answer->outcome != LIST_UNKNOWN && answer->outcome != LIST_ERROR)
		return;
	list_test_describe(answer->status, answer->code, text);
	set_error(entry, now_ms, text);
	if (answer->outcome == LIST_ERROR)
		complain(entry, now_ms);
}

void
list_health_note(struct list_health *health, const char *zone,
    const struct dnsbl_answer *answer, int64_t now_ms)
{
	struct entry *entry;

	if (answer->outcome == LIST_NOT_ASKED)
		return;
	pthread_mutex_lock(&health->lock);
	entry = find(health->entries, health->count, zone);
	if (entry != NULL) {
		count_nolock(entry, answer, now_ms);
		if (answer->outcome == LIST_LISTED ||
		    answer->outcome == LIST_NOT_LISTED) {
			if (!answer->cached) {
				histogram_add(&entry->times, answer->took_ms);
				recover_nolock(entry);
			}
		} else if (!answer->cached) {
			fail_nolock(entry, now_ms);
		}
	}
	pthread_mutex_unlock(&health->lock);
}

/* A list whose rest is over is tested here too, so that no session has to go
 * and see. */
static bool
is_due(const struct entry *entry, int64_t now_ms)
{
	int64_t every_ms = entry->verdict == LIST_STATE_GOOD
	    ? LIMIT_LIST_TEST_MS
	    : LIMIT_LIST_RETEST_MS;

	if (is_resting(entry) && now_ms >= entry->rested_until_ms &&
	    now_ms >= entry->probe_until_ms)
		return true;
	return !entry->tested || now_ms - entry->tested_ms >= every_ms;
}

/* Copies of the points that are due; returns how many. */
static size_t
collect_due(struct list_health *health, int64_t now_ms,
    struct list_point points[LIMIT_LISTS])
{
	size_t count = 0;

	pthread_mutex_lock(&health->lock);
	for (size_t i = 0; i < health->count && count < LIMIT_LISTS; i++) {
		struct entry *entry = &health->entries[i];

		if (!is_due(entry, now_ms))
			continue;
		points[count++] = entry->point;
		entry->probe_until_ms = now_ms + LIMIT_LIST_PROBE_MS;
	}
	pthread_mutex_unlock(&health->lock);
	return count;
}

/* What a test says. A list that does not answer keeps its verdict, and is
 * rested before sessions have to find out. */
static void
settle_nolock(
    struct entry *entry, enum list_state state, const char *why, int64_t now_ms)
{
	entry->tested = true;
	entry->tested_ms = now_ms;
	if (state == LIST_STATE_GOOD) {
		entry->verdict = LIST_STATE_GOOD;
		recover_nolock(entry);
		return;
	}
	set_error(entry, now_ms, why);
	complain(entry, now_ms);
	if (state == LIST_STATE_FAILED) {
		entry->verdict = LIST_STATE_FAILED;
	} else {
		if (!is_resting(entry))
			entry->failures = LIMIT_LIST_FAILURES - 1;
		fail_nolock(entry, now_ms);
	}
}

void
list_health_settle(struct list_health *health, const char *zone,
    enum list_state state, const char *why, int64_t now_ms)
{
	struct entry *entry;

	pthread_mutex_lock(&health->lock);
	entry = find(health->entries, health->count, zone);
	if (entry != NULL)
		settle_nolock(entry, state, why, now_ms);
	pthread_mutex_unlock(&health->lock);
}

size_t
list_health_test(struct list_health *health, struct resolver *resolver,
    struct deadline deadline, int64_t now_ms)
{
	struct list_point points[LIMIT_LISTS];
	struct list_verdict verdicts[LIMIT_LISTS];
	size_t count = collect_due(health, now_ms, points);

	if (count == 0)
		return 0;
	list_test_run(resolver, points, count, deadline, verdicts);
	for (size_t i = 0; i < count; i++)
		list_health_settle(health, points[i].zone, verdicts[i].state,
		    verdicts[i].why, now_ms);
	return count;
}

static void
make_complaint(const struct entry *entry, struct list_complaint *out)
{
	const char *then = "";

	if (entry->verdict == LIST_STATE_FAILED)
		then = "; not asked until it passes its test";
	else if (is_resting(entry))
		then = "; not asked for a while";
	memcpy(out->show, entry->show, sizeof out->show);
	(void)snprintf(
	    out->text, sizeof out->text, "%s%s", entry->last_error, then);
}

bool
list_health_should_log(
    struct list_health *health, int64_t now_ms, struct list_complaint *out)
{
	bool found = false;

	pthread_mutex_lock(&health->lock);
	for (size_t i = 0; i < health->count && !found; i++) {
		struct entry *entry = &health->entries[i];

		if (!entry->complains)
			continue;
		make_complaint(entry, out);
		entry->complains = false;
		entry->logged = true;
		entry->logged_ms = now_ms;
		found = true;
	}
	pthread_mutex_unlock(&health->lock);
	return found;
}

static void
copy_figures(
    const struct entry *entry, int64_t now_ms, struct list_figures *out)
{
	*out = entry->figures;
	memcpy(out->show, entry->show, sizeof out->show);
	memcpy(out->last_error, entry->last_error, sizeof out->last_error);
	out->last_error_age_ms = entry->last_error[0] != '\0'
	    ? now_ms - entry->last_error_ms
	    : 0;
	out->tested_age_ms = entry->tested ? now_ms - entry->tested_ms : -1;
	out->median_ms = histogram_quantile(&entry->times, 0.5);
	out->p99_ms = histogram_quantile(&entry->times, 0.99);
	out->times = entry->times;
	out->state = entry->verdict;
	if (entry->verdict == LIST_STATE_FAILED || !is_resting(entry))
		return;
	out->state = LIST_STATE_RESTED;
	if (entry->rested_until_ms > now_ms)
		out->rest_ms = entry->rested_until_ms - now_ms;
}

size_t
list_health_figures(struct list_health *health, int64_t now_ms,
    struct list_figures *out, size_t max)
{
	size_t count;

	pthread_mutex_lock(&health->lock);
	count = health->count;
	for (size_t i = 0; i < count && i < max; i++)
		copy_figures(&health->entries[i], now_ms, &out[i]);
	pthread_mutex_unlock(&health->lock);
	return count;
}
