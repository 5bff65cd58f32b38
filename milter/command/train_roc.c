/* train_roc.c - scores of both kinds, sorted, against each other. */
#include "command/train_roc.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "command/page.h"
#include "command/say.h"
#include "gate/json.h"

#define NAME_COLUMNS 34

/* Benign files of which one may be flagged. */
static const size_t benign_a_false_alarm[TRAIN_ROC_POINTS] = { 1000, 200, 100 };

struct scored {
	float score;
	uint32_t times;
};

struct side {
	struct scored *items;
	size_t count, files;
};

static int
compare_down(const void *a, const void *b)
{
	const struct scored *left = a, *right = b;

	return left->score > right->score ? -1 : left->score < right->score;
}

void
train_roc_release(struct train_roc *roc)
{
	free(roc->items);
	*roc = (struct train_roc){ 0 };
}

static void
collect(const struct train_table *table, const float *scores, uint32_t source,
    struct side sides[2])
{
	for (size_t i = 0; i < table->count; i++) {
		const struct train_row *row = &table->rows[i];
		struct side *side = &sides[row->malicious];

		if (row->source != source || isnan(scores[i]) ||
		    (!row->malicious && row->has_macros))
			continue;
		side->items[side->count++] = (struct scored){ scores[i],
			row->times };
		side->files += row->times;
	}
	for (size_t i = 0; i < 2; i++)
		qsort(sides[i].items, sides[i].count, sizeof *sides[i].items,
		    compare_down);
}

/* The highest score that may not be flagged; below 0 when all may be. */
static float
first_spared(const struct side *benign, size_t bearable)
{
	size_t flagged = 0;

	for (size_t i = 0; i < benign->count; i++) {
		flagged += benign->items[i].times;
		if (flagged > bearable)
			return benign->items[i].score;
	}
	return -1;
}

static size_t
found_above(const struct side *malicious, float score)
{
	size_t found = 0;

	for (size_t i = 0; i < malicious->count; i++)
		if (malicious->items[i].score > score)
			found += malicious->items[i].times;
	return found;
}

void
train_roc_add(struct train_roc *roc, const struct train_table *table,
    const float *scores, uint32_t source, bool is_held)
{
	struct side sides[2] = {
		{ .items = mem_new(table->count, sizeof(struct scored)) },
		{ .items = mem_new(table->count, sizeof(struct scored)) },
	};

	collect(table, scores, source, sides);
	if (sides[0].count > 0 && sides[1].count > 0) {
		struct train_roc_row row = { table->sources.items[source],
			is_held, sides[1].files, sides[0].files, { 0 } };

		for (size_t i = 0; i < TRAIN_ROC_POINTS; i++)
			row.found[i] = found_above(&sides[1],
			    first_spared(&sides[0],
				sides[0].files / benign_a_false_alarm[i]));
		roc->items = mem_grow(
		    roc->items, roc->count, &roc->cap, sizeof *roc->items);
		roc->items[roc->count++] = row;
	}
	free(sides[0].items);
	free(sides[1].items);
}

static double
share(const struct train_roc_row *row, size_t point)
{
	return (double)row->found[point] / (double)row->malicious;
}

void
train_roc_print(const struct train_roc *roc, FILE *out)
{
	const struct page page = { .out = out };

	(void)fprintf(out, "\n%s\n",
	    say("found, where 0.1, 0.5 and 1 % of a source's own benign files "
		"are flagged"));
	for (size_t i = 0; i < roc->count; i++) {
		const struct train_roc_row *row = &roc->items[i];

		(void)fputs("  ", out);
		page_cell(&page, row->name, NAME_COLUMNS);
		for (size_t j = 0; j < TRAIN_ROC_POINTS; j++)
			(void)fprintf(out, "%6.1f %%  ", 100 * share(row, j));
		(void)fprintf(
		    out, "%s\n", row->is_held ? say("not learned from") : "");
	}
}

json_t *
train_roc_json(const struct train_roc *roc)
{
	static const char *const keys[TRAIN_ROC_POINTS] = {
		"at_0.1_percent_false_alarms", "at_0.5_percent_false_alarms",
		"at_1_percent_false_alarms"
	};
	json_t *list = json_array();

	for (size_t i = 0; i < roc->count; i++) {
		const struct train_roc_row *row = &roc->items[i];
		json_t *object = json_object();

		json_put(object, "name", json_text(row->name));
		json_put(object, "learned_from", json_boolean(!row->is_held));
		json_put(object, "malicious",
		    json_integer((json_int_t)row->malicious));
		json_put(
		    object, "benign", json_integer((json_int_t)row->benign));
		for (size_t j = 0; j < TRAIN_ROC_POINTS; j++)
			json_put(object, keys[j],
			    json_real(round(share(row, j) * 10000) / 10000));
		json_add(list, object);
	}
	return list;
}
