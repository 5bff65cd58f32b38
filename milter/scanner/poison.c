/* poison.c - a small shared table, searched from end to end.
 *
 * 1,024 entries of 64 bytes are read in a few microseconds; an index would
 * have to be kept consistent between processes. */
#include "scanner/poison.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

#include "base/mem.h"
#include "scanner/shared.h"

struct poison_entry {
	_Atomic uint32_t times; /* 0: free, or being written */
	_Atomic uint32_t outcome;
	_Atomic uint64_t used; /* the table's clock when last counted */
	uint8_t sha256[32];
};

struct poison_table {
	_Atomic uint64_t clock;
	struct poison_entry entries[LIMIT_POISON_ENTRIES];
};

struct poison {
	struct poison_table *table; /* in the shared memory */
	struct shared shared;
	bool writable;
};

struct poison *
poison_open(struct fault *fault)
{
	struct poison *made = mem_new(1, sizeof *made);

	if (shared_open(&made->shared, "sekisho-poison",
		sizeof(struct poison_table), fault) != 0) {
		free(made);
		return NULL;
	}
	made->table = made->shared.base;
	made->writable = true;
	return made;
}

void
poison_free(struct poison **poison)
{
	struct poison *held = *poison;

	if (held == NULL)
		return;
	shared_release(&held->shared);
	free(held);
	*poison = NULL;
}

int
poison_freeze(struct poison *poison, struct fault *fault)
{
	if (shared_freeze(&poison->shared, fault) != 0)
		return -1;
	poison->table = poison->shared.base;
	poison->writable = false;
	return 0;
}

/* The message's entry, or NULL. `times` is read before and after the digest:
 * a writer clears it first, so a digest half written matches nothing. */
static struct poison_entry *
poison_entry_of(struct poison_table *table, const uint8_t sha256[32])
{
	for (size_t i = 0; i < LIMIT_POISON_ENTRIES; i++) {
		struct poison_entry *entry = &table->entries[i];

		if (atomic_load(&entry->times) != 0 &&
		    memcmp(entry->sha256, sha256, 32) == 0 &&
		    atomic_load(&entry->times) != 0)
			return entry;
	}
	return NULL;
}

/* A free entry, or the one that was not counted longest. */
static struct poison_entry *
poison_entry_oldest(struct poison_table *table)
{
	struct poison_entry *oldest = &table->entries[0];

	for (size_t i = 0; i < LIMIT_POISON_ENTRIES; i++) {
		struct poison_entry *entry = &table->entries[i];

		if (atomic_load(&entry->times) == 0)
			return entry;
		if (atomic_load(&entry->used) < atomic_load(&oldest->used))
			oldest = entry;
	}
	return oldest;
}

uint32_t
poison_add(struct poison *poison, const uint8_t sha256[32],
    enum answer_outcome outcome)
{
	struct poison_table *table = poison->table;
	struct poison_entry *entry = poison_entry_of(table, sha256);
	uint32_t times = 1;

	assert(poison->writable);
	if (entry != NULL) {
		times = atomic_load(&entry->times);
		times += times < UINT32_MAX ? 1 : 0;
	} else {
		entry = poison_entry_oldest(table);
		atomic_store(&entry->times, 0);
		memcpy(entry->sha256, sha256, 32);
	}
	atomic_store(&entry->used, atomic_fetch_add(&table->clock, 1) + 1);
	atomic_store(&entry->outcome, (uint32_t)outcome);
	atomic_store(&entry->times, times);
	return times;
}

uint32_t
poison_find(const struct poison *poison, const uint8_t sha256[32],
    enum answer_outcome *outcome_out)
{
	struct poison_entry *entry = poison_entry_of(poison->table, sha256);

	if (entry == NULL)
		return 0;
	*outcome_out = (enum answer_outcome)atomic_load(&entry->outcome);
	return atomic_load(&entry->times);
}
