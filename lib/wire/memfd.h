/* memfd.h - an anonymous file that can be sealed.
 *
 * Used by spool.c and sealed.c. Thread: the caller's. Never logs. */
#ifndef SEKISHO_WIRE_MEMFD_H
#define SEKISHO_WIRE_MEMFD_H

#include <fcntl.h>
#include <stddef.h>

#include "base/fault.h"

/* What makes a file safe to map for another process. */
#define MEMFD_SEALS (F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)

/* A new one, never executable where the kernel knows how (Linux 6.3). Returns
 * the descriptor, or -1 and *fault. */
int memfd_open(const char *name, struct fault *fault);

/* Append all of it with write(): a store into a mapping could meet a full
 * host as SIGBUS. Returns 0, or -1 and *fault. */
int memfd_write(int fd, const void *data, size_t len, struct fault *fault);

/* Add MEMFD_SEALS. Returns 0, or -1 and *fault. */
int memfd_seal(int fd, struct fault *fault);

#endif
