/* poison.c - a small shared table, searched from end to end.
 *
 * 1,024 entries of 64 bytes are read in a few microseconds; an index would
 * have to be kept consistent between processes. */
#include "poison.h"

#include <assert.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"

/* linux/fcntl.h has it since 5.1, but cannot be included beside fcntl.h. */
#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

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
	struct poison_table *table;
	int fd;
	bool writable;
};

static struct poison_table *
poison_map(int fd, int protection, struct fault *fault)
{
	void *made = mmap(
	    NULL, sizeof(struct poison_table), protection, MAP_SHARED, fd, 0);

	if (made == MAP_FAILED) {
		fault_set(fault, "cannot map the memory of bad messages: %m");
		return NULL;
	}
	return made;
}

struct poison *
poison_open(struct fault *fault)
{
	scoped_fd int fd = memfd_create(
	    "sekisho-poison", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	struct poison_table *table;
	struct poison *made;

	if (fd < 0 || ftruncate(fd, sizeof *table) != 0) {
		fault_set(fault, "cannot make the memory of bad messages: %m");
		return NULL;
	}
	table = poison_map(fd, PROT_READ | PROT_WRITE, fault);
	if (table == NULL)
		return NULL;
	/* Before Linux 5.1 the last seal does not exist; a worker then has
	 * only its closed descriptor between itself and the table. */
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0) {
		fault_set(fault, "cannot seal the memory of bad messages: %m");
		munmap(table, sizeof *table);
		return NULL;
	}
	(void)fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SEAL);
	made = mem_new(1, sizeof *made);
	*made = (struct poison){ table, fd_take(&fd), true };
	return made;
}

void
poison_free(struct poison **poison)
{
	struct poison *held = *poison;

	if (held == NULL)
		return;
	munmap(held->table, sizeof *held->table);
	fd_close(&held->fd);
	free(held);
	*poison = NULL;
}

int
poison_freeze(struct poison *poison, struct fault *fault)
{
	struct poison_table *seen = poison_map(poison->fd, PROT_READ, fault);

	if (seen == NULL)
		return -1;
	munmap(poison->table, sizeof *poison->table);
	fd_close(&poison->fd);
	poison->table = seen;
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
