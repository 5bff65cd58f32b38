/* model_tree.h - the trees of a model that XGBoost has trained.
 *
 * Read from the JSON that XGBoost writes, and walked here: bit for bit its own
 * result, in single precision, without its library, its threads and its
 * locks. Used by model.c. Immutable once read. Thread: any. Never logs. */
#ifndef SEKISHO_JUDGE_MODEL_TREE_H
#define SEKISHO_JUDGE_MODEL_TREE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

/* A tree's nodes follow each other, parents before children and a left child
 * right behind its parent. */
struct model_node {
	float value;      /* a smaller one goes left; of a leaf: its margin */
	float cover;      /* weight of the rows it was trained on, above 0 */
	uint32_t right;   /* where the right child stands; 0: a leaf */
	uint16_t feature; /* of the table */
	bool missing_left;
};

struct model_trees {
	struct model_node *nodes; /* of all trees */
	size_t node_count, node_cap;
	uint32_t *roots; /* where each tree begins */
	size_t count;
	float base;      /* margin before the first tree */
	double expected; /* margin of nobody in particular: base, and the
			    mean of each tree over the rows it knew */
};

/* Read what XGBoost saved: gbtree, binary:logistic, over feature_count
 * features. Every bound and every number is checked. Returns 0 and *out
 * (model_trees_release()), or -1 and *fault. */
int model_trees_read(const json_t *saved, size_t feature_count,
    struct model_trees *out, struct fault *fault);

void model_trees_release(struct model_trees *trees);

/* The sum of all trees for values of all features, NaN being missing. */
float model_trees_margin(const struct model_trees *trees, const float *values);

/* The probability of a margin. */
float model_probability(float margin);

#endif
