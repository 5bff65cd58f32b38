/* ending.h - what a worker's end means for the message in hand.
 *
 * Used by pool.c. Thread: any, no state. Never logs. */
#ifndef SEKISHO_MILTER_ENDING_H
#define SEKISHO_MILTER_ENDING_H

#include <stddef.h>

#include "wire/request.h"

/* killed: why it was killed, or ANSWER_UNSET; status: of waitpid(). Returns
 * the outcome for its client, and the words for the answer and the log. */
enum answer_outcome ending_explain(
    enum answer_outcome killed, int status, char *text, size_t size);

#endif
