/* train_table.h - labelled rows of features, and where they come from.
 *
 * A row knows its source (a CSV or a folder), its family (a technique, or a
 * kind of document) and its group: rows of one group are variants of one
 * thing, and never stand on both sides of a test. Thread: main. Never logs. */
#ifndef SEKISHO_MILTER_TRAIN_TABLE_H
#define SEKISHO_MILTER_TRAIN_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "wire/features.h"

/* Different names; a row has the index of its own. */
struct train_names {
	char **items;
	size_t count, cap;
};

/* The index of a name, which is added if it is new. */
uint32_t train_names_add(
    struct train_names *names, const char *name, size_t len);

struct train_row {
	struct features features;
	bool malicious;
	bool has_macros;   /* of any kind; judged apart */
	uint32_t families; /* bit 1 << family: measured */
	uint32_t source, family;
	uint32_t times; /* how often it was there */
	uint64_t group;
	char *name; /* owned: to name it when it is judged wrongly */
};

struct train_table {
	struct train_row *rows;
	size_t count, cap;
	struct train_names sources, families;
	size_t all;            /* rows as they came */
	size_t equal;          /* rows that were there already */
	size_t contradictions; /* rows that are also on the other side */
};

void train_table_release(struct train_table *table);

#define scoped_train_table __attribute__((cleanup(train_table_release)))

/* What is said of a row beside its features; texts are copied. */
struct train_words {
	bool malicious;
	const char *source;
	const char *family; /* "": named after what was measured */
	const char *group;  /* "": its name */
	const char *name;
};

/* Add a row. A row of which nothing is known but the file itself is left out:
 * the gate would not score it. Returns 0, or -1 and *fault when there are
 * LIMIT_TRAIN_ROWS. */
int train_table_add(struct train_table *table, const struct features *features,
    const struct train_words *words, struct fault *fault);

/* Forget all but the features whose direction is RISES; those become 0 where
 * they were not measured. */
void train_table_rising(struct train_table *table);

/* Make rows of a source and a family that are equal one, which knows how often
 * it was there, and count what both sides have. The order of the others
 * stays. */
void train_table_unique(struct train_table *table);

/* Read a CSV whose first line names its columns: features by their names, and
 * label, source, family, group and path (or file), if they are there. words:
 * what holds where there is no such column. Returns 0, or -1 and *fault with
 * the line. */
int train_csv_read(const char *path, const struct train_words *words,
    struct train_table *table, struct fault *fault);

#endif
