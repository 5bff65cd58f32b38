/* password_memory.c - a fixed table, keys apart from secrets.
 *
 * 4,096 keys of eight bytes are looked through in a few microseconds; what
 * belongs to them is touched only when it is used. */
#include "gate/password_memory.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>

#include "base/siphash.h"
#include "base/text.h"

/* Passwords of one pair: some senders name one each day. */
#define PAIR_SECRETS 8

struct pair {
	size_t count;
	char texts[PAIR_SECRETS][LIMIT_PASSWORD_BYTES + 1]; /* latest first */
};

struct password_memory {
	pthread_mutex_t lock;
	uint8_t key[SIPHASH_KEY_BYTES];
	uint64_t keys[LIMIT_MEMORY_PAIRS];
	int64_t until_s[LIMIT_MEMORY_PAIRS]; /* 0: free */
	struct pair pairs[LIMIT_MEMORY_PAIRS];
};

struct password_memory *
password_memory_new(struct fault *fault)
{
	struct password_memory *memory = mmap(NULL, sizeof *memory,
	    PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED) {
		fault_set(fault, "cannot map memory for passwords: %m");
		return NULL;
	}
	/* Kept off the disk as far as the host lets us. */
	(void)madvise(memory, sizeof *memory, MADV_DONTDUMP);
	(void)mlock(memory, sizeof *memory);
	pthread_mutex_init(&memory->lock, NULL);
	if (getrandom(memory->key, sizeof memory->key, 0) ==
	    (ssize_t)sizeof memory->key)
		return memory;
	fault_set(fault, "cannot get random numbers: %m");
	password_memory_free(&memory);
	return NULL;
}

void
password_memory_free(struct password_memory **memory)
{
	struct password_memory *held = *memory;

	if (held == NULL)
		return;
	pthread_mutex_destroy(&held->lock);
	explicit_bzero(held, sizeof *held);
	munmap(held, sizeof *held);
	*memory = NULL;
}

/* An address without brackets, in lower case: senders are not consistent. */
static size_t
address_text(const char *address, char *out, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; address[i] != '\0' && len < size; i++)
		if (address[i] != '<' && address[i] != '>')
			out[len++] = text_lower(address[i]);
	return len;
}

static uint64_t
pair_key(const struct password_memory *memory, const char *sender,
    const char *recipient)
{
	char text[2 * LIMIT_NAME_BYTES + 1];
	size_t len = address_text(sender, text, LIMIT_NAME_BYTES);

	text[len++] = '\0';
	len += address_text(recipient, text + len, LIMIT_NAME_BYTES);
	return siphash(memory->key, text, len);
}

static bool
has_sender(const struct password_envelope *envelope)
{
	return envelope->sender != NULL && envelope->sender[0] != '\0' &&
	    strcmp(envelope->sender, "<>") != 0;
}

static size_t
recipients_of(const struct password_envelope *envelope)
{
	return envelope->recipient_count < LIMIT_MEMORY_RECIPIENTS
	    ? envelope->recipient_count
	    : LIMIT_MEMORY_RECIPIENTS;
}

static void
forget_nolock(struct password_memory *memory, size_t place)
{
	explicit_bzero(&memory->pairs[place], sizeof memory->pairs[place]);
	memory->until_s[place] = 0;
	memory->keys[place] = 0;
}

/* The pair's place, or LIMIT_MEMORY_PAIRS. What is too old is wiped on the
 * way, so that it goes although nobody asks for it. */
static size_t
place_of_nolock(struct password_memory *memory, uint64_t key, int64_t now_s)
{
	size_t found = LIMIT_MEMORY_PAIRS;

	for (size_t i = 0; i < LIMIT_MEMORY_PAIRS; i++) {
		if (memory->until_s[i] == 0)
			continue;
		if (memory->until_s[i] <= now_s)
			forget_nolock(memory, i);
		else if (memory->keys[i] == key)
			found = i;
	}
	return found;
}

/* A free place, or the one that would be forgotten next. */
static size_t
oldest_nolock(const struct password_memory *memory)
{
	size_t oldest = 0;

	for (size_t i = 1; i < LIMIT_MEMORY_PAIRS; i++)
		if (memory->until_s[i] < memory->until_s[oldest])
			oldest = i;
	return oldest;
}

/* Put one in front; it is there once, and the last falls off. */
static void
pair_add(struct pair *pair, const char *text)
{
	size_t at = 0;

	while (at < pair->count && strcmp(pair->texts[at], text) != 0)
		at++;
	if (at == pair->count && pair->count < PAIR_SECRETS)
		pair->count++;
	if (at == PAIR_SECRETS)
		at--;
	memmove(pair->texts[1], pair->texts[0], at * sizeof pair->texts[0]);
	memset(pair->texts[0], 0, sizeof pair->texts[0]);
	memcpy(pair->texts[0], text, strlen(text));
}

static void
keep_nolock(struct password_memory *memory, uint64_t key,
    const struct secrets *secrets, int64_t now_s)
{
	size_t place = place_of_nolock(memory, key, now_s);

	if (place == LIMIT_MEMORY_PAIRS) {
		place = oldest_nolock(memory);
		forget_nolock(memory, place);
		memory->keys[place] = key;
	}
	memory->until_s[place] = now_s + LIMIT_MEMORY_S;
	/* The best of the message is added last, and so comes first. */
	for (size_t i = secrets->count; i > 0; i--)
		pair_add(&memory->pairs[place], secrets->texts[i - 1]);
}

void
password_memory_keep(struct password_memory *memory,
    const struct password_envelope *envelope, const struct secrets *secrets,
    int64_t now_s)
{
	if (secrets->count == 0 || !has_sender(envelope))
		return;
	pthread_mutex_lock(&memory->lock);
	for (size_t i = 0; i < recipients_of(envelope); i++)
		keep_nolock(memory,
		    pair_key(memory, envelope->sender, envelope->recipients[i]),
		    secrets, now_s);
	pthread_mutex_unlock(&memory->lock);
}

void
password_memory_find(struct password_memory *memory,
    const struct password_envelope *envelope, int64_t now_s,
    struct secrets *out)
{
	if (!has_sender(envelope))
		return;
	pthread_mutex_lock(&memory->lock);
	for (size_t i = 0; i < recipients_of(envelope); i++) {
		uint64_t key = pair_key(
		    memory, envelope->sender, envelope->recipients[i]);
		size_t place = place_of_nolock(memory, key, now_s);

		if (place == LIMIT_MEMORY_PAIRS)
			continue;
		for (size_t j = 0; j < memory->pairs[place].count; j++) {
			const char *text = memory->pairs[place].texts[j];

			secrets_add(out, text, strlen(text));
		}
	}
	pthread_mutex_unlock(&memory->lock);
}
