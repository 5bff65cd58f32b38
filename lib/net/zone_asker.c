/* zone_asker.c - questions by zone, judged by entry. */
#include "net/zone_asker.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/list_health.h"

struct asked {
	int question;  /* in the batch */
	size_t leader; /* the first entry of its zone */
	uint64_t hash; /* of the name: entries of one zone share a question */
};

struct zone_asker {
	struct batch *batch;
	struct list_health *health;
	const struct dns_lists *lists;
	size_t leaders[LIMIT_LISTS]; /* the first entry of the same zone */
	enum { ASK_UNSET = 0, ASK_YES, ASK_NO } may[LIMIT_LISTS];
	struct asked *items;
	size_t count, cap;
};

static size_t
find_leader(const struct dns_lists *lists, size_t i)
{
	const char *zone = lists->items[i].zone;

	for (size_t j = 0; j < i; j++) {
		const char *other = lists->items[j].zone;

		if (text_equal(zone, strlen(zone), other, strlen(other)))
			return j;
	}
	return i;
}

struct zone_asker *
zone_asker_new(struct resolver *resolver, struct list_health *health,
    const struct dns_lists *lists)
{
	struct zone_asker *asker = mem_new(1, sizeof *asker);

	assert(lists->count <= LIMIT_LISTS);
	asker->batch = batch_new(resolver);
	asker->health = health;
	asker->lists = lists;
	for (size_t i = 0; i < lists->count; i++)
		asker->leaders[i] = find_leader(lists, i);
	return asker;
}

/* Once a message and zone: a list whose rest is over is then probed by all
 * the questions of one. */
static bool
may_ask(struct zone_asker *asker, size_t leader)
{
	if (asker->may[leader] == ASK_UNSET) {
		bool may = asker->health == NULL ||
		    list_health_may_ask(asker->health,
			asker->lists->items[leader].zone, clock_ms());

		asker->may[leader] = may ? ASK_YES : ASK_NO;
	}
	return asker->may[leader] == ASK_YES;
}

static uint64_t
hash_of(const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *text != '\0'; text++)
		hash = (hash ^ (uint8_t)*text) * UINT64_C(1099511628211);
	return hash;
}

int
zone_asker_add(struct zone_asker *asker, size_t list, const char *name)
{
	char question[LIMIT_DNS_NAME_BYTES + 1];
	struct asked asked = { .leader = asker->leaders[list],
		.hash = hash_of(name) };
	int len;

	if (!may_ask(asker, asked.leader))
		return -1;
	/* The names of one message are few: those of the cap, times zones. */
	if (asked.leader != list)
		for (size_t i = 0; i < asker->count; i++)
			if (asker->items[i].leader == asked.leader &&
			    asker->items[i].hash == asked.hash)
				return (int)i;
	len = snprintf(question, sizeof question, "%s.%s", name,
	    asker->lists->items[list].zone);
	if (len < 0 || (size_t)len >= sizeof question)
		return -1;
	asked.question = batch_add(asker->batch, question, DNS_A);
	if (asked.question < 0)
		return -1;
	asker->items = mem_grow(
	    asker->items, asker->count, &asker->cap, sizeof *asker->items);
	asker->items[asker->count] = asked;
	return (int)asker->count++;
}

void
zone_asker_start(struct zone_asker *asker)
{
	batch_start(asker->batch);
}

/* What any entry of the zone makes of an answer. */
static struct dnsbl_answer
judge_for_zone(const struct zone_asker *asker, size_t leader, int ticket)
{
	struct dnsbl_answer told = zone_asker_answer(asker, leader, ticket);

	for (size_t i = leader + 1; i < asker->lists->count; i++)
		if (asker->leaders[i] == leader &&
		    zone_asker_answer(asker, i, ticket).outcome == LIST_LISTED)
			told.outcome = LIST_LISTED;
	return told;
}

/* Silence to fifty questions of one message is one silence: the breaker
 * counts messages. */
static void
tell_health(struct zone_asker *asker)
{
	bool failed[LIMIT_LISTS] = { false };
	int64_t now_ms = clock_ms();

	for (size_t i = 0; i < asker->count; i++) {
		size_t leader = asker->items[i].leader;
		struct dnsbl_answer told = judge_for_zone(
		    asker, leader, (int)i);
		bool fails = told.outcome == LIST_UNKNOWN ||
		    told.outcome == LIST_ERROR;

		if (fails && failed[leader])
			continue;
		failed[leader] = failed[leader] || fails;
		list_health_note(asker->health,
		    asker->lists->items[leader].zone, &told, now_ms);
	}
}

void
zone_asker_wait(struct zone_asker *asker, struct deadline deadline)
{
	batch_wait(asker->batch, deadline);
	if (asker->health != NULL)
		tell_health(asker);
}

struct dnsbl_answer
zone_asker_answer(const struct zone_asker *asker, size_t list, int ticket)
{
	struct dns_lists one = { .items = &asker->lists->items[list],
		.count = 1 };
	struct dnsbl_answer answer = { .outcome = LIST_NOT_ASKED };
	struct dns_answer heard;
	scoped_dnsbl_result struct dnsbl_result result = { 0 };

	if (ticket < 0)
		return answer;
	heard = batch_answer(asker->batch, asker->items[ticket].question);
	dnsbl_judge(&one, &heard, &result);
	return result.answers[0];
}

void
zone_asker_free(struct zone_asker **asker)
{
	if (*asker == NULL)
		return;
	batch_free(&(*asker)->batch);
	free((*asker)->items);
	free(*asker);
	*asker = NULL;
}
