/* tally.h - how often each text was seen, and the most frequent ones.
 *
 * The texts are strangers' (senders, hosts), so that they are kept in a table
 * whose hash has a key, and no more of them than LIMIT_TALLY_KEYS: the rest
 * is only counted together. Thread: one. Never logs. */
#ifndef SEKISHO_COMMAND_TALLY_H
#define SEKISHO_COMMAND_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "base/siphash.h"

struct tally_entry {
	char *text; /* NULL: a free place */
	size_t len;
	uint64_t hash;
	uint64_t count;
};

struct tally {
	struct tally_entry *places;
	size_t count, cap;
	uint64_t total;  /* all that was added */
	uint64_t others; /* of those, what was not kept apart */
	uint8_t key[SIPHASH_KEY_BYTES];
};

/* Empty, with a key of its own. */
void tally_init(struct tally *tally);
void tally_release(struct tally *tally);

/* Count a text once. */
void tally_add(struct tally *tally, const char *text, size_t len);

/* The `most` most frequent ones, the first being the most frequent, equal ones
 * in the order of their bytes. Returns how many; entries are borrowed until
 * the next tally_add(). */
size_t tally_top(
    const struct tally *tally, const struct tally_entry **out, size_t most);

#endif
