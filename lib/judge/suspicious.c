/* suspicious.c - scores against a policy's threshold. */
#include "judge/suspicious.h"

#include "judge/scores.h"

const char *
suspicious_word(const struct file_score *score)
{
	return score->reasons.count > 0
	    ? feature_row(score->reasons.features[0])->name
	    : "score";
}

/* The highest score of the same part as scores->items[*at_io], if it is one
 * to act on; *at_io goes to the next part. Files stand in the order of their
 * parts. */
static const struct file_score *
worst_of_part(
    const struct facts *facts, const struct policy *policy, size_t *at_io)
{
	const struct scores *scores = facts->scores;
	const struct scan_file *files = facts->report->files;
	uint32_t part = files[scores->items[*at_io].file].part;
	const struct file_score *worst = NULL;

	for (; *at_io < scores->count; (*at_io)++) {
		const struct file_score *item = &scores->items[*at_io];

		if (files[item->file].part != part)
			break;
		if ((double)item->score < scores_threshold(scores, policy) ||
		    !scores_wants(&files[item->file], policy) ||
		    (facts->files != NULL &&
			facts->files->items[item->file].allowed))
			continue;
		if (worst == NULL || item->score > worst->score)
			worst = item;
	}
	return worst;
}

void
suspicious_find(const struct facts *facts, const struct policy *policy,
    struct findings *findings)
{
	size_t at = 0;

	while (facts->scores != NULL && at < facts->scores->count) {
		const struct file_score *worst = worst_of_part(
		    facts, policy, &at);

		if (worst == NULL)
			continue;
		findings_add(findings,
		    (struct finding){ .class = CLASS_SUSPICIOUS,
			.part = facts->report->files[worst->file].part,
			.verdict = suspicious_word(worst),
			.only = policy });
	}
}
