/* resolver.c - the one thread that owns c-ares.
 *
 *   batch_start: cache hit -> slot filled; same question in flight -> join it;
 *                otherwise a new query, handed to the thread by an eventfd
 *   thread:      sends, receives, reads the answer, caches, fills all slots
 *   batch_wait:  until no slot is open, or the deadline */
#include "net/resolver.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "net/dns_message.h"
#include "net/resolver_inside.h"

/* Questions without an answer that are sent within SLICE_MS; the rest waits a
 * moment. A name server's socket holds some 250 packets, and 500 sessions that
 * begin together have thousands: what does not fit is lost, and asked again
 * only after FIRST_TRY_PERCENT. A server that answers at once is asked as fast
 * as it answers, slow lists 20,000 times a second. */
#define SLICE_MS  10
#define SLICE_MAX 200

const char *
dns_status_name(enum dns_status status)
{
	static const char *const names[] = {
		[DNS_UNSET] = "unset",
		[DNS_FOUND] = "found",
		[DNS_NO_DATA] = "no-data",
		[DNS_NO_NAME] = "no-name",
		[DNS_TIMEOUT] = "timeout",
		[DNS_SERVFAIL] = "servfail",
		[DNS_MALFORMED] = "malformed",
	};

	return names[status];
}

struct query **
flight_bucket(struct resolver *resolver, const struct dns_key *key)
{
	return &resolver->flight[key->hash % FLIGHT_BUCKETS];
}

static void
leave_flight(struct query *query)
{
	struct query **link = flight_bucket(query->resolver, &query->key);

	while (*link != query)
		link = &(*link)->chain;
	*link = query->chain;
	query->resolver->flight_count--;
}

/* Close one slot with an answer. Called with the lock held. */
static void
fill_slot_nolock(struct slot *slot, struct dns_shared *shared, int64_t now_ms)
{
	shared->holders++;
	slot->shared = shared;
	slot->query = NULL;
	slot->took_ms = (int32_t)(now_ms - slot->began_ms);
	if (--slot->batch->open == 0)
		pthread_cond_broadcast(&slot->batch->changed);
}

/* TTL within our bounds; 0: not to be kept. What went wrong is kept for the
 * least time, so that a burst of sessions does not ask a dead server each. */
static uint32_t
bounded_ttl(const struct dns_answer *answer)
{
	uint32_t most = answer->status == DNS_FOUND
	    ? LIMIT_DNS_TTL_MAX_S
	    : LIMIT_DNS_NEGATIVE_TTL_MAX_S;

	if (answer->status == DNS_TIMEOUT)
		return 0;
	if (answer->ttl_s < LIMIT_DNS_TTL_MIN_S)
		return LIMIT_DNS_TTL_MIN_S;
	return answer->ttl_s < most ? answer->ttl_s : most;
}

/* The end of a query: tell everyone, remember, forget the query. */
static void
finish_query(struct query *query, struct dns_answer *answer)
{
	struct resolver *resolver = query->resolver;
	int64_t now_ms = clock_ms();
	struct dns_shared *shared;
	struct slot *next;

	if (query->slice == resolver->slice && resolver->in_slice > 0)
		resolver->in_slice--;
	answer->ttl_s = bounded_ttl(answer);
	pthread_mutex_lock(&resolver->lock);
	shared = dns_shared_new(answer);
	leave_flight(query);
	if (shared->answer.status == DNS_TIMEOUT)
		resolver->figures.timeouts++;
	else if (shared->answer.status >= DNS_SERVFAIL)
		resolver->figures.errors++;
	if (shared->answer.ttl_s > 0)
		dns_cache_add(resolver->cache, &query->key, shared, now_ms);
	for (struct slot *slot = query->waiting; slot != NULL; slot = next) {
		next = slot->next;
		fill_slot_nolock(slot, shared, now_ms);
	}
	dns_shared_drop(&shared);
	pthread_mutex_unlock(&resolver->lock);
	free(query);
}

static enum dns_status
status_of(int status)
{
	switch (status) {
	case ARES_ESERVFAIL:
	case ARES_ENOTIMP:
	case ARES_EREFUSED:
	case ARES_ECONNREFUSED:
		return DNS_SERVFAIL;
	case ARES_EBADRESP:
	case ARES_EBADNAME:
		return DNS_MALFORMED;
	case ARES_ENOTFOUND: /* c-ares never asks for .onion (RFC 7686) */
		return DNS_NO_NAME;
	default:
		return DNS_TIMEOUT;
	}
}

/* A server from before EDNS (RFC 6891 7). c-ares asks again without it for
 * the first query that meets this, and then no more. */
static bool
is_format_error(const unsigned char *packet, int len)
{
	return len > 3 && (packet[3] & 15U) == 1;
}

/* The thread looks for new queries after it has read all answers. */
static void
send_again(struct query *query)
{
	struct resolver *resolver = query->resolver;

	query->next_new = NULL;
	pthread_mutex_lock(&resolver->lock);
	*resolver->fresh_end = query;
	resolver->fresh_end = &query->next_new;
	pthread_mutex_unlock(&resolver->lock);
}

