/* sealed.h - map what another process wrote and sealed.
 *
 * A descriptor that arrives over the border is mapped only if it is a memfd
 * with all four seals and a bounded size: otherwise its writer could truncate
 * it under us (SIGBUS) or change it between two looks. Used on both sides.
 * Thread: the caller's. Never logs. */
#ifndef SEKISHO_WIRE_SEALED_H
#define SEKISHO_WIRE_SEALED_H

#include <stddef.h>

#include "base/fault.h"

struct sealed {
	const char *data; /* len bytes, read-only; "" when len is 0 */
	size_t len;
	char *lead; /* LIMIT_MAP_LEAD_BYTES writable bytes that end where
		       data begins: room for a synthetic first line */
	void *base; /* the whole mapping, for sealed_release() */
	size_t base_len;
};

/* Map fd, which stays the caller's. Returns 0, or -1 and *fault when a seal is
 * missing, the file is larger than max_bytes, or mapping fails. */
int sealed_map(
    int fd, size_t max_bytes, struct sealed *out, struct fault *fault);

/* Unmap; accepts a zeroed struct. */
void sealed_release(struct sealed *sealed);

#define scoped_sealed __attribute__((cleanup(sealed_release)))

/* A new sealed memfd with these bytes. Returns the descriptor, or -1 and
 * *fault. */
int sealed_make(const void *data, size_t len, struct fault *fault);

#endif
