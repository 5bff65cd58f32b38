/* selftest.h - a message that every generation must find infected.
 *
 * The industry's harmless test file (EICAR) in a mail, sent to a worker as a
 * client would. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_SELFTEST_H
#define SEKISHO_MILTER_SELFTEST_H

#include "base/fault.h"

/* Send the request. Returns the client's end and *connection_out for the
 * worker, both the caller's, or -1 and *fault. */
int selftest_begin(int *connection_out, struct fault *fault);

/* The client's end is readable: read the answer without waiting. Returns 0 if
 * the test file was found, or -1 and *fault. */
int selftest_end(int client, struct fault *fault);

#endif
