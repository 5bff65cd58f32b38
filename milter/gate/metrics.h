/* metrics.h - what has been decided since the gate was started.
 *
 * One counter for each class and action. Counted where the event line is
 * written, so that counters and log tell the same. Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_METRICS_H
#define SEKISHO_MILTER_METRICS_H

#include <stdint.h>

#include "config/action.h"
#include "judge/verdict.h"

#define METRICS_ACTIONS (ACTION_DISCARD + 1)

/* A message has got its decision. */
void metrics_count(enum verdict_class class, enum action action);

/* How many messages got this one, and how many any. */
uint64_t metrics_decided(enum verdict_class class, enum action action);
uint64_t metrics_messages(void);

#endif
