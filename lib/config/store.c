/* store.c - heap pieces that are freed together. */
#include "config/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

void *
store_new(struct store *store, size_t count, size_t size)
{
	void *made = mem_new(count, size);

	store->items = mem_grow(
	    store->items, store->count, &store->cap, sizeof *store->items);
	store->items[store->count++] = made;
	return made;
}

const char *
store_text(struct store *store, const char *text, size_t len)
{
	char *made = store_new(store, len + 1, 1);

	if (len > 0)
		memcpy(made, text, len);
	return made;
}

void
store_release(struct store *store)
{
	for (size_t i = 0; i < store->count; i++)
		free(store->items[i]);
	free(store->items);
	*store = (struct store){ 0 };
}
