/* mem.h - memory that is there or the process is not.
 *
 * Sizes that an attacker controls are capped before they come here, so that
 * running out means a misconfigured host: the process aborts, the MTA defers,
 * a worker costs one message a retry. Used by everything. Never logs. */
#ifndef SEKISHO_BASE_MEM_H
#define SEKISHO_BASE_MEM_H

#include <stddef.h>

/* Called when the host gives no more: aborts. A program that wants to end in
 * another way (a worker says why by its exit status) defines a function of
 * this name, which replaces the one here; it must not return. No settable
 * handler, because lib/ holds no mutable state. */
void mem_exhausted(void) __attribute__((noreturn));

/* Zeroed room for count things of size bytes; never NULL, also for 0. The
 * caller frees it with free() or mem_free(). */
void *mem_new(size_t count, size_t size)
    __attribute__((malloc, returns_nonnull, alloc_size(1, 2)));

/* Resize to count things of size bytes; new room is not zeroed. */
void *mem_resize(void *held, size_t count, size_t size)
    __attribute__((warn_unused_result, returns_nonnull));

/* A copy of len bytes with a NUL behind them. */
char *mem_text(const char *text, size_t len)
    __attribute__((malloc, returns_nonnull));

/* Make room for one more in a doubling array: `*cap_io` things of size bytes
 * are allocated at held, count are used. Returns the array. */
void *mem_grow(void *held, size_t count, size_t *cap_io, size_t size)
    __attribute__((warn_unused_result, returns_nonnull));

#endif
