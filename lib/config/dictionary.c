/* dictionary.c - open addressing over borrowed names. */
#include "config/dictionary.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

uint64_t
fnv_add(uint64_t hash, const void *data, size_t len)
{
	const uint8_t *bytes = data;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ bytes[i]) * 0x100000001b3U;
	return hash;
}

void
dictionary_release(struct dictionary *dictionary)
{
	free(dictionary->slots);
	*dictionary = (struct dictionary){ 0 };
}

/* The slot of that name, or the free one where it would stand. */
static struct dictionary_slot *
probe(const struct dictionary *dictionary, const char *name, size_t len)
{
	size_t mask = dictionary->cap - 1;
	size_t at = (size_t)fnv_add(FNV_START, name, len) & mask;

	for (;; at = (at + 1) & mask) {
		struct dictionary_slot *slot = &dictionary->slots[at];

		if (slot->name == NULL ||
		    (strncmp(slot->name, name, len) == 0 &&
			slot->name[len] == '\0'))
			return slot;
	}
}

void *
dictionary_find(
    const struct dictionary *dictionary, const char *name, size_t len)
{
	return dictionary->cap > 0 ? probe(dictionary, name, len)->thing : NULL;
}

static void
grow(struct dictionary *dictionary)
{
	struct dictionary bigger = {
		.cap = dictionary->cap < 16 ? 16 : dictionary->cap * 2
	};

	bigger.slots = mem_new(bigger.cap, sizeof *bigger.slots);
	bigger.count = dictionary->count;
	for (size_t i = 0; i < dictionary->cap; i++) {
		const struct dictionary_slot *slot = &dictionary->slots[i];

		if (slot->name != NULL)
			*probe(&bigger, slot->name, strlen(slot->name)) = *slot;
	}
	dictionary_release(dictionary);
	*dictionary = bigger;
}

void
dictionary_add(struct dictionary *dictionary, const char *name, void *thing)
{
	struct dictionary_slot *slot;

	if ((dictionary->count + 1) * 2 > dictionary->cap)
		grow(dictionary);
	slot = probe(dictionary, name, strlen(name));
	assert(slot->name == NULL);
	*slot = (struct dictionary_slot){ name, thing };
	dictionary->count++;
}
