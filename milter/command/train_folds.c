/* train_folds.c - choose rows, train, score the rest. */
#include "command/train_folds.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/siphash.h"
#include "command/train_hashed.h"
#include "judge/model_tree.h"

bool
train_holds(const struct train_plan *plan, enum train_hold hold, uint32_t which,
    size_t row)
{
	const struct train_row *held = &plan->table->rows[row];

	switch (hold) {
	case HOLD_FOLD:
		return held->group % TRAIN_FOLDS == which;
	case HOLD_SOURCE:
		return held->source == which;
	case HOLD_FAMILY:
		return held->family == which;
	default:
		return false;
	}
}

static bool
is_taught(const struct train_plan *plan, enum train_hold hold, uint32_t which,
    size_t row)
{
	return (plan->never == NULL || !plan->never[row]) &&
	    !train_holds(plan, hold, which, row);
}

/* The rows to learn from, as libxgboost wants them. */
struct lesson {
	float *values, *labels, *weights;
	size_t *sides; /* family and label of each row, as one number */
	size_t count, malicious;
};

static void
lesson_release(struct lesson *lesson)
{
	free(lesson->values);
	free(lesson->labels);
	free(lesson->weights);
	free(lesson->sides);
}

#define scoped_lesson __attribute__((cleanup(lesson_release)))

/* What a family of one side weighs grows by the root of its rows' weight: a
 * table of thousands does not drown a technique of thirty. */
static void
weigh_families(const struct train_table *table, struct lesson *lesson)
{
	scoped_mem double *sums = mem_new(
	    2 * table->families.count, sizeof *sums);

	for (size_t i = 0; i < lesson->count; i++)
		sums[lesson->sides[i]] += (double)lesson->weights[i];
	for (size_t i = 0; i < lesson->count; i++)
		lesson->weights[i] /= sqrtf((float)sums[lesson->sides[i]]);
}

/* Both sides weigh the same, however many rows each has. */
static void
weigh(struct lesson *lesson)
{
	double sums[2] = { 0, 0 };

	for (size_t i = 0; i < lesson->count; i++)
		sums[lesson->labels[i] > 0] += (double)lesson->weights[i];
	for (size_t i = 0; i < lesson->count; i++)
		lesson->weights[i] *= (float)((double)lesson->count /
		    (2 * sums[lesson->labels[i] > 0]));
}

static void
keep_row(struct lesson *lesson, size_t to, size_t from)
{
	if (to == from)
		return;
	memcpy(lesson->values + to * FEATURE_COUNT,
	    lesson->values + from * FEATURE_COUNT,
	    sizeof(float) * (size_t)FEATURE_COUNT);
	lesson->labels[to] = lesson->labels[from];
	lesson->weights[to] = lesson->weights[from];
}

/* Make rows that teach the same one row that weighs as much: files differ in
 * more than what is learned from. It changes nothing but the time. */
static void
merge(struct lesson *lesson)
{
	static const uint8_t keys[2][SIPHASH_KEY_BYTES] = { { 0 }, { 1 } };
	struct hashed *hashes = mem_new(lesson->count, sizeof *hashes);
	size_t kept = 0;

	for (size_t i = 0; i < lesson->count; i++)
		hashes[i] = (struct hashed){
			siphash(keys[lesson->labels[i] > 0],
			    lesson->values + i * FEATURE_COUNT,
			    sizeof(float) * (size_t)FEATURE_COUNT),
			i
		};
	qsort(hashes, lesson->count, sizeof *hashes, compare_hashed);
	for (size_t i = 1, first = 0; i < lesson->count; i++) {
		if (hashes[i].hash != hashes[first].hash) {
			first = i;
			continue;
		}
		lesson->weights[hashes[first].at] +=
		    lesson->weights[hashes[i].at];
		lesson->weights[hashes[i].at] = 0;
	}
	for (size_t i = 0; i < lesson->count; i++)
		if (lesson->weights[i] > 0)
			keep_row(lesson, kept++, i);
	lesson->count = kept;
	free(hashes);
}

