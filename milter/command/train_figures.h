/* train_figures.h - how well it went, in numbers that say how sure they are.
 *
 * One list of figures, which the terminal and the card both show. Thread:
 * main. Never logs. */
#ifndef SEKISHO_MILTER_TRAIN_FIGURES_H
#define SEKISHO_MILTER_TRAIN_FIGURES_H

#include <jansson.h>
#include <stdio.h>

#include "command/train_table.h"

/* 95 in 100 times the true share lies in it (Wilson, 1927). */
struct train_interval {
	double low, high;
};

struct train_interval train_interval_of(size_t hits, size_t rows);

/* What was judged, and how. */
enum train_test {
	TEST_UNSET = 0,
	TEST_SOURCE,      /* out of fold, by source */
	TEST_FAMILY,      /* out of fold, by family */
	TEST_HELD_SOURCE, /* nothing of the source was learned from */
	TEST_HELD_FAMILY,
	TEST_COUNT,
};

struct train_figure {
	enum train_test test;
	const char *name; /* the table's */
	bool malicious;   /* rows of this label; hits are found ones, or
			     false alarms */
	bool has_macros;  /* benign ones are counted apart */
	size_t rows, hits;
};

struct train_figures {
	struct train_figure *items;
	size_t count, cap;
};

void train_figures_release(struct train_figures *figures);

/* Count what reaches the threshold, by source or by family; rows without a
 * score (NaN) are left out. `which`: only this one, or TRAIN_ALL. */
#define TRAIN_ALL UINT32_MAX
void train_figures_add(struct train_figures *figures,
    const struct train_table *table, const float *scores, double threshold,
    enum train_test test, uint32_t which);

/* The lowest threshold, from 0.5 on, at which at most one in a thousand
 * benign rows without macros is flagged; rows marked `never` do not count. */
double train_threshold(
    const struct train_table *table, const float *scores, const bool *never);

/* A table for a person. */
void train_figures_print(const struct train_figures *figures, FILE *out);

/* The same as objects, by test. */
json_t *train_figures_json(const struct train_figures *figures);

/* All rows of a label together, of one test. */
struct train_figure train_figures_sum(const struct train_figures *figures,
    enum train_test test, bool malicious, bool has_macros);

#endif
