/* store.h - heap pieces that are freed together, with the snapshot.
 *
 * Thread: one owner until the snapshot is published, then nobody adds. Never
 * logs. */
#ifndef SEKISHO_CONFIG_STORE_H
#define SEKISHO_CONFIG_STORE_H

#include <stddef.h>

struct store {
	void **items;
	size_t count, cap;
};

/* Zeroed room for count things of size bytes, owned by the store. */
void *store_new(struct store *store, size_t count, size_t size);

/* A copy of len bytes with a NUL behind them, owned by the store. */
const char *store_text(struct store *store, const char *text, size_t len);

/* Free everything. */
void store_release(struct store *store);

#endif
