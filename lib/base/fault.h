/* fault.h - why the machine failed, in one sentence for the log.
 *
 * Every function that can fail for a reason outside the message (disk,
 * socket, engine) takes a struct fault and returns -1. Outcomes of an
 * examination (infected, too big, timed out) are never faults but values.
 * Used by everything. Thread: the caller's. Never logs. */
#ifndef SEKISHO_BASE_FAULT_H
#define SEKISHO_BASE_FAULT_H

#include "base/limits.h"

struct fault {
	char text[LIMIT_FAULT_BYTES];
};

/* Compose the sentence; %m is the reason in errno. Cuts at the limit. Returns
 * -1, so that a caller ends with `return fault_set(...)`. */
int fault_set(struct fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Put words before a callee's sentence: "cannot load signatures: ...".
 * Returns -1. */
int fault_prefix(struct fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
