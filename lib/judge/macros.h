/* macros.h - documents whose macros a policy does not want.
 *
 * Pure. Used by decide.c and the log line. Thread: any. Never logs. */
#ifndef SEKISHO_JUDGE_MACROS_H
#define SEKISHO_JUDGE_MACROS_H

#include "config/config.h"
#include "judge/findings.h"

/* Whether macros of this level are at least of macros.level. */
bool macros_count(enum macro_level level, const struct policy *policy);

/* Add a finding, which concerns this policy only, for each part with such
 * macros; the verdict is the word of the highest level in the part. */
void macros_find(const struct scan_report *report, const struct policy *policy,
    struct findings *findings);

#endif
