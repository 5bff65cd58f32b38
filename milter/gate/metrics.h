/* metrics.h - what has been decided since the gate was started.
 *
 * Counters for each group of recipients, class and action, and how long
 * messages took. Counted where the event line is written, so that counters and
 * log tell the same. A group is the [domain] section whose policy the first
 * recipient has ("" for the file's own); there are at most
 * LIMIT_METRICS_GROUPS of them, further ones are counted as "other". Thread:
 * any. Never logs. */
#ifndef SEKISHO_GATE_METRICS_H
#define SEKISHO_GATE_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/histogram.h"
#include "config/action.h"
#include "judge/verdict.h"

#define METRICS_ACTIONS (ACTION_DISCARD + 1)

/* A message has got its decision, after so many milliseconds. */
void metrics_count(const char *group, enum verdict_class class,
    enum action action, int64_t took_ms);

/* A connection was refused before there was a message: it counts among the
 * decisions of the file's own group, and takes no time. */
void metrics_count_refusal(enum verdict_class class, enum action action);
uint64_t metrics_refusals(void);

/* The scanner took so long for a message, waiting for it included. */
void metrics_scanned(int64_t took_ms);

/* How many messages got this one, and how many any. */
uint64_t metrics_decided(enum verdict_class class, enum action action);
uint64_t metrics_messages(void);

/* The groups seen so far, a group's name (valid for ever), and how many of its
 * messages got this one. */
size_t metrics_groups(void);
const char *metrics_group_name(size_t group);
uint64_t metrics_group_decided(
    size_t group, enum verdict_class class, enum action action);

/* Copies of the times. */
void metrics_took(struct histogram *out);
void metrics_scan_took(struct histogram *out);

#endif
