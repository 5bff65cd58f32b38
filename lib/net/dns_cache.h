/* dns_cache.h - answers by question, for as long as their TTL, least recently
 * used first out.
 *
 * Answers are shared: each holder counts. Thread: none; the resolver's lock
 * covers it. Never logs. */
#ifndef SEKISHO_NET_DNS_CACHE_H
#define SEKISHO_NET_DNS_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "net/resolver.h"

/* The name in lower case, the type. */
struct dns_key {
	char name[LIMIT_DNS_NAME_BYTES + 1];
	enum dns_type type;
	uint64_t hash; /* keyed, so that nobody outside can aim at one chain */
};

struct dns_shared {
	struct dns_answer answer;
	unsigned int holders;
};

/* Take over the answer's records; one holder. */
struct dns_shared *dns_shared_new(struct dns_answer *answer);

/* One holder less; frees with the last. Clears the pointer, accepts NULL. */
void dns_shared_drop(struct dns_shared **shared);

struct dns_cache;

/* At most max_entries answers, and LIMIT_DNS_CACHED_BYTES times as many bytes:
 * whoever owns a zone chooses how large its answers are. */
struct dns_cache *dns_cache_new(size_t max_entries);
void dns_cache_free(struct dns_cache **cache);

/* Fill the key; the name is at most LIMIT_DNS_NAME_BYTES. */
void dns_key_set(const struct dns_cache *cache, struct dns_key *key,
    const char *name, enum dns_type type);

/* The answer, one holder more for the caller, or NULL. */
struct dns_shared *dns_cache_find(
    struct dns_cache *cache, const struct dns_key *key, int64_t now_ms);

/* Keep an answer until now + its ttl_s; the cache becomes one holder. */
void dns_cache_add(struct dns_cache *cache, const struct dns_key *key,
    struct dns_shared *shared, int64_t now_ms);

size_t dns_cache_count(const struct dns_cache *cache);
size_t dns_cache_bytes(const struct dns_cache *cache);

#endif
