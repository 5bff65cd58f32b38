/* train_card.h - a trained model's card, and both files on the disk.
 *
 * Thread: main. Never logs. */
#ifndef SEKISHO_MILTER_TRAIN_CARD_H
#define SEKISHO_MILTER_TRAIN_CARD_H

#include "command/train_figures.h"
#include "command/train_folds.h"
#include "command/train_roc.h"

/* All that a card tells; borrowed. */
struct train_result {
	const struct train_table *table;
	const struct boost_options *options;
	const struct train_figures *figures;
	const struct train_roc *roc;
	const float *scores; /* out of fold */
	const bool *never;   /* rows that were only tested, or NULL */
	double threshold;
	const char *model; /* its bytes */
	size_t model_len;
	const char *licence; /* "": not said */
	const char *notes;   /* lines, "": none */
};

/* The card as text; the caller frees it. */
char *train_card_make(const struct train_result *result);

/* Write the model to path and the card beside it, each whole or not at all:
 * files that are there are replaced. Returns 0, or -1 and *fault. */
int train_card_write(const char *path, const struct train_result *result,
    const char *card, struct fault *fault);

#endif
