/* train_linear.c - samples to rows of liblinear, its weights to bytes. */
#include "command/train_linear.h"

#include <linear.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "judge/text_model.h"

/* Messages of each class below which nothing can be learned, and messages of a
 * language in each class below which it counts as unknown: German spam alone
 * would teach that German is spam. */
#define CLASS_LEAST    20
#define LANGUAGE_LEAST 20

/* Features of a text below which it is too short to be scored: two sentences
 * have them. */
#define FEATURES_LEAST 60

/* How closely the weights follow the mail: texts are scaled to one length, so
 * that weights have to be large before anything is certain. */
#define COST 32.0

/* A feature of one or two messages is an accident. */
#define MESSAGES_LEAST 3

struct rows {
	struct feature_node **x;
	double *y;
	struct feature_node *nodes;
	uint32_t *seen; /* messages by bucket */
	size_t count, spam;
};

static void
rows_release(struct rows *rows)
{
	mem_free(&rows->x);
	mem_free(&rows->y);
	mem_free(&rows->nodes);
	mem_free(&rows->seen);
}

#define scoped_rows __attribute__((cleanup(rows_release)))

static bool
is_learned(const struct mail_sample *sample, bool all)
{
	return mail_sample_counts(sample) && (all || !sample->held) &&
	    sample->feature_count >= FEATURES_LEAST;
}

/* One text as a row: values of length 1 together. */
static struct feature_node *
add_row(struct rows *rows, const struct mail_sample *sample, bool spam,
    struct feature_node *next)
{
	double square = 0;

	rows->x[rows->count] = next;
	rows->y[rows->count++] = spam ? 1 : -1;
	rows->spam += spam;
	for (size_t i = 0; i < sample->feature_count; i++) {
		double value = text_model_value(sample->features[i].count);

		square += value * value;
	}
	for (size_t i = 0; i < sample->feature_count; i++) {
		const struct text_feature *feature = &sample->features[i];

		if (rows->seen[feature->bucket] < MESSAGES_LEAST)
			continue;
		*next++ = (struct feature_node){ (int)feature->bucket + 1,
			text_model_value(feature->count) / sqrt(square) };
	}
	next->index = -1;
	return next + 1;
}

static void
build_rows(const struct mail_samples *samples, bool all, struct rows *rows)
{
	struct feature_node *next;
	size_t nodes = 0;

	rows->seen = mem_new(TEXT_MODEL_BUCKETS, sizeof *rows->seen);
	for (size_t i = 0; i < samples->count; i++) {
		const struct mail_sample *sample = &samples->items[i];

		if (!is_learned(sample, all))
			continue;
		nodes += sample->feature_count + 1;
		for (size_t j = 0; j < sample->feature_count; j++)
			rows->seen[sample->features[j].bucket]++;
	}
	rows->x = mem_new(samples->count, sizeof(void *));
	rows->y = mem_new(samples->count, sizeof *rows->y);
	rows->nodes = mem_new(nodes, sizeof *rows->nodes);
	next = rows->nodes;
	for (size_t i = 0; i < samples->count; i++)
		if (is_learned(&samples->items[i], all))
			next = add_row(rows, &samples->items[i],
			    samples->sources[samples->items[i].source].spam,
			    next);
}

/* Languages that stand in both classes often enough. */
static uint32_t
languages_of(const struct mail_samples *samples, bool all)
{
	size_t counts[2][LANGUAGE_COUNT] = { { 0 } };
	uint32_t languages = 0;

	for (size_t i = 0; i < samples->count; i++) {
		const struct mail_sample *sample = &samples->items[i];

		if (is_learned(sample, all))
			counts[samples->sources[sample->source].spam]
			      [sample->language]++;
	}
	for (int i = LANGUAGE_UNSET + 1; i < LANGUAGE_COUNT; i++)
		if (counts[0][i] >= LANGUAGE_LEAST &&
		    counts[1][i] >= LANGUAGE_LEAST)
			languages |= 1U << i;
	return languages;
}

static void
say_nothing(const char *text)
{
	(void)text;
}

/* The weight of one bucket: positive for spam. */
static double
weight_of(const struct model *model, int bucket)
{
	double weight = get_decfun_coef(model, bucket + 1, 0);

	return model->label[0] == 1 ? weight : -weight;
}

/* The largest weight becomes 127. */
static void
format(const struct model *model, uint32_t languages, const char *trained,
    struct buffer *out)
{
	struct text_model_facts facts = { .languages = languages,
		.least_features = FEATURES_LEAST };
	scoped_mem int8_t *weights = mem_new(TEXT_MODEL_BUCKETS, 1);
	double largest = 1e-6;

	for (int i = 0; i < (int)TEXT_MODEL_BUCKETS; i++)
		largest = fmax(largest, fabs(weight_of(model, i)));
	facts.scale = (float)(largest / INT8_MAX);
	for (int i = 0; i < (int)TEXT_MODEL_BUCKETS; i++)
		weights[i] = (int8_t)lround(
		    weight_of(model, i) / largest * INT8_MAX);
	(void)snprintf(facts.trained, sizeof facts.trained, "%s", trained);
	text_model_format(&facts, weights, out);
}

int
train_linear(const struct mail_samples *samples, bool all, const char *trained,
    struct buffer *out, struct fault *fault)
{
	scoped_rows struct rows rows = { 0 };
	uint32_t languages = languages_of(samples, all);
	struct problem problem = { .bias = -1, .n = (int)TEXT_MODEL_BUCKETS };
	int labels[] = { -1, 1 };
	double weights[] = { 1, 1 };
	struct parameter parameter = { .solver_type = L2R_LR,
		.eps = 0.001,
		.C = COST,
		.nr_weight = 2,
		.weight_label = labels,
		.weight = weights };
	struct model *model;

	build_rows(samples, all, &rows);
	if (rows.spam < CLASS_LEAST || rows.count - rows.spam < CLASS_LEAST)
		return fault_set(fault,
		    "only %zu ham and %zu spam to learn from: each needs %d "
		    "long enough to be told apart",
		    rows.count - rows.spam, rows.spam, CLASS_LEAST);
	if (languages == 0)
		return fault_set(fault,
		    "no language stands in %d ham and %d spam", LANGUAGE_LEAST,
		    LANGUAGE_LEAST);
	/* Both classes weigh the same, whatever there is more of. */
	weights[0] = (double)rows.count / 2 / (double)(rows.count - rows.spam);
	weights[1] = (double)rows.count / 2 / (double)rows.spam;
	problem.l = (int)rows.count;
	problem.x = rows.x;
	problem.y = rows.y;
	set_print_string_function(say_nothing);
	model = train(&problem, &parameter);
	format(model, languages, trained, out);
	free_and_destroy_model(&model);
	return 0;
}
