/* train_figures.c - counting, intervals, threshold. */
#include "command/train_figures.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "command/page.h"
#include "command/say.h"
#include "gate/json.h"

/* False alarms that are borne: one in so many. */
#define BENIGN_A_FALSE_ALARM 1000

/* Below this a score says more benign than malicious. */
#define THRESHOLD_MIN 0.5

/* Columns of a name and of a number. */
#define NAME_COLUMNS 34

static const char *const test_names[TEST_COUNT] = {
	[TEST_UNSET] = "",
	[TEST_SOURCE] = "out of fold, by source",
	[TEST_FAMILY] = "out of fold, by family",
	[TEST_HELD_SOURCE] = "sources that were not learned from",
	[TEST_HELD_FAMILY] = "families that were not learned from",
};

static const char *const test_keys[TEST_COUNT] = {
	[TEST_UNSET] = "",
	[TEST_SOURCE] = "out_of_fold_by_source",
	[TEST_FAMILY] = "out_of_fold_by_family",
	[TEST_HELD_SOURCE] = "held_out_sources",
	[TEST_HELD_FAMILY] = "held_out_families",
};

struct train_interval
train_interval_of(size_t hits, size_t rows)
{
	const double z = 1.959964;
	double n = (double)rows, share = (double)hits / n, centre, half;

	if (rows == 0)
		return (struct train_interval){ 0, 1 };
	centre = (share + z * z / (2 * n)) / (1 + z * z / n);
	half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) /
	    (1 + z * z / n);
	/* At the ends it is exact, but for the last digit. */
	return (struct train_interval){ hits == 0 ? 0 : centre - half,
		hits == rows ? 1 : centre + half };
}

void
train_figures_release(struct train_figures *figures)
{
	free(figures->items);
	*figures = (struct train_figures){ 0 };
}

static void
add_figure(struct train_figures *figures, const struct train_table *table,
    const float *scores, double threshold, struct train_figure figure,
    uint32_t which)
{
	bool by_source = figure.test == TEST_SOURCE ||
	    figure.test == TEST_HELD_SOURCE;

	for (size_t i = 0; i < table->count; i++) {
		const struct train_row *row = &table->rows[i];

		if ((by_source ? row->source : row->family) != which ||
		    row->malicious != figure.malicious ||
		    (!row->malicious && row->has_macros != figure.has_macros) ||
		    isnan(scores[i]))
			continue;
		figure.rows += row->times;
		if ((double)scores[i] >= threshold)
			figure.hits += row->times;
	}
	if (figure.rows == 0)
		return;
	figure.name = (by_source ? &table->sources : &table->families)
			  ->items[which];
	figures->items = mem_grow(figures->items, figures->count, &figures->cap,
	    sizeof *figures->items);
	figures->items[figures->count++] = figure;
}

void
train_figures_add(struct train_figures *figures,
    const struct train_table *table, const float *scores, double threshold,
    enum train_test test, uint32_t which)
{
	bool by_source = test == TEST_SOURCE || test == TEST_HELD_SOURCE;
	size_t count = by_source ? table->sources.count : table->families.count;
	static const bool kinds[][2] = { { true, false }, { false, false },
		{ false, true } };

	for (uint32_t i = 0; i < count; i++)
		for (size_t j = 0; j < 3; j++)
			if (which == TRAIN_ALL || which == i)
				add_figure(figures, table, scores, threshold,
				    (struct train_figure){ .test = test,
					.malicious = kinds[j][0],
					.has_macros = kinds[j][1] },
				    i);
}

struct benign {
	float score;
	uint32_t times;
};

static int
compare_down(const void *a, const void *b)
{
	const struct benign *left = a, *right = b;

	return left->score > right->score ? -1 : left->score < right->score;
}

/* The highest score that may not be flagged; 0 when all may be. */
static double
first_spared(struct benign *benign, size_t count)
{
	size_t all = 0, flagged = 0;

	qsort(benign, count, sizeof *benign, compare_down);
	for (size_t i = 0; i < count; i++)
		all += benign[i].times;
	for (size_t i = 0; i < count; i++) {
		flagged += benign[i].times;
		if (flagged > all / BENIGN_A_FALSE_ALARM)
			return (double)benign[i].score;
	}
	return 0;
}

