/* known.h - findings of web and file reputation.
 *
 * One finding a policy for the worst site that counts at its level, and one
 * for each part with a file that is known to be bad. Used by decide.c. Thread:
 * any. Never logs. */
#ifndef SEKISHO_JUDGE_KNOWN_H
#define SEKISHO_JUDGE_KNOWN_H

#include "judge/findings.h"

/* Add what this policy finds. */
void known_find(const struct facts *facts, const struct policy *policy,
    struct findings *findings);

/* The URL with the worst rating, the first of equals; NULL for none. */
const struct url_answer *known_worst_url(const struct url_answers *urls);

#endif
