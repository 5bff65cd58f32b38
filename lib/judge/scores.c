/* scores.c - each measured file through the model. */
#include "judge/scores.h"

#include <stdlib.h>

#include "base/mem.h"
#include "judge/banned.h"
#include "wire/report_features.h"

/* A setting's millionths. */
#define MILLIONTHS 1e6

bool
scores_wants(const struct scan_file *file, const struct policy *policy)
{
	return policy->machine_learning_enable &&
	    !banned_is_exempt(file, policy);
}

double
scores_threshold(const struct scores *scores, const struct policy *policy)
{
	int64_t own = policy->machine_learning_threshold;

	return own > 0 ? (double)own / MILLIONTHS : scores->threshold;
}

static bool
is_wanted(const struct scan_file *file, const struct policy *const *policies,
    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (scores_wants(file, policies[i]))
			return true;
	return false;
}

/* Whether any of the policies may act on it. */
static bool
is_acted_on(const struct scores *scores, const struct file_score *item,
    const struct policy *const *policies, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if ((double)item->score >=
		    scores_threshold(scores, policies[i]))
			return true;
	return false;
}

static void
explain(const struct model *model, const struct scan_report *report,
    struct file_score *item)
{
	struct features features;

	file_get_features(&report->files[item->file], &features);
	model_explain(model, &features, &item->reasons);
}

static void
explain_all(const struct model *model, const struct scan_report *report,
    const struct policy *const *policies, size_t policy_count,
    struct scores *scores)
{
	size_t explained = 0;

	if (scores->count == 0)
		return;
	explain(model, report, &scores->items[scores->top]);
	for (size_t i = 0; i < scores->count; i++) {
		if (explained == LIMIT_MODEL_EXPLAINED || i == scores->top ||
		    !is_acted_on(
			scores, &scores->items[i], policies, policy_count))
			continue;
		explained++;
		explain(model, report, &scores->items[i]);
	}
}

void
scores_fill(const struct model *model, const struct scan_report *report,
    const struct policy *const *policies, size_t policy_count,
    struct scores *out)
{
	*out = (struct scores){ 0 };
	if (model == NULL)
		return;
	out->threshold = model_card(model)->threshold;
	for (size_t i = 0; i < report->file_count; i++) {
		const struct scan_file *file = &report->files[i];
		struct features features;

		if (!file_is_scored(file) ||
		    !is_wanted(file, policies, policy_count))
			continue;
		file_get_features(file, &features);
		if (!features_measured(&features))
			continue;
		out->items = mem_grow(
		    out->items, out->count, &out->cap, sizeof *out->items);
		out->items[out->count] = (struct file_score){
			.file = (uint32_t)i,
			.score = model_score(model, &features)
		};
		if (out->items[out->count].score > out->items[out->top].score)
			out->top = out->count;
		out->count++;
	}
	explain_all(model, report, policies, policy_count, out);
}

const struct file_score *
scores_top(const struct scores *scores)
{
	return scores != NULL && scores->count > 0 ? &scores->items[scores->top]
						   : NULL;
}

void
scores_release(struct scores *scores)
{
	free(scores->items);
	*scores = (struct scores){ 0 };
}