double
train_threshold(
    const struct train_table *table, const float *scores, const bool *never)
{
	struct benign *benign = mem_new(table->count, sizeof *benign);
	size_t count = 0;
	double threshold;

	for (size_t i = 0; i < table->count; i++) {
		const struct train_row *row = &table->rows[i];

		if (!row->malicious && !row->has_macros && !isnan(scores[i]) &&
		    (never == NULL || !never[i]))
			benign[count++] = (struct benign){ scores[i],
				row->times };
	}
	threshold = first_spared(benign, count);
	free(benign);
	/* The next thousandth above it. */
	threshold = floor(threshold * 1000 + 1) / 1000;
	return fmin(fmax(threshold, THRESHOLD_MIN), 1);
}

static const char *
label_of(const struct train_figure *figure)
{
	if (figure->malicious)
		return "malicious";
	return figure->has_macros ? "benign with macros" : "benign";
}

static void
print_figure(const struct train_figure *figure, FILE *out)
{
	struct train_interval interval = train_interval_of(
	    figure->hits, figure->rows);
	const struct page page = { .out = out };

	(void)fputs("  ", out);
	page_cell(&page, figure->name, NAME_COLUMNS);
	(void)fprintf(out, "%-19s %7zu of %7zu  %6.2f %% (%.2f to %.2f)\n",
	    say(label_of(figure)), figure->hits, figure->rows,
	    100 * (double)figure->hits / (double)figure->rows,
	    100 * interval.low, 100 * interval.high);
}

void
train_figures_print(const struct train_figures *figures, FILE *out)
{
	enum train_test last = TEST_UNSET;

	for (size_t i = 0; i < figures->count; i++) {
		const struct train_figure *figure = &figures->items[i];

		if (figure->test != last)
			(void)fprintf(
			    out, "\n%s\n", say(test_names[figure->test]));
		last = figure->test;
		print_figure(figure, out);
	}
}

/* Four digits are more than the rows can tell. */
static json_t *
share(double value)
{
	return json_real(round(value * 10000) / 10000);
}

static json_t *
figure_object(const struct train_figure *figure)
{
	struct train_interval interval = train_interval_of(
	    figure->hits, figure->rows);
	json_t *object = json_object();
	json_t *range = json_array();

	json_put(object, "name", json_text(figure->name));
	json_put(object, "rows_are", json_string(label_of(figure)));
	json_put(object, "rows", json_integer((json_int_t)figure->rows));
	json_put(object, "flagged", json_integer((json_int_t)figure->hits));
	json_put(object, "share",
	    share((double)figure->hits / (double)figure->rows));
	json_add(range, share(interval.low));
	json_add(range, share(interval.high));
	json_put(object, "interval_95", range);
	return object;
}

json_t *
train_figures_json(const struct train_figures *figures)
{
	json_t *object = json_object();

	for (enum train_test test = TEST_SOURCE; test < TEST_COUNT; test++) {
		json_t *list = json_array();

		for (size_t i = 0; i < figures->count; i++)
			if (figures->items[i].test == test)
				json_add(
				    list, figure_object(&figures->items[i]));
		json_put(object, test_keys[test], list);
	}
	return object;
}

struct train_figure
train_figures_sum(const struct train_figures *figures, enum train_test test,
    bool malicious, bool has_macros)
{
	struct train_figure sum = { .test = test,
		.name = "all",
		.malicious = malicious,
		.has_macros = has_macros };

	for (size_t i = 0; i < figures->count; i++) {
		const struct train_figure *figure = &figures->items[i];

		if (figure->test != test || figure->malicious != malicious ||
		    figure->has_macros != has_macros)
			continue;
		sum.rows += figure->rows;
		sum.hits += figure->hits;
	}
	return sum;
}
