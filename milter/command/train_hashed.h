/* train_hashed.h - rows in the order of their hashes, to find equal ones.
 *
 * Thread: any, no state. Never logs. */
#ifndef SEKISHO_MILTER_TRAIN_HASHED_H
#define SEKISHO_MILTER_TRAIN_HASHED_H

#include <stddef.h>
#include <stdint.h>

/* A row by a number that equal ones share. */
struct hashed {
	uint64_t hash;
	size_t at; /* which row */
};

/* For qsort(): by hash, and among equal ones in their own order. */
static inline int
compare_hashed(const void *a, const void *b)
{
	const struct hashed *left = a, *right = b;

	if (left->hash != right->hash)
		return left->hash < right->hash ? -1 : 1;
	return left->at < right->at ? -1 : left->at > right->at;
}

#endif
