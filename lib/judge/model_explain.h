/* model_explain.h - how much each feature weighed in a score.
 *
 * Shapley values over the trees' own paths (TreeSHAP, the path-dependent
 * kind): what XGBoost calls contributions. Their sum is the margin. Used by
 * model.c. Thread: any. Never logs. */
#ifndef SEKISHO_JUDGE_MODEL_EXPLAIN_H
#define SEKISHO_JUDGE_MODEL_EXPLAIN_H

#include "judge/model_tree.h"

/* Add each feature's contribution to the margin to out, which has one place a
 * feature. What remains of the margin is trees->expected. */
void model_trees_explain(
    const struct model_trees *trees, const float *values, double *out);

#endif
