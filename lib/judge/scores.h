/* scores.h - what the model says about the files of a report.
 *
 * Filled before a decision, which then depends on plain values only. Reasons
 * are found for the files that some policy may act on, and for the one with
 * the highest score: they cost more than the score itself. Thread: one owner.
 * Never logs. */
#ifndef SEKISHO_JUDGE_SCORES_H
#define SEKISHO_JUDGE_SCORES_H

#include <stddef.h>
#include <stdint.h>

#include "config/config.h"
#include "judge/model.h"
#include "wire/report.h"

struct file_score {
	uint32_t file; /* ordinal in the report */
	float score;
	struct model_reasons reasons; /* none, if nobody may act on it */
};

struct scores {
	struct file_score *items;
	size_t count, cap;
	double threshold; /* of the model's card */
	size_t top;       /* the highest score, if there are any */
};

/* Score the files that any of these policies wants scored. *out is the
 * caller's: scores_release(). model NULL: nothing is scored. */
void scores_fill(const struct model *model, const struct scan_report *report,
    const struct policy *const *policies, size_t policy_count,
    struct scores *out);

/* From which score on a policy acts. */
double scores_threshold(
    const struct scores *scores, const struct policy *policy);

/* Whether a policy has files like this one scored. */
bool scores_wants(const struct scan_file *file, const struct policy *policy);

/* The highest one, or NULL. */
const struct file_score *scores_top(const struct scores *scores);

void scores_release(struct scores *scores);

#define scoped_scores __attribute__((cleanup(scores_release)))

#endif
