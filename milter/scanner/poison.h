/* poison.h - the messages that ended a worker, by digest.
 *
 * A bounded table in shared memory that main creates before anything else:
 * generations count in it and the next one inherits it, workers see it
 * read-only (F_SEAL_FUTURE_WRITE: a worker that lost its writable view cannot
 * get it back). Full, it forgets the message that was not seen longest. Two
 * generations that count in the same moment may lose one count: that costs
 * one more try. Thread: one writer a process. Never logs. */
#ifndef SEKISHO_MILTER_POISON_H
#define SEKISHO_MILTER_POISON_H

#include <stdint.h>

#include "base/fault.h"
#include "wire/request.h"

struct poison;

/* An empty table, writable. NULL and *fault when the host has no memory. */
struct poison *poison_open(struct fault *fault);

/* Unmap this process's view; others keep theirs. */
void poison_free(struct poison **poison);

/* Give up writing, for good, in this process and its children. Returns 0, or
 * -1 and *fault (then the process must not go on). */
int poison_freeze(struct poison *poison, struct fault *fault);

/* This message ended a worker with this outcome (ANSWER_CRASH, _TIMEOUT or
 * _MEMORY). Returns how often one has ended over it, this time included. */
uint32_t poison_add(struct poison *poison, const uint8_t sha256[32],
    enum answer_outcome outcome);

/* How often a worker has ended over this message; *outcome_out is how the last
 * one did, written only when the answer is not 0. */
uint32_t poison_find(const struct poison *poison, const uint8_t sha256[32],
    enum answer_outcome *outcome_out);

#endif