/* c-ares calls this in the resolver's thread, exactly once a query. */
static void
on_answer(void *arg, int status, int timeouts, unsigned char *packet, int len)
{
	struct query *query = arg;
	struct dns_answer answer = { .status = status_of(status) };

	(void)timeouts;
	if (packet != NULL && is_format_error(packet, len) && !query->plain) {
		query->plain = true;
		send_again(query);
		return;
	}
	if (packet != NULL && len > 0)
		dns_message_read(packet, (size_t)len, query->key.name,
		    query->key.type, &answer);
	finish_query(query, &answer);
}

static void
send_query(struct query *query)
{
	struct dns_answer answer = { .status = DNS_MALFORMED };
	unsigned char *packet = NULL;
	unsigned short id;
	int len = 0, status;

	query->slice = query->resolver->slice;
	query->resolver->in_slice++;
	/* An id that nobody outside can guess (RFC 5452 9.2). */
	if (getrandom(&id, sizeof id, 0) != (ssize_t)sizeof id)
		abort();
	status = ares_create_query(query->key.name, 1, (int)query->key.type, id,
	    1, &packet, &len, query->plain ? 0 : LIMIT_DNS_UDP_BYTES);
	if (status != ARES_SUCCESS) {
		answer.status = status_of(status);
		finish_query(query, &answer);
		return;
	}
	channels_send(
	    &query->resolver->channels, packet, len, on_answer, query);
	ares_free_string(packet);
}

/* The next of the queries not yet sent, or NULL. */
static struct query *
next_fresh(struct resolver *resolver)
{
	struct query *query;

	pthread_mutex_lock(&resolver->lock);
	query = resolver->fresh;
	if (query != NULL)
		resolver->fresh = query->next_new;
	if (resolver->fresh == NULL)
		resolver->fresh_end = &resolver->fresh;
	pthread_mutex_unlock(&resolver->lock);
	return query;
}

/* Send what the slice has room for; returns whether there may be more. */
static bool
send_fresh(struct resolver *resolver)
{
	int64_t slice = clock_ms() / SLICE_MS;

	if (slice != resolver->slice)
		resolver->in_slice = 0;
	resolver->slice = slice;
	while (resolver->in_slice < SLICE_MAX) {
		struct query *query = next_fresh(resolver);

		if (query == NULL)
			return false;
		send_query(query);
	}
	return true;
}

static bool
is_stopping(struct resolver *resolver)
{
	bool stopping;

	pthread_mutex_lock(&resolver->lock);
	stopping = resolver->stopping;
	pthread_mutex_unlock(&resolver->lock);
	return stopping;
}

/* Everyone who still waits is told that there is no answer. */
static void
abandon_all(struct resolver *resolver)
{
	struct query *query;

	channels_cancel(&resolver->channels);
	while ((query = next_fresh(resolver)) != NULL) {
		struct dns_answer answer = { .status = DNS_TIMEOUT };

		finish_query(query, &answer);
	}
}

static void *
resolver_main(void *arg)
{
	struct resolver *resolver = arg;
	uint64_t wakes;
	bool more = false;

	while (!is_stopping(resolver)) {
		channels_wait(&resolver->channels, more ? 1 : INT_MAX);
		if (read(resolver->wake_fd, &wakes, sizeof wakes) < 0 &&
		    errno != EAGAIN)
			abort();
		more = send_fresh(resolver);
	}
	abandon_all(resolver);
	return NULL;
}

/* Every signal belongs to the main thread. */
static int
start_thread(struct resolver *resolver)
{
	sigset_t all, before;
	int status;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	status = pthread_create(
	    &resolver->thread, NULL, resolver_main, resolver);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return status;
}

static void
release(struct resolver *resolver)
{
	channels_close(&resolver->channels);
	fd_close(&resolver->wake_fd);
	dns_cache_free(&resolver->cache);
	pthread_mutex_destroy(&resolver->lock);
	free(resolver);
}

struct resolver *
resolver_open(const struct text_list *servers, int64_t timeout_ms,
    size_t cache_entries, struct fault *fault)
{
	struct resolver *resolver = mem_new(1, sizeof *resolver);

	pthread_mutex_init(&resolver->lock, NULL);
	resolver->fresh_end = &resolver->fresh;
	resolver->cache = dns_cache_new(cache_entries);
	resolver->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (resolver->wake_fd < 0) {
		fault_set(fault, "cannot start the resolver: %m");
	} else if (channels_open(&resolver->channels, resolver->wake_fd,
		       servers, timeout_ms, fault) == 0) {
		errno = start_thread(resolver);
		if (errno == 0)
			return resolver;
		fault_set(fault, "cannot start the resolver's thread: %m");
	}
	release(resolver);
	return NULL;
}

void
resolver_wake(struct resolver *resolver)
{
	uint64_t one = 1;

	/* Only a full counter can refuse, and that wakes as well. */
	if (write(resolver->wake_fd, &one, sizeof one) < 0 && errno != EAGAIN)
		abort();
}

void
resolver_free(struct resolver **resolver)
{
	struct resolver *held = *resolver;

	if (held == NULL)
		return;
	pthread_mutex_lock(&held->lock);
	held->stopping = true;
	pthread_mutex_unlock(&held->lock);
	resolver_wake(held);
	pthread_join(held->thread, NULL);
	release(held);
	*resolver = NULL;
}

void
resolver_figures(struct resolver *resolver, struct resolver_figures *out)
{
	pthread_mutex_lock(&resolver->lock);
	*out = resolver->figures;
	out->cache_entries = dns_cache_count(resolver->cache);
	out->in_flight = resolver->flight_count;
	pthread_mutex_unlock(&resolver->lock);
}
