/* spool.h - one message in an anonymous file, written once, then frozen.
 *
 * The milter appends while the MTA sends; spool_seal() freezes the bytes so
 * that the scanner can map them without fear of truncation or change. All
 * spools of a process draw on one budget, because memfd pages are memory of
 * the process that made them. Thread: one session; the budget is shared by
 * all. Never logs. */
#ifndef SEKISHO_WIRE_SPOOL_H
#define SEKISHO_WIRE_SPOOL_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

/* Bytes that all spools together may hold. */
struct spool_budget {
	_Atomic int64_t used_bytes;
	_Atomic int64_t max_bytes; /* a reload may change it */
};

enum spool_status {
	SPOOL_UNSET = 0,
	SPOOL_OK,
	SPOOL_TOO_BIG, /* the message outgrew max_bytes: keeps what it has */
	SPOOL_NO_ROOM, /* the budget is spent: keeps what it has */
	SPOOL_FAILED,  /* *fault says why */
};

struct spool;

/* A new spool for at most max_bytes. The budget must outlive it. Returns NULL
 * and *fault when the host gives no descriptor. */
struct spool *spool_open(
    struct spool_budget *budget, int64_t max_bytes, struct fault *fault);

/* Close it, give its bytes back to the budget, clear the pointer. */
void spool_free(struct spool **spool);

#define scoped_spool __attribute__((cleanup(spool_free)))

/* Append all of it, or nothing. A spool that said SPOOL_TOO_BIG or
 * SPOOL_NO_ROOM takes nothing more and says the same again. Small appends are
 * gathered; bytes reach the file at the latest in spool_seal(). */
enum spool_status spool_append(
    struct spool *spool, const void *data, size_t len, struct fault *fault);

/* Bytes appended so far. */
int64_t spool_bytes(const struct spool *spool);

/* Freeze it: F_SEAL_WRITE, _SHRINK, _GROW and _SEAL. Returns 0, or -1 and
 * *fault. */
int spool_seal(struct spool *spool, struct fault *fault);

/* The sealed descriptor, lent: it stays the spool's. */
int spool_fd(const struct spool *spool);

#endif
