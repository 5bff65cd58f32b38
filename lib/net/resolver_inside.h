/* resolver_inside.h - what resolver.c (the thread) and batch.c (everyone else)
 * share; nobody else includes it.
 *
 * One lock covers batches, queries and the cache; it is never held across
 * c-ares or any I/O. A batch may be freed while its questions fly: the query
 * then finds nobody to tell and only fills the cache. */
#ifndef SEKISHO_NET_RESOLVER_INSIDE_H
#define SEKISHO_NET_RESOLVER_INSIDE_H

#include <pthread.h>

#include "net/dns_cache.h"
#include "net/dns_channels.h"
#include "net/resolver.h"

/* One question of a batch. */
struct slot {
	struct dns_shared *shared; /* the answer, or NULL while open */
	struct query *query;       /* in flight, or NULL */
	struct slot *next;         /* among those who wait for it */
	struct batch *batch;
	struct dns_key key;
	int64_t began_ms;
	int32_t took_ms;
	bool cached;
};

struct batch {
	struct resolver *resolver;
	struct slot *slots;
	size_t count, cap;
	size_t open; /* slots without an answer */
	bool started, given_up;
	pthread_cond_t changed;
};

/* A question on its way; owned by the thread once submitted. */
struct query {
	struct resolver *resolver;
	struct query *next_new; /* not yet sent */
	struct query *chain;    /* in the table of those in flight */
	struct slot *waiting;
	struct dns_key key;
	int64_t slice; /* of time, in which it was sent */
	bool plain;    /* without EDNS: the server did not understand it */
};

#define FLIGHT_BUCKETS 4096

struct resolver {
	pthread_t thread;
	pthread_mutex_t lock;
	struct dns_channels channels; /* the thread's */
	int wake_fd;
	bool stopping;
	struct query *fresh, **fresh_end; /* submitted, not yet sent */
	struct query *flight[FLIGHT_BUCKETS];
	size_t flight_count;
	struct dns_cache *cache;
	int64_t slice;   /* the thread's, as is the next */
	size_t in_slice; /* sent in it, not answered */
	struct resolver_figures figures;
};

/* Where a query in flight with this key hangs. Called with the lock held. */
struct query **flight_bucket(
    struct resolver *resolver, const struct dns_key *key);

/* Make the thread look at its new queries. */
void resolver_wake(struct resolver *resolver);

#endif
