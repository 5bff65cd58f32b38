/* drain.h - which messages must be answered before the gate may go.
 *
 * A message counts from DATA until its answer has been sent. The main thread
 * asks for the end and waits for the count; sessions see that it was asked
 * and begin nothing new. Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_DRAIN_H
#define SEKISHO_MILTER_DRAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/deadline.h"

/* A message is under way; its answer is out. */
void drain_begin(void);
void drain_end(void);

/* From now on nothing new begins. */
void drain_ask(void);
bool drain_is_asked(void);

/* How many messages are under way. */
size_t drain_count(void);

/* Wait until nothing is under way or the time is over. Returns how many
 * messages are still under way. */
size_t drain_wait(int64_t wait_ms);

#endif
