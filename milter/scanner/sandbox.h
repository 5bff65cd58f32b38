/* sandbox.h - what is taken from a worker before it sees a message.
 *
 * After sandbox_enter() a process can compute, write below one folder, and
 * use the descriptors it holds. It cannot open anything else, start a program
 * or a thread, reach a network or another process, gain privileges, or take
 * more memory and processor time than its allowance. Thread: the process has
 * one. Never logs. */
#ifndef SEKISHO_MILTER_SANDBOX_H
#define SEKISHO_MILTER_SANDBOX_H

#include <stdint.h>

#include "base/fault.h"

struct sandbox {
	int folder;           /* the private folder, lent */
	int64_t memory_bytes; /* beyond what is mapped already */
	int64_t file_bytes;   /* the largest file it may write */
	int64_t cpu_ms;       /* of processor time, in its whole life */
};

/* What this kernel offers, for one line at start: "seccomp, Landlock 7" or
 * "seccomp, no Landlock". Static. */
const char *sandbox_describe(void);

/* Enter, for good. Descriptors the process does not need must be closed
 * before. Returns 0, or -1 and *fault: then the process must end. */
int sandbox_enter(const struct sandbox *sandbox, struct fault *fault);

#endif
