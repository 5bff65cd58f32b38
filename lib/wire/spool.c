/* spool.c - one message in an anonymous file. Appends are gathered in a user
 * buffer (libmilter hands out headers a few bytes at a time) and reach the
 * file by write(). The budget is charged per append and given back once, in
 * spool_free(). */
#include "wire/spool.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "wire/memfd.h"

#define GATHER_BYTES 65536

struct spool {
	struct spool_budget *budget;
	int64_t max_bytes;
	int64_t bytes;          /* appended and charged to the budget */
	enum spool_status over; /* what it says since it takes nothing more */
	int fd;
	bool sealed;
	size_t gathered;
	char *gather; /* GATHER_BYTES; NULL before the first append */
};

struct spool *
spool_open(struct spool_budget *budget, int64_t max_bytes, struct fault *fault)
{
	int fd = memfd_open("sekisho-message", fault);
	struct spool *spool;

	if (fd < 0)
		return NULL;
	spool = mem_new(1, sizeof *spool);
	*spool = (struct spool){
		.budget = budget,
		.max_bytes = max_bytes,
		.over = SPOOL_OK,
		.fd = fd,
	};
	return spool;
}

void
spool_free(struct spool **spool)
{
	struct spool *held = *spool;

	*spool = NULL;
	if (held == NULL)
		return;
	/* First the pages, then the right to them. */
	fd_close(&held->fd);
	atomic_fetch_sub(&held->budget->used_bytes, held->bytes);
	free(held->gather);
	free(held);
}

/* Charge len to the budget; false if that would exceed it. Compare and swap,
 * not add and take back: another session would see a peak that never was. */
static bool
budget_charge(struct spool_budget *budget, int64_t len)
{
	int64_t used = atomic_load(&budget->used_bytes);

	do {
		if (len > atomic_load(&budget->max_bytes) - used)
			return false;
	} while (!atomic_compare_exchange_weak(
	    &budget->used_bytes, &used, used + len));
	return true;
}

static int
flush(struct spool *spool, struct fault *fault)
{
	if (spool->gathered > 0 &&
	    memfd_write(spool->fd, spool->gather, spool->gathered, fault) < 0)
		return -1;
	spool->gathered = 0;
	return 0;
}

static int
store(struct spool *spool, const void *data, size_t len, struct fault *fault)
{
	if (len > GATHER_BYTES - spool->gathered && flush(spool, fault) < 0)
		return -1;
	if (len >= GATHER_BYTES)
		return memfd_write(spool->fd, data, len, fault);
	if (spool->gather == NULL)
		spool->gather = mem_new(GATHER_BYTES, 1);
	memcpy(spool->gather + spool->gathered, data, len);
	spool->gathered += len;
	return 0;
}

enum spool_status
spool_append(
    struct spool *spool, const void *data, size_t len, struct fault *fault)
{
	if (spool->over == SPOOL_FAILED || spool->sealed) {
		fault_set(fault, "spool takes nothing more");
		return SPOOL_FAILED;
	}
	if (spool->over != SPOOL_OK || len == 0)
		return spool->over;
	if (len > INT64_MAX || (int64_t)len > spool->max_bytes - spool->bytes)
		return spool->over = SPOOL_TOO_BIG;
	if (!budget_charge(spool->budget, (int64_t)len))
		return spool->over = SPOOL_NO_ROOM;
	spool->bytes += (int64_t)len;
	/* After half a write nobody knows what the file holds. */
	if (store(spool, data, len, fault) < 0)
		spool->over = SPOOL_FAILED;
	return spool->over;
}

int64_t
spool_bytes(const struct spool *spool)
{
	return spool->bytes;
}

int
spool_seal(struct spool *spool, struct fault *fault)
{
	if (spool->over == SPOOL_FAILED)
		return fault_set(fault, "spool is incomplete");
	if (spool->sealed)
		return 0;
	if (flush(spool, fault) < 0 || memfd_seal(spool->fd, fault) < 0) {
		spool->over = SPOOL_FAILED;
		return -1;
	}
	spool->sealed = true;
	mem_free(&spool->gather);
	return 0;
}

int
spool_fd(const struct spool *spool)
{
	/* An open one could still change under whoever maps it. */
	assert(spool->sealed);
	return spool->fd;
}
