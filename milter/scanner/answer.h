/* answer.h - an answer without a worker.
 *
 * Sent by a generation for a worker that died, or when there is no place.
 * Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_ANSWER_H
#define SEKISHO_MILTER_ANSWER_H

#include "wire/request.h"

/* Send the answer if the connection takes it at once: a client that does not
 * must not hold up the others. The connection stays the caller's. */
void answer_send(int connection, const struct answer *answer);

/* The same with ANSWER_BUSY. */
void answer_busy(int connection, const char *why);

#endif
