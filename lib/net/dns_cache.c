/* dns_cache.c - chained hash table with an LRU list through its entries. */
#include "net/dns_cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/mem.h"
#include "base/text.h"
#include "net/dns_message.h"

struct entry {
	struct entry *chain;         /* next in the bucket */
	struct entry *newer, *older; /* LRU */
	struct dns_shared *shared;
	int64_t until_ms;
	uint64_t hash;
	enum dns_type type;
	char name[];
};

struct dns_cache {
	struct entry **buckets;
	size_t bucket_count; /* a power of two */
	struct entry *newest, *oldest;
	size_t count, max;
	size_t bytes, max_bytes; /* of the answers, names and bookkeeping */
	uint64_t secret;
};

struct dns_shared *
dns_shared_new(struct dns_answer *answer)
{
	struct dns_shared *shared = mem_new(1, sizeof *shared);

	shared->answer = *answer;
	shared->holders = 1;
	*answer = (struct dns_answer){ .status = answer->status };
	return shared;
}

void
dns_shared_drop(struct dns_shared **shared)
{
	struct dns_shared *held = *shared;

	*shared = NULL;
	if (held == NULL || --held->holders > 0)
		return;
	dns_answer_release(&held->answer);
	free(held);
}

struct dns_cache *
dns_cache_new(size_t max_entries)
{
	struct dns_cache *cache = mem_new(1, sizeof *cache);

	assert(max_entries > 0);
	cache->max = max_entries;
	cache->max_bytes = max_entries * LIMIT_DNS_CACHED_BYTES;
	cache->bucket_count = 64;
	while (cache->bucket_count < max_entries)
		cache->bucket_count *= 2;
	cache->buckets = mem_new(cache->bucket_count, sizeof *cache->buckets);
	if (getrandom(&cache->secret, sizeof cache->secret, 0) !=
	    (ssize_t)sizeof cache->secret)
		abort();
	return cache;
}

/* FNV-1a from a secret start: cheap, and good enough for chains that an LRU
 * bounds. */
void
dns_key_set(const struct dns_cache *cache, struct dns_key *key,
    const char *name, enum dns_type type)
{
	uint64_t hash = cache->secret ^ (uint64_t)type;
	size_t len = 0;

	for (; name[len] != '\0'; len++) {
		assert(len < LIMIT_DNS_NAME_BYTES);
		key->name[len] = text_lower(name[len]);
		hash = (hash ^ (uint8_t)key->name[len]) * 0x100000001b3U;
	}
	key->name[len] = '\0';
	key->type = type;
	key->hash = hash ^ hash >> 29;
}

/* Not what malloc() adds, which is less than the average's reserve. */
static size_t
cost(const char *name, const struct dns_answer *answer)
{
	size_t bytes = sizeof(struct entry) + strlen(name) + 1 +
	    sizeof(struct dns_shared) +
	    answer->record_count * sizeof *answer->records;

	for (size_t i = 0; i < answer->record_count; i++)
		bytes += answer->records[i].text_len;
	return bytes;
}

static struct entry **
bucket_of(const struct dns_cache *cache, uint64_t hash)
{
	return &cache->buckets[hash & (cache->bucket_count - 1)];
}

static void
unlink_lru(struct dns_cache *cache, struct entry *entry)
{
	if (entry->newer != NULL)
		entry->newer->older = entry->older;
	else
		cache->newest = entry->older;
	if (entry->older != NULL)
		entry->older->newer = entry->newer;
	else
		cache->oldest = entry->newer;
}

static void
link_newest(struct dns_cache *cache, struct entry *entry)
{
	entry->newer = NULL;
	entry->older = cache->newest;
	if (cache->newest != NULL)
		cache->newest->newer = entry;
	else
		cache->oldest = entry;
	cache->newest = entry;
}

static void
remove_entry(struct dns_cache *cache, struct entry *entry)
{
	struct entry **link = bucket_of(cache, entry->hash);

	while (*link != entry)
		link = &(*link)->chain;
	*link = entry->chain;
	unlink_lru(cache, entry);
	cache->bytes -= cost(entry->name, &entry->shared->answer);
	dns_shared_drop(&entry->shared);
	free(entry);
	cache->count--;
}

static void
remove_oldest(struct dns_cache *cache)
{
	assert(cache->oldest != NULL && cache->oldest->older == NULL);
	remove_entry(cache, cache->oldest);
}

void
dns_cache_free(struct dns_cache **cache)
{
	if (*cache == NULL)
		return;
	while ((*cache)->oldest != NULL)
		remove_oldest(*cache);
	free((*cache)->buckets);
	free(*cache);
	*cache = NULL;
}

static struct entry *
find(const struct dns_cache *cache, const struct dns_key *key)
{
	struct entry *entry = *bucket_of(cache, key->hash);

	while (entry != NULL &&
	    (entry->hash != key->hash || entry->type != key->type ||
		strcmp(entry->name, key->name) != 0))
		entry = entry->chain;
	return entry;
}

struct dns_shared *
dns_cache_find(
    struct dns_cache *cache, const struct dns_key *key, int64_t now_ms)
{
	struct entry *entry = find(cache, key);

	if (entry == NULL)
		return NULL;
	if (entry->until_ms <= now_ms) {
		remove_entry(cache, entry);
		return NULL;
	}
	unlink_lru(cache, entry);
	link_newest(cache, entry);
	entry->shared->holders++;
	return entry->shared;
}

void
dns_cache_add(struct dns_cache *cache, const struct dns_key *key,
    struct dns_shared *shared, int64_t now_ms)
{
	struct entry *entry = find(cache, key);
	size_t name_bytes = strlen(key->name) + 1;
	size_t bytes = cost(key->name, &shared->answer);

	if (entry != NULL)
		remove_entry(cache, entry);
	if (bytes > cache->max_bytes)
		return;
	while (cache->count == cache->max ||
	    cache->bytes > cache->max_bytes - bytes)
		remove_oldest(cache);
	cache->bytes += bytes;
	entry = mem_new(1, sizeof *entry + name_bytes);
	memcpy(entry->name, key->name, name_bytes);
	entry->hash = key->hash;
	entry->type = key->type;
	entry->shared = shared;
	shared->holders++;
	entry->until_ms = now_ms + (int64_t)shared->answer.ttl_s * 1000;
	entry->chain = *bucket_of(cache, key->hash);
	*bucket_of(cache, key->hash) = entry;
	link_newest(cache, entry);
	cache->count++;
}

size_t
dns_cache_bytes(const struct dns_cache *cache)
{
	return cache->bytes;
}

size_t
dns_cache_count(const struct dns_cache *cache)
{
	return cache->count;
}
