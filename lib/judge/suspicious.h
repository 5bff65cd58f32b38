/* suspicious.h - files that the model finds likely to be malicious.
 *
 * Pure. Used by decide.c. Thread: any. Never logs. */
#ifndef SEKISHO_JUDGE_SUSPICIOUS_H
#define SEKISHO_JUDGE_SUSPICIOUS_H

#include "judge/findings.h"

/* Add a finding, which concerns this policy only, for each part with a file
 * at or above the policy's threshold. Its verdict is the feature that raised
 * the highest score of the part most. */
void suspicious_find(const struct facts *facts, const struct policy *policy,
    struct findings *findings);

/* The word for a score's strongest reason: a feature's name. */
const char *suspicious_word(const struct file_score *score);

#endif
