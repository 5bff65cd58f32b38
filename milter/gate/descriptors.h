/* descriptors.h - enough descriptors for the sessions, known before the first.
 *
 * libmilter retries accept() without a pause when descriptors have run out;
 * so the limit is raised at start and turned into a number of sessions, which
 * session_threads.h keeps. Thread: call before any thread exists. Never
 * logs. */
#ifndef SEKISHO_MILTER_DESCRIPTORS_H
#define SEKISHO_MILTER_DESCRIPTORS_H

#include <stddef.h>

#include "base/fault.h"

/* Raise the soft limit to the hard one. Returns 0 and how many sessions that
 * allows at a time, or -1 and *fault when it allows fewer than
 * LIMIT_SESSIONS_MIN. */
int descriptors_raise(size_t *sessions_out, struct fault *fault);

#endif
