/* model_explain.c - TreeSHAP: Lundberg, Erion, Lee, "Consistent Individualized
 * Feature Attribution for Tree Ensembles", 2018, algorithm 2.
 *
 * Down each path of a tree goes the list of the features it has split by: for
 * each, the share of rows that would come this way if the feature were not
 * known (zero), whether the row at hand does (one), and the weight of all
 * subsets of the others of a given size. */
#include "judge/model_explain.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"

struct step {
	int feature; /* -1: before the first split */
	double zero, one, weight;
};

struct path {
	struct step steps[LIMIT_MODEL_DEPTH + 2];
	int last; /* index */
};

struct walk {
	const struct model_node *nodes;
	const float *values;
	double *out;
};

/* One more feature on the path. */
static void
extend(struct path *path, int feature, double zero, double one)
{
	struct step *steps = path->steps;
	int last = ++path->last;

	steps[last] = (struct step){ feature, zero, one,
		last == 0 ? 1.0 : 0.0 };
	for (int i = last - 1; i >= 0; i--) {
		steps[i + 1].weight += one * steps[i].weight * (i + 1) /
		    (last + 1);
		steps[i].weight = zero * steps[i].weight * (last - i) /
		    (last + 1);
	}
}

/* The path without the feature at `at`, which is split by again. */
static void
unwind(struct path *path, int at)
{
	struct step *steps = path->steps;
	int last = path->last;
	double zero = steps[at].zero, one = steps[at].one;
	double next = steps[last].weight;

	for (int i = last - 1; i >= 0; i--) {
		if (one != 0) {
			double kept = steps[i].weight;

			steps[i].weight = next * (last + 1) / ((i + 1) * one);
			next = kept -
			    steps[i].weight * zero * (last - i) / (last + 1);
		} else {
			steps[i].weight = steps[i].weight * (last + 1) /
			    (zero * (last - i));
		}
	}
	for (int i = at; i < last; i++) {
		steps[i].feature = steps[i + 1].feature;
		steps[i].zero = steps[i + 1].zero;
		steps[i].one = steps[i + 1].one;
	}
	path->last--;
}

/* The weight of all subsets without the feature at `at`. */
static double
unwound_sum(const struct path *path, int at)
{
	const struct step *steps = path->steps;
	int last = path->last;
	double zero = steps[at].zero, one = steps[at].one;
	double next = steps[last].weight, total = 0;

	for (int i = last - 1; i >= 0; i--) {
		if (one != 0) {
			double part = next * (last + 1) / ((i + 1) * one);

			total += part;
			next = steps[i].weight -
			    part * zero * (last - i) / (last + 1);
		} else {
			total += steps[i].weight * (last + 1) /
			    (zero * (last - i));
		}
	}
	return total;
}

static void
add_leaf(const struct walk *walk, const struct path *path, double value)
{
	for (int i = 1; i <= path->last; i++) {
		const struct step *step = &path->steps[i];

		walk->out[step->feature] += unwound_sum(path, i) *
		    (step->one - step->zero) * value;
	}
}

/* The feature's place on the path, or 0. */
static int
find_step(const struct path *path, int feature)
{
	for (int i = 1; i <= path->last; i++)
		if (path->steps[i].feature == feature)
			return i;
	return 0;
}

/* NOLINTBEGIN(misc-no-recursion): bounded by LIMIT_MODEL_DEPTH */

/* A node below a path; `entry` is what leads to it. Recursion ends where the
 * tree does, which is at LIMIT_MODEL_DEPTH. */
static void
descend(const struct walk *walk, const struct model_node *node,
    const struct path *above, const struct step *entry)
{
	struct path path;
	struct step before = { .zero = 1, .one = 1 };
	const struct model_node *left = node + 1;
	const struct model_node *right = &walk->nodes[node->right];
	double both = 0;
	bool goes_left;
	int at;

	/* What is used of it: most of a path is not there yet. */
	path.last = above->last;
	memcpy(path.steps, above->steps,
	    (size_t)(above->last + 1) * sizeof *path.steps);
	extend(&path, entry->feature, entry->zero, entry->one);
	if (node->right == 0) {
		add_leaf(walk, &path, (double)node->value);
		return;
	}
	at = find_step(&path, node->feature);
	if (at > 0) {
		before = path.steps[at];
		unwind(&path, at);
	}
	goes_left = isnan(walk->values[node->feature])
	    ? node->missing_left
	    : walk->values[node->feature] < node->value;
	both = (double)left->cover + (double)right->cover;
	descend(walk, left, &path,
	    &(struct step){ node->feature,
		before.zero * (double)left->cover / both,
		goes_left ? before.one : 0, 0 });
	descend(walk, right, &path,
	    &(struct step){ node->feature,
		before.zero * (double)right->cover / both,
		goes_left ? 0 : before.one, 0 });
}

/* NOLINTEND(misc-no-recursion) */

void
model_trees_explain(
    const struct model_trees *trees, const float *values, double *out)
{
	static const struct step start = { .feature = -1, .zero = 1, .one = 1 };
	struct path empty;
	struct walk walk = { trees->nodes, values, NULL };

	walk.out = out;
	empty.last = -1;
	for (size_t i = 0; i < trees->count; i++)
		descend(&walk, &trees->nodes[trees->roots[i]], &empty, &start);
}
