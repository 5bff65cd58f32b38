/* dictionary.h - names to things, one hash look-up each.
 *
 * Open addressing with linear probing, at most half full. Only the
 * administrator adds names, so that no stranger can choose colliding ones.
 * Thread: one owner while names are added, then any. Never logs. */
#ifndef SEKISHO_CONFIG_DICTIONARY_H
#define SEKISHO_CONFIG_DICTIONARY_H

#include <stddef.h>
#include <stdint.h>

struct dictionary_slot {
	const char *name; /* NULL: free */
	void *thing;
};

struct dictionary {
	struct dictionary_slot *slots;
	size_t count, cap;
};

void dictionary_release(struct dictionary *dictionary);

/* The thing of that name, or NULL. */
void *dictionary_find(
    const struct dictionary *dictionary, const char *name, size_t len);

/* Add a thing (not NULL) under a name that is not there yet; both are
 * borrowed and outlive the dictionary. */
void dictionary_add(
    struct dictionary *dictionary, const char *name, void *thing);

/* FNV-1a, 64 bits, going on from `hash`; begin with FNV_START. */
#define FNV_START 0xcbf29ce484222325U
uint64_t fnv_add(uint64_t hash, const void *data, size_t len);

#endif