static void
choose(const struct train_plan *plan, enum train_hold hold, uint32_t which,
    struct lesson *out)
{
	const struct train_table *table = plan->table;

	out->values = mem_new(
	    table->count, sizeof(float) * (size_t)FEATURE_COUNT);
	out->labels = mem_new(table->count, sizeof(float));
	out->weights = mem_new(table->count, sizeof(float));
	out->sides = mem_new(table->count, sizeof *out->sides);
	for (size_t i = 0; i < table->count; i++) {
		const struct train_row *row = &table->rows[i];

		if (!is_taught(plan, hold, which, i))
			continue;
		memcpy(out->values + out->count * FEATURE_COUNT,
		    row->features.values,
		    sizeof(float) * (size_t)FEATURE_COUNT);
		/* What is common counts for more, but not for everything. */
		out->weights[out->count] = sqrtf((float)row->times);
		out->sides[out->count] = 2 * (size_t)row->family +
		    row->malicious;
		out->labels[out->count++] = row->malicious ? 1 : 0;
		out->malicious += row->malicious;
	}
	weigh_families(table, out);
	weigh(out);
	merge(out);
}

/* On a terminal: how far it is. */
static void
show_progress(struct train_plan *plan)
{
	plan->done++;
	if (!isatty(STDERR_FILENO))
		return;
	(void)fprintf(stderr, "\rtraining %zu of %zu%s", plan->done,
	    plan->steps, plan->done == plan->steps ? "\n" : "");
	(void)fflush(stderr);
}

int
train_fit(struct train_plan *plan, enum train_hold hold, uint32_t which,
    char **json_out, size_t *len_out, struct fault *fault)
{
	scoped_lesson struct lesson lesson = { 0 };
	struct boost_rows rows;

	show_progress(plan);
	choose(plan, hold, which, &lesson);
	if (lesson.malicious == 0 || lesson.malicious == lesson.count)
		return fault_set(fault,
		    "nothing to learn: %zu rows, %zu of them malicious",
		    lesson.count, lesson.malicious);
	rows = (struct boost_rows){ lesson.values, lesson.labels,
		lesson.weights, lesson.count };
	return boost_train(&rows, &plan->options, json_out, len_out, fault);
}

static int
score(const struct train_plan *plan, enum train_hold hold, uint32_t which,
    const char *json, float *scores, struct fault *fault)
{
	json_t *saved = json_loads(json, 0, NULL);
	struct model_trees trees = { 0 };
	int status = model_trees_read(saved, FEATURE_COUNT, &trees, fault);

	json_decref(saved);
	for (size_t i = 0; status == 0 && i < plan->table->count; i++)
		if (train_holds(plan, hold, which, i))
			scores[i] = model_probability(model_trees_margin(
			    &trees, plan->table->rows[i].features.values));
	model_trees_release(&trees);
	return status;
}

/* Whether both labels are among what may be learned from. */
static bool
is_possible(const struct train_plan *plan, enum train_hold hold, uint32_t which)
{
	bool seen[2] = { false, false };

	for (size_t i = 0; i < plan->table->count; i++)
		if (is_taught(plan, hold, which, i))
			seen[plan->table->rows[i].malicious] = true;
	return seen[0] && seen[1];
}

int
train_judge(struct train_plan *plan, enum train_hold hold, uint32_t which,
    float *scores, struct fault *fault)
{
	scoped_mem char *json = NULL;
	size_t len;

	if (!is_possible(plan, hold, which)) {
		show_progress(plan);
		for (size_t i = 0; i < plan->table->count; i++)
			if (train_holds(plan, hold, which, i))
				scores[i] = NAN;
		return 0;
	}
	if (train_fit(plan, hold, which, &json, &len, fault) != 0)
		return -1;
	return score(plan, hold, which, json, scores, fault);
}
