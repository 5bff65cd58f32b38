/* train_folds.h - models trained on some rows, asked about the others.
 *
 * Nothing is judged by a model that has seen it, or a variant of it. Thread:
 * main; shows its progress on a terminal. Never logs. */
#ifndef SEKISHO_MILTER_TRAIN_FOLDS_H
#define SEKISHO_MILTER_TRAIN_FOLDS_H

#include "command/train_boost.h"
#include "command/train_table.h"

/* Parts of the rows, each judged by what the others teach. */
#define TRAIN_FOLDS 5

/* What is left out of a training. */
enum train_hold {
	HOLD_NOTHING = 0,
	HOLD_FOLD,   /* rows whose group falls into it */
	HOLD_SOURCE, /* all rows of a source */
	HOLD_FAMILY, /* all rows of a family */
};

struct train_plan {
	const struct train_table *table;
	struct boost_options options;
	const bool *never;  /* rows that are only tested; NULL: none */
	size_t done, steps; /* for the progress */
};

/* Whether a row is left out. */
bool train_holds(const struct train_plan *plan, enum train_hold hold,
    uint32_t which, size_t row);

/* Train on what is not left out. Returns 0 and the model's bytes (the
 * caller's), or -1 and *fault. */
int train_fit(struct train_plan *plan, enum train_hold hold, uint32_t which,
    char **json_out, size_t *len_out, struct fault *fault);

/* The same, and score what is left out: those places of scores are written,
 * which has one a row. A training that has one label only scores nothing:
 * they become NaN. Returns 0, or -1 and *fault. */
int train_judge(struct train_plan *plan, enum train_hold hold, uint32_t which,
    float *scores, struct fault *fault);

#endif
