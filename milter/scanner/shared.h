/* shared.h - memory that the scanner's processes share, read-only in workers.
 *
 * Made by main before it forks. A worker calls shared_freeze() before it sees
 * a message: it then neither writes nor can map the memory for writing again.
 * Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_SHARED_H
#define SEKISHO_MILTER_SHARED_H

#include <stddef.h>

#include "base/fault.h"

struct shared {
	void *base; /* NULL: not open */
	size_t size;
	int fd; /* -1 once frozen */
};

/* Zeroed memory of this size. Returns 0, or -1 and *fault. */
int shared_open(
    struct shared *shared, const char *name, size_t size, struct fault *fault);

/* Map it read-only instead, for good. Returns 0, or -1 and *fault. */
int shared_freeze(struct shared *shared, struct fault *fault);

void shared_release(struct shared *shared);

#endif
