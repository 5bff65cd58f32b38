/* test_dns_cache.c - net/dns_cache.h */
#include "check.h"

#include "base/mem.h"
#include "net/dns_cache.h"

/* An answer with one text of so many bytes, on the heap as the reader's. */
static struct dns_shared *
answer_new(uint32_t ttl_s, size_t text_len)
{
	struct dns_answer answer = {
		.status = DNS_FOUND, .record_count = 1, .ttl_s = ttl_s
	};

	answer.records = mem_new(1, sizeof *answer.records);
	answer.records->text = mem_new(text_len + 1, 1);
	answer.records->text_len = text_len;
	return dns_shared_new(&answer);
}

static void
add(struct dns_cache *cache, const char *name, uint32_t ttl_s, size_t text_len,
    int64_t now_ms)
{
	struct dns_shared *shared = answer_new(ttl_s, text_len);
	struct dns_key key;

	dns_key_set(cache, &key, name, DNS_TXT);
	dns_cache_add(cache, &key, shared, now_ms);
	dns_shared_drop(&shared);
}

static bool
has(struct dns_cache *cache, const char *name, enum dns_type type,
    int64_t now_ms)
{
	struct dns_shared *found;
	struct dns_key key;
	bool there;

	dns_key_set(cache, &key, name, type);
	found = dns_cache_find(cache, &key, now_ms);
	there = found != NULL;
	dns_shared_drop(&found);
	return there;
}

static void
test_ttl(void)
{
	struct dns_cache *cache = dns_cache_new(10);

	add(cache, "a.example", 60, 10, 1000);
	CHECK("an answer is kept", has(cache, "a.example", DNS_TXT, 1000));
	CHECK("for its TTL", has(cache, "a.example", DNS_TXT, 60999));
	CHECK("letters have no case", has(cache, "A.Example", DNS_TXT, 60999));
	CHECK("another type is another question",
	    !has(cache, "a.example", DNS_A, 1000));
	CHECK("another name too", !has(cache, "b.example", DNS_TXT, 1000));
	CHECK("and not longer", !has(cache, "a.example", DNS_TXT, 61000));
	CHECK_EQ("what is too old is gone", dns_cache_count(cache), 0);
	CHECK_EQ("with its bytes", dns_cache_bytes(cache), 0);
	add(cache, "a.example", 60, 10, 1000);
	add(cache, "a.example", 10, 10, 2000);
	CHECK_EQ("a newer answer replaces", dns_cache_count(cache), 1);
	CHECK("and brings its own time",
	    !has(cache, "a.example", DNS_TXT, 12000));
	dns_cache_free(&cache);
	CHECK("freed and cleared", cache == NULL);
	dns_cache_free(&cache);
}

static void
test_lru(void)
{
	struct dns_cache *cache = dns_cache_new(3);

	add(cache, "a.example", 60, 1, 0);
	add(cache, "b.example", 60, 1, 0);
	add(cache, "c.example", 60, 1, 0);
	CHECK("used again", has(cache, "a.example", DNS_TXT, 1));
	add(cache, "d.example", 60, 1, 2);
	CHECK_EQ("never more than its maximum", dns_cache_count(cache), 3);
	CHECK("what was used last stays", has(cache, "a.example", DNS_TXT, 3));
	CHECK("what was not goes", !has(cache, "b.example", DNS_TXT, 3));
	CHECK("the others stay", has(cache, "c.example", DNS_TXT, 3));
	CHECK("and the new one", has(cache, "d.example", DNS_TXT, 3));
	dns_cache_free(&cache);
}

static void
test_bytes(void)
{
	struct dns_cache *cache = dns_cache_new(64);
	size_t room = (size_t)64 * LIMIT_DNS_CACHED_BYTES;
	char name[32];

	for (int i = 0; i < 64; i++) {
		snprintf(name, sizeof name, "n%d.example", i);
		add(cache, name, 60, 3000, 0);
		CHECK("never more bytes than a maximum of answers has",
		    dns_cache_bytes(cache) <= room);
	}
	CHECK("large answers push out each other",
	    dns_cache_count(cache) < 24 && dns_cache_count(cache) > 15);
	CHECK("the newest is there", has(cache, "n63.example", DNS_TXT, 1));
	add(cache, "huge.example", 60, room + 1, 0);
	CHECK("one that alone is too large is not kept",
	    !has(cache, "huge.example", DNS_TXT, 1));
	CHECK("and pushes out nobody", has(cache, "n63.example", DNS_TXT, 1));
	dns_cache_free(&cache);
}

/* The cache lets go of an answer that a session still reads. */
static void
test_holders(void)
{
	struct dns_cache *cache = dns_cache_new(1);
	struct dns_shared *held;
	struct dns_key key;

	add(cache, "a.example", 60, 5, 0);
	dns_key_set(cache, &key, "a.example", DNS_TXT);
	held = dns_cache_find(cache, &key, 0);
	add(cache, "b.example", 60, 5, 0);
	CHECK("pushed out", !has(cache, "a.example", DNS_TXT, 0));
	CHECK_EQ("but still whole", held->answer.records->text_len, 5);
	dns_cache_free(&cache);
	CHECK_EQ("without the cache as well", held->answer.record_count, 1);
	dns_shared_drop(&held);
	CHECK("cleared", held == NULL);
}

/* Many names in a small table: chains, and every one is found. */
static void
test_many(void)
{
	struct dns_cache *cache = dns_cache_new(5000);
	char name[32];
	int found = 0;

	for (int i = 0; i < 20000; i++) {
		snprintf(name, sizeof name, "n%d.example", i);
		add(cache, name, 60, 1, i);
	}
	CHECK_EQ("full", dns_cache_count(cache), 5000);
	for (int i = 15000; i < 20000; i++) {
		snprintf(name, sizeof name, "n%d.example", i);
		found += has(cache, name, DNS_TXT, 20000);
	}
	CHECK_EQ("the last ones are all there", found, 5000);
	dns_cache_free(&cache);
}

int
main(void)
{
	test_ttl();
	test_lru();
	test_bytes();
	test_holders();
	test_many();
	return check_done();
}
