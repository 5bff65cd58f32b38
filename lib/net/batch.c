/* batch.c - questions of one session and their answers.
 *
 * The session's half of the resolver: everything here runs in the thread that
 * owns the batch. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "net/resolver_inside.h"

static const struct dns_answer not_answered = { .status = DNS_TIMEOUT };
static const struct dns_answer not_asked = { .status = DNS_UNSET };

static struct query *
find_in_flight(struct resolver *resolver, const struct dns_key *key)
{
	struct query *query = *flight_bucket(resolver, key);

	while (query != NULL &&
	    (query->key.type != key->type ||
		strcmp(query->key.name, key->name) != 0))
		query = query->chain;
	return query;
}

struct batch *
batch_new(struct resolver *resolver)
{
	struct batch *batch = mem_new(1, sizeof *batch);
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&batch->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	batch->resolver = resolver;
	return batch;
}

/* What may be asked: labels of 1 to 63 printable bytes, 253 in all. */
static bool
is_name(const char *name)
{
	size_t len = 0, label = 0;

	for (; name[len] != '\0'; len++) {
		if (len == LIMIT_DNS_NAME_BYTES || name[len] < ' ' ||
		    name[len] >= 0x7f || name[len] == '\\')
			return false;
		label = name[len] == '.' ? 0 : label + 1;
		if (label > 63 ||
		    (label == 0 && (len == 0 || name[len - 1] == '.')))
			return false;
	}
	return len > 0 && label > 0;
}

int
batch_add(struct batch *batch, const char *name, enum dns_type type)
{
	struct slot *slot;

	assert(!batch->started);
	if (batch->count == LIMIT_DNS_QUESTIONS || !is_name(name))
		return -1;
	batch->slots = mem_grow(
	    batch->slots, batch->count, &batch->cap, sizeof *batch->slots);
	slot = &batch->slots[batch->count];
	*slot = (struct slot){ .batch = batch };
	dns_key_set(batch->resolver->cache, &slot->key, name, type);
	return (int)batch->count++;
}

/* A query of its own for this slot; false when too many fly already. */
static bool
submit_nolock(struct resolver *resolver, struct slot *slot)
{
	struct query *query;

	if (resolver->flight_count >= LIMIT_DNS_IN_FLIGHT)
		return false;
	query = mem_new(1, sizeof *query);
	query->resolver = resolver;
	query->key = slot->key;
	query->waiting = slot;
	slot->query = query;
	query->chain = *flight_bucket(resolver, &query->key);
	*flight_bucket(resolver, &query->key) = query;
	resolver->flight_count++;
	*resolver->fresh_end = query;
	resolver->fresh_end = &query->next_new;
	resolver->figures.asked++;
	return true;
}

/* Cache, join or ask. Returns whether the thread has to be woken. */
static bool
start_slot_nolock(struct resolver *resolver, struct slot *slot)
{
	struct query *query;

	slot->began_ms = clock_ms();
	slot->shared = dns_cache_find(
	    resolver->cache, &slot->key, slot->began_ms);
	if (slot->shared != NULL) {
		slot->cached = true;
		resolver->figures.cached++;
		return false;
	}
	query = find_in_flight(resolver, &slot->key);
	if (query == NULL) {
		if (!submit_nolock(resolver, slot))
			return false;
		slot->batch->open++;
		return true;
	}
	slot->query = query;
	slot->next = query->waiting;
	query->waiting = slot;
	slot->batch->open++;
	resolver->figures.joined++;
	return false;
}

void
batch_start(struct batch *batch)
{
	bool fresh = false;

	assert(!batch->started);
	batch->started = true;
	pthread_mutex_lock(&batch->resolver->lock);
	for (size_t i = 0; i < batch->count; i++)
		fresh |= start_slot_nolock(batch->resolver, &batch->slots[i]);
	pthread_mutex_unlock(&batch->resolver->lock);
	if (fresh)
		resolver_wake(batch->resolver);
}

/* Take every open slot off its query: nobody waits any more. */
static void
give_up_nolock(struct batch *batch)
{
	int64_t now_ms = clock_ms();

	for (size_t i = 0; i < batch->count; i++) {
		struct slot *slot = &batch->slots[i];
		struct slot **link;

		if (slot->query == NULL)
			continue;
		link = &slot->query->waiting;
		while (*link != slot)
			link = &(*link)->next;
		*link = slot->next;
		slot->query = NULL;
		slot->took_ms = (int32_t)(now_ms - slot->began_ms);
	}
	batch->open = 0;
}

void
batch_wait(struct batch *batch, struct deadline deadline)
{
	struct timespec until = { .tv_sec = deadline.at_ms / 1000,
		.tv_nsec = deadline.at_ms % 1000 * 1000000 };

	assert(batch->started);
	pthread_mutex_lock(&batch->resolver->lock);
	while (batch->open > 0)
		if (pthread_cond_timedwait(&batch->changed,
			&batch->resolver->lock, &until) == ETIMEDOUT)
			give_up_nolock(batch);
	batch->given_up = true;
	pthread_mutex_unlock(&batch->resolver->lock);
}

struct dns_answer
batch_answer(const struct batch *batch, int index)
{
	const struct slot *slot;
	struct dns_answer answer;

	if (index < 0 || (size_t)index >= batch->count || !batch->given_up)
		return not_asked;
	slot = &batch->slots[index];
	answer = slot->shared != NULL ? slot->shared->answer : not_answered;
	answer.cached = slot->cached;
	answer.took_ms = slot->took_ms;
	return answer;
}

void
batch_free(struct batch **batch)
{
	struct batch *held = *batch;

	if (held == NULL)
		return;
	pthread_mutex_lock(&held->resolver->lock);
	give_up_nolock(held);
	for (size_t i = 0; i < held->count; i++)
		dns_shared_drop(&held->slots[i].shared);
	pthread_mutex_unlock(&held->resolver->lock);
	pthread_cond_destroy(&held->changed);
	free(held->slots);
	free(held);
	*batch = NULL;
}
