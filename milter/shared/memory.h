/* memory.h - what a process really costs: its proportional set size.
 *
 * Workers share the loaded signatures, so their resident sizes would count
 * the same gigabyte several times; PSS counts each shared page once in all.
 * Adding it up costs the kernel some 10 ms for a gigabyte: only on request.
 * Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_MEMORY_H
#define SEKISHO_MILTER_MEMORY_H

#include <stdint.h>

/* Open the calling process's own account, which may be given to another
 * process: the kernel asks for permission when it is opened, not when it is
 * read. -1 when there is none. */
int memory_open(void);

/* Bytes now, of the process that opened it; 0 when it has ended or fd is -1. */
int64_t memory_read(int fd);

#endif
