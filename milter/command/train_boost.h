/* train_boost.h - libxgboost, wrapped: rows in, a model's bytes out.
 *
 * One thread and a fixed seed: the same rows in the same order give the same
 * bytes. For training only; scores are computed by judge/model.h. Thread:
 * main. Never logs. */
#ifndef SEKISHO_MILTER_TRAIN_BOOST_H
#define SEKISHO_MILTER_TRAIN_BOOST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

/* Borrowed; FEATURE_COUNT values a row, NaN being missing. */
struct boost_rows {
	const float *values;
	const float *labels;  /* 0 or 1 */
	const float *weights; /* NULL: all the same */
	size_t count;
};

struct boost_options {
	unsigned int trees;
	unsigned int depth;
	double rate;       /* how much of its mistakes a tree may mend */
	double child;      /* least weight of rows below a split */
	double regularity; /* lambda: how much evidence a leaf needs */
	bool rising;       /* see below */
};

/* What a model of attachments is trained with. It is `rising`: only features
 * of which more can only be worse are learned from, and one that was not
 * measured counts as 0. So nothing that is added to a file lowers its score,
 * and no model learns what its samples happen to have in common beside what
 * makes them malicious: their sizes, or which kinds of files were collected
 * for which side. What that costs is said by `sekisho train` with and without
 * it. */
struct boost_options boost_defaults(void);

/* Train. More of a feature whose direction is RISES never lowers the margin.
 * Returns 0, *json_out (the caller's) and *len_out, or -1 and *fault. */
int boost_train(const struct boost_rows *rows,
    const struct boost_options *options, char **json_out, size_t *len_out,
    struct fault *fault);

#endif
