/* banned.h - files that a policy does not want, by true type or name.
 *
 * Pure. Used by decide.c. Thread: any. Never logs. */
#ifndef SEKISHO_JUDGE_BANNED_H
#define SEKISHO_JUDGE_BANNED_H

#include <stdbool.h>

#include "config/config.h"
#include "judge/findings.h"

/* Whether a file is of a type that attachments.exempt names: it is neither
 * banned nor scored. */
bool banned_is_exempt(
    const struct scan_file *file, const struct policy *policy);

/* The word of the policy's list that a file matches, or NULL: an attachment
 * itself against attachments.banned, what is inside one against
 * attachments.banned_inside; by its true type, or by the ending of any form
 * of its name. What attachments.exempt names is never banned. */
const char *banned_word(
    const struct scan_file *file, const struct policy *policy);

/* Add a finding, which concerns this policy only, for each part with such a
 * file: the first of them. */
void banned_find(const struct scan_report *report, const struct policy *policy,
    struct findings *findings);

#endif
