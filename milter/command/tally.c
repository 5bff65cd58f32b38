/* tally.c - open addressing with linear probing, at most half full. */
#include "command/tally.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/limits.h"
#include "base/mem.h"

#define FIRST_CAP 64

void
tally_init(struct tally *tally)
{
	*tally = (struct tally){ 0 };
	/* Without randomness the hash is only a little easier to steer. */
	if (getrandom(tally->key, sizeof tally->key, GRND_NONBLOCK) < 0)
		memset(tally->key, 0x5a, sizeof tally->key);
}

void
tally_release(struct tally *tally)
{
	for (size_t i = 0; i < tally->cap; i++)
		free(tally->places[i].text);
	free(tally->places);
	*tally = (struct tally){ 0 };
}

/* The place of a text, or the free one where it belongs. */
static struct tally_entry *
find(const struct tally *tally, uint64_t hash, const char *text, size_t len)
{
	size_t mask = tally->cap - 1;
	size_t at = (size_t)hash & mask;

	for (;; at = (at + 1) & mask) {
		struct tally_entry *place = &tally->places[at];

		if (place->text == NULL ||
		    (place->hash == hash && place->len == len &&
			memcmp(place->text, text, len) == 0))
			return place;
	}
}

static void
grow(struct tally *tally)
{
	struct tally_entry *old = tally->places;
	size_t old_cap = tally->cap;

	tally->cap = old_cap > 0 ? 2 * old_cap : FIRST_CAP;
	tally->places = mem_new(tally->cap, sizeof *tally->places);
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].text != NULL)
			*find(tally, old[i].hash, old[i].text,
			    old[i].len) = old[i];
	free(old);
}

void
tally_add(struct tally *tally, const char *text, size_t len)
{
	uint64_t hash = siphash(tally->key, text, len);
	struct tally_entry *place;

	tally->total++;
	if (2 * (tally->count + 1) > tally->cap)
		grow(tally);
	place = find(tally, hash, text, len);
	if (place->text == NULL) {
		if (tally->count >= LIMIT_TALLY_KEYS) {
			tally->others++;
			return;
		}
		*place = (struct tally_entry){ mem_text(text, len), len, hash,
			0 };
		tally->count++;
	}
	place->count++;
}

static bool
is_before(const struct tally_entry *a, const struct tally_entry *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	int order;

	if (a->count != b->count)
		return a->count > b->count;
	order = memcmp(a->text, b->text, len);
	return order != 0 ? order < 0 : a->len < b->len;
}

size_t
tally_top(
    const struct tally *tally, const struct tally_entry **out, size_t most)
{
	size_t filled = 0;

	for (size_t i = 0; i < tally->cap; i++) {
		const struct tally_entry *entry = &tally->places[i];
		size_t at;

		if (entry->text == NULL ||
		    (filled == most &&
			(most == 0 || is_before(out[most - 1], entry))))
			continue;
		at = filled < most ? filled++ : most - 1;
		while (at > 0 && is_before(entry, out[at - 1])) {
			out[at] = out[at - 1];
			at--;
		}
		out[at] = entry;
	}
	return filled;
}
