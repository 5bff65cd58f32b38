/* train_roc.h - how much would be found at other thresholds.
 *
 * For each source that has both kinds of files: the share of the malicious
 * ones that is found where one in a thousand, five or ten of its own benign
 * files without macros would be flagged. One threshold says little about a
 * scorer; three say where it breaks. Thread: main. Never logs. */
#ifndef SEKISHO_MILTER_TRAIN_ROC_H
#define SEKISHO_MILTER_TRAIN_ROC_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "command/train_table.h"

#define TRAIN_ROC_POINTS 3

struct train_roc_row {
	const char *name; /* the table's */
	bool is_held;     /* nothing of the source was learned from */
	size_t malicious, benign;
	size_t found[TRAIN_ROC_POINTS];
};

struct train_roc {
	struct train_roc_row *items;
	size_t count, cap;
};

void train_roc_release(struct train_roc *roc);

/* Add a source; one that has not both kinds, or no scores, is passed over. */
void train_roc_add(struct train_roc *roc, const struct train_table *table,
    const float *scores, uint32_t source, bool is_held);

/* A table for a person, and the same as objects. */
void train_roc_print(const struct train_roc *roc, FILE *out);
json_t *train_roc_json(const struct train_roc *roc);

#endif
