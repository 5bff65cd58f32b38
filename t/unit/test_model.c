/* test_model.c - judge/model.h: what it refuses, and that what it computes is
 * what libxgboost computes. */
#include "check.h"
#include "unit/toy_model.h"

#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <xgboost/c_api.h>

#include "base/own.h"
#include "command/train_boost.h"

#define ROWS    1000
#define THREADS 200

/* Numbers that look random and are the same every time. */
static uint64_t state = 1;

static double
random_number(void)
{
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (double)(state >> 11) / 9007199254740992.0;
}

/* Rows as they come: counts, flags, much that is missing. */
static void
make_rows(float *values, float *labels)
{
	for (size_t i = 0; i < ROWS; i++) {
		float *row = values + i * FEATURE_COUNT;
		double sum = 0;

		for (size_t j = 0; j < FEATURE_COUNT; j++) {
			double kind = random_number();

			row[j] = kind < 0.3 ? NAN
			    : kind < 0.6
			    ? (float)(random_number() < 0.4)
			    : (float)(random_number() * 1000 - 200);
			if (j < 9 && j % 3 == 0 && !isnan(row[j]))
				sum += (double)row[j];
		}
		labels[i] = sum + random_number() * 100 > 200 ? 1.0F : 0.0F;
	}
}

static struct features
row_at(const float *values, size_t i)
{
	struct features features;

	memcpy(features.values, values + i * FEATURE_COUNT,
	    sizeof features.values);
	return features;
}

/* What libxgboost says of all rows. */
struct opinion {
	BoosterHandle booster;
	DMatrixHandle matrix;
};

static void
ask(struct opinion *opinion, const char *json, size_t len, const float *values)
{
	XGDMatrixCreateFromMat_omp(
	    values, ROWS, FEATURE_COUNT, NAN, &opinion->matrix, 1);
	XGBoosterCreate(NULL, 0, &opinion->booster);
	CHECK("libxgboost reads its own",
	    XGBoosterLoadModelFromBuffer(opinion->booster, json, len) == 0);
	XGBoosterSetParam(opinion->booster, "nthread", "1");
}

static const float *
answer(const struct opinion *opinion, int mask)
{
	const float *result = NULL;
	bst_ulong len;

	CHECK("libxgboost predicts",
	    XGBoosterPredict(opinion->booster, opinion->matrix, mask, 0, 0,
		&len, &result) == 0);
	return result;
}

static void
opinion_release(struct opinion *opinion)
{
	XGDMatrixFree(opinion->matrix);
	XGBoosterFree(opinion->booster);
}

static void
compare_contributions(const char *name, const struct model *model,
    const float *values, const float *theirs)
{
	double worst = 0, worst_sum = 0;

	for (size_t i = 0; i < ROWS; i++) {
		struct features row = row_at(values, i);
		double ours[FEATURE_COUNT + 1], sum = 0;

		model_contributions(model, &row, ours);
		for (size_t j = 0; j <= FEATURE_COUNT; j++) {
			double want = (double)
			    theirs[i * (FEATURE_COUNT + 1) + j];

			worst = fmax(worst, fabs(ours[j] - want));
			sum += ours[j];
		}
		worst_sum = fmax(
		    worst_sum, fabs(sum - (double)model_margin(model, &row)));
	}
	/* XGBoost adds up in single precision; we in double. */
	CHECK(name, worst < 2e-3);
	CHECK("contributions add up to the margin", worst_sum < 1e-4);
}

static void
compare_model(const char *name, const struct model *model,
    const struct opinion *opinion, const float *values)
{
	size_t margins = 0, scores = 0;
	const float *theirs = answer(opinion, 1);

	for (size_t i = 0; i < ROWS; i++) {
		struct features row = row_at(values, i);

		margins += model_margin(model, &row) == theirs[i];
	}
	CHECK_EQ(name, margins, ROWS);
	theirs = answer(opinion, 0);
	for (size_t i = 0; i < ROWS; i++) {
		struct features row = row_at(values, i);

		scores += model_score(model, &row) == theirs[i];
	}
	CHECK_EQ(name, scores, ROWS);
	compare_contributions(name, model, values, answer(opinion, 4));
}

/* The same model from another start. */
static char *
with_base(const char *json, const char *base)
{
	const char *key = "\"base_score\":\"5E-1\"";
	const char *at = strstr(json, key);
	char *made = NULL;

	CHECK("there is a base_score", at != NULL);
	if (at == NULL ||
	    asprintf(&made, "%.*s\"base_score\":\"%s\"%s", (int)(at - json),
		json, base, at + strlen(key)) < 0)
		abort();
	return made;
}

static void
compare_json(const char *name, const char *json, const float *values)
{
	struct opinion opinion;
	struct fault fault = { "" };
	struct model *model = toy_model_of(json, strlen(json), &fault);

	CHECK_TEXT(name, fault.text, "");
	if (model == NULL)
		return;
	ask(&opinion, json, strlen(json), values);
	compare_model(name, model, &opinion, values);
	opinion_release(&opinion);
	model_free(&model);
}

static void
test_equal(void)
{
	static float values[ROWS * FEATURE_COUNT], labels[ROWS];
	static const struct {
		const char *name;
		unsigned int trees, depth;
		const char *base;
	} cases[] = {
		{ "one stump is XGBoost's", 1, 1, "5E-1" },
		{ "many trees are XGBoost's", 100, 4, "5E-1" },
		{ "deep trees are XGBoost's", 20, 9, "5E-1" },
		{ "another start is XGBoost's", 10, 3, "1.25E-1" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct boost_options options = boost_defaults();
		struct boost_rows rows = { values, labels, NULL, ROWS };
		char *json = NULL, *based;
		struct fault fault = { "" };
		size_t len = 0;

		options.trees = cases[i].trees;
		options.depth = cases[i].depth;
		options.rising = false;
		make_rows(values, labels);
		CHECK_EQ(cases[i].name,
		    boost_train(&rows, &options, &json, &len, &fault), 0);
		CHECK_TEXT(cases[i].name, fault.text, "");
		if (json == NULL)
			continue;
		based = with_base(json, cases[i].base);
		compare_json(cases[i].name, based, values);
		free(based);
		free(json);
	}
}

/* A trained model, for what is not about equality. */
static char *
train_one(float *values, float *labels)
{
	struct boost_options options = boost_defaults();
	struct boost_rows rows = { values, labels, NULL, ROWS };
	char *json = NULL;
	struct fault fault = { "" };
	size_t len;

	state = 7;
	make_rows(values, labels);
	CHECK_EQ(
	    "it trains", boost_train(&rows, &options, &json, &len, &fault), 0);
	return json;
}

static float many_values[ROWS * FEATURE_COUNT], many_labels[ROWS];
static float many_scores[ROWS];
static enum feature many_reasons[ROWS];
static struct model *many_model;

static bool
is_same(size_t i)
{
	struct features row = row_at(many_values, i);
	struct model_reasons reasons;

	model_explain(many_model, &row, &reasons);
	return model_score(many_model, &row) == many_scores[i] &&
	    reasons.features[0] == many_reasons[i];
}

struct slice {
	size_t begin, wrong;
};

/* Each row is scored by ten threads. */
static void *
score_slice(void *arg)
{
	struct slice *slice = arg;

	for (size_t i = 0; i < 10 * ROWS / THREADS; i++)
		slice->wrong += !is_same((slice->begin + i) % ROWS);
	return NULL;
}

static void
test_threads(void)
{
	pthread_t threads[THREADS];
	static struct slice slices[THREADS];
	size_t started = 0, wrong = 0;

	for (size_t i = 0; i < ROWS; i++) {
		struct features row = row_at(many_values, i);
		struct model_reasons reasons;

		model_explain(many_model, &row, &reasons);
		many_scores[i] = model_score(many_model, &row);
		many_reasons[i] = reasons.features[0];
	}
	for (; started < THREADS; started++) {
		slices[started].begin = started * ROWS / THREADS;
		if (pthread_create(&threads[started], NULL, score_slice,
			&slices[started]) != 0)
			break;
	}
	CHECK_EQ("200 threads start", started, THREADS);
	for (size_t i = 0; i < started; i++) {
		pthread_join(threads[i], NULL);
		wrong += slices[i].wrong;
	}
	CHECK_EQ("200 threads give the scores and reasons of one", wrong, 0);
}

static void
test_speed(void)
{
	struct timespec begin, end;
	double took_ms;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
	for (size_t i = 0; i < ROWS; i++) {
		struct features row = row_at(many_values, i);
		struct model_reasons reasons;

		many_scores[i] = model_score(many_model, &row);
		model_explain(many_model, &row, &reasons);
	}
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
	took_ms = (double)(end.tv_sec - begin.tv_sec) * 1e3 +
	    (double)(end.tv_nsec - begin.tv_nsec) / 1e6;
	printf("%.1f us a file with reasons\n", took_ms / ROWS * 1e3);
#ifndef SEKISHO_SANITIZE
	CHECK("under 0.5 ms a file with reasons", took_ms / ROWS < 0.5);
#endif
}

/* What was not measured is what is not there. */
static void
test_missing(void)
{
	size_t other = 0;

	for (size_t i = 0; i < ROWS; i++) {
		struct features row = row_at(many_values, i);
		float before = model_margin(many_model, &row);

		for (enum feature j = 0; j < FEATURE_COUNT; j++)
			if (!features_has(&row, j))
				features_set(&row, j, 0);
		other += model_margin(many_model, &row) != before;
	}
	CHECK_EQ("not measured counts as 0", other, 0);
}

static void
test_same_bytes(const char *json)
{
	char *again = train_one(many_values, many_labels);

	CHECK_TEXT("the same rows train the same bytes", again, json);
	free(again);
}

/* With everything else equal, more of it never lowers the margin. */
static void
test_directions(void)
{
	size_t lowered = 0;

	for (size_t i = 0; i < ROWS; i++)
		for (enum feature j = 0; j < FEATURE_COUNT; j++) {
			struct features row = row_at(many_values, i);
			float before;

			if (feature_row(j)->direction != DIRECTION_RISES ||
			    !features_has(&row, j))
				continue;
			before = model_margin(many_model, &row);
			features_add(&row, j, 50);
			lowered += model_margin(many_model, &row) <
			    before - 1e-5F;
		}
	CHECK_EQ("more of what rises never lowers a score", lowered, 0);
}

static void
test_trained(void)
{
	char *json = train_one(many_values, many_labels);
	struct fault fault = { "" };

	many_model = toy_model_of(json, strlen(json), &fault);
	CHECK_TEXT("a trained model is read", fault.text, "");
	if (many_model != NULL) {
		test_threads();
		test_speed();
		test_directions();
		test_missing();
		test_same_bytes(json);
	}
	model_free(&many_model);
	free(json);
}

static void
test_reasons(void)
{
	struct toy toy = { FEATURE_FILE_PADDED, -3, 3, 0.9 };
	struct model *model = toy_model(&toy);
	struct model_reasons reasons;
	struct features features;

	CHECK("a toy is read", model != NULL);
	if (model == NULL)
		return;
	features_clear(&features);
	features_set(&features, FEATURE_FILE_PADDED, 1);
	features_set(&features, FEATURE_FILE_SIZE, 100);
	CHECK("above the split is high", model_score(model, &features) > 0.95F);
	model_explain(model, &features, &reasons);
	CHECK_EQ("one feature weighed", reasons.count, 1);
	CHECK_EQ("it is the one", reasons.features[0], FEATURE_FILE_PADDED);
	features_set(&features, FEATURE_FILE_PADDED, 0);
	CHECK("below is low", model_score(model, &features) < 0.05F);
	model_explain(model, &features, &reasons);
	CHECK_EQ("what lowers is no reason", reasons.count, 0);
	features_clear(&features);
	CHECK("missing goes where the tree says",
	    model_score(model, &features) < 0.05F);
	model_free(&model);
}

/* Replace each text once; the caller frees it. */
static char *
replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	char *made = NULL;

	if (at == NULL ||
	    asprintf(&made, "%.*s%s%s", (int)(at - text), text, to,
		at + strlen(from)) < 0) {
		fprintf(stderr, "nothing to replace: %s\n", from);
		abort();
	}
	return made;
}

static void
test_bad_trees(void)
{
	static const struct {
		const char *name, *from, *to, *want;
	} cases[] = {
		{ "a child that is its parent is refused",
		    "\"left_children\":[1,-1", "\"left_children\":[1,1",
		    "a child that is not there" },
		{ "a child beyond the end is refused", "\"right_children\":[2",
		    "\"right_children\":[7", "a child that is not there" },
		{ "two sides that are one are refused", "\"right_children\":[2",
		    "\"right_children\":[1", "a node with two parents" },
		{ "a child without a number is refused", "\"left_children\":[1",
		    "\"left_children\":[1.5", "a node without its children" },
		{ "a feature beyond the table is refused",
		    "\"split_indices\":[5", "\"split_indices\":[5000",
		    "a split by a feature that is not in the table" },
		{ "a negative feature is refused", "\"split_indices\":[5",
		    "\"split_indices\":[-1",
		    "a split by a feature that is not in the table" },
		{ "categories are refused", "\"split_type\":[0",
		    "\"split_type\":[1", "a split by categories" },
		{ "a direction of missing values is needed",
		    "\"default_left\":[1", "\"default_left\":[2",
		    "a split does not say where missing values go" },
		{ "a node without rows is refused", "\"sum_hessian\":[8.0,4.0",
		    "\"sum_hessian\":[8.0,0.0", "a node that no row reached" },
		{ "a text is no number", "\"split_conditions\":[0.5",
		    "\"split_conditions\":[\"x\"",
		    "a node without its numbers" },
		{ "what a float cannot hold is no number",
		    "\"split_conditions\":[0.5", "\"split_conditions\":[1e300",
		    "a node without its numbers" },
		{ "a short column is no number", "[0.5,-3.0,3.0]", "[0.5,-3.0]",
		    "a node without its numbers" },
		{ "an empty tree is refused", "\"left_children\":[1,-1,-1]",
		    "\"left_children\":[]", "no nodes" },
		{ "another objective is refused", "binary:logistic",
		    "reg:squarederror",
		    "its objective name is not binary:logistic" },
		{ "a forest with drop-outs is refused", "gbtree", "dart",
		    "its gradient_booster name is not gbtree" },
		{ "several classes are refused", "\"num_class\":\"0\"",
		    "\"num_class\":\"3\"",
		    "its learner_model_param num_class is not 0" },
		{ "a start of 1 is refused", "5E-1", "1",
		    "its base_score is no number between 0 and 1" },
		{ "no trees are refused", "\"trees\":[{", "\"tree\":[{",
		    "it has 0 trees" },
	};
	struct toy toy = { (enum feature)5, -3, 3, 0.9 };
	char *good = toy_trees(&toy);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *bad = replaced(good, cases[i].from, cases[i].to);
		struct fault fault = { "" };
		struct model *model = toy_model_of(bad, strlen(bad), &fault);

		CHECK(cases[i].name, model == NULL);
		CHECK(
		    cases[i].name, strncmp(fault.text, "toy.json: ", 10) == 0);
		if (strstr(fault.text, cases[i].want) == NULL)
			CHECK_TEXT(cases[i].name, fault.text, cases[i].want);
		model_free(&model);
		free(bad);
	}
	free(good);
}

/* One tree that is a chain: left leads on, right ends. */
static char *
chain(int depth)
{
	static const char *const columns[] = { "left_children",
		"right_children", "split_indices", "split_conditions",
		"default_left", "sum_hessian", "split_type" };
	struct toy toy = { (enum feature)0, 0, 0, 0.9 };
	char *base = toy_trees(&toy), *text;
	json_t *saved = json_loads(base, 0, NULL);
	json_t *tree = json_array_get(
	    json_object_get(
		json_object_get(
		    json_object_get(
			json_object_get(saved, "learner"), "gradient_booster"),
		    "model"),
		"trees"),
	    0);

	free(base);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		json_array_clear(json_object_get(tree, columns[i]));
	for (int i = 0; i <= 2 * depth; i++) {
		bool splits = i % 2 == 0 && i < 2 * depth;
		int numbers[] = { splits ? i + 2 : -1, splits ? i + 1 : -1, 0,
			1, 1, 1, 0 };

		for (size_t j = 0; j < sizeof columns / sizeof *columns; j++)
			json_array_append_new(json_object_get(tree, columns[j]),
			    json_integer(numbers[j]));
	}
	text = json_dumps(saved, JSON_COMPACT);
	json_decref(saved);
	return text;
}

static void
test_depth(void)
{
	for (int depth = LIMIT_MODEL_DEPTH; depth <= LIMIT_MODEL_DEPTH + 1;
	     depth++) {
		char *text = chain(depth);
		struct fault fault = { "" };
		struct model *model = toy_model_of(text, strlen(text), &fault);

		if (depth == LIMIT_MODEL_DEPTH)
			CHECK_TEXT("a tree may be that deep", fault.text, "");
		else
			CHECK("and no deeper",
			    strstr(fault.text, "deeper") != NULL);
		model_free(&model);
		free(text);
	}
}

static struct model *
parse_pair(
    const char *trees, const char *card, size_t card_len, struct fault *fault)
{
	struct model_bytes bytes = { "toy.json", trees, strlen(trees), card,
		card_len };

	return model_parse(&bytes, fault);
}

static void
test_prefixes(void)
{
	struct toy toy = { FEATURE_FILE_PADDED, -3, 3, 0.9 };
	char *trees = toy_trees(&toy);
	char *card = toy_card(trees, strlen(trees), 0.9);
	struct fault fault;
	size_t taken = 0;

	for (size_t len = 0; len < strlen(card); len++) {
		struct model *model = parse_pair(trees, card, len, &fault);

		taken += model != NULL;
		model_free(&model);
	}
	CHECK_EQ("no prefix of a card is one", taken, 0);
	taken = 0;
	for (size_t len = 0; len < strlen(trees); len++) {
		struct model *model = toy_model_of(trees, len, &fault);

		taken += model != NULL;
		model_free(&model);
	}
	CHECK_EQ("no prefix of a model is one", taken, 0);
	free(trees);
	free(card);
}

static void
set_feature(json_t *card, size_t i, const char *name)
{
	json_array_set_new(
	    json_object_get(card, "features"), i, json_string(name));
}

static void
spoil(json_t *card, size_t which)
{
	switch (which) {
	case 0:
		set_feature(card, 0, "file.sighs");
		break;
	case 1:
		json_array_append_new(
		    json_object_get(card, "features"), json_string("x"));
		break;
	case 2:
		json_object_set_new(
		    card, "features_digest", json_string("0123456789abcdef"));
		break;
	case 3:
		json_object_set_new(card, "threshold", json_real(0));
		break;
	case 4:
		json_object_set_new(card, "threshold", json_string("0.9"));
		break;
	case 5:
		json_object_set_new(card, "format", json_integer(99));
		break;
	case 6:
		json_object_del(card, "trained");
		break;
	case 7:
		json_object_set_new(card, "trained", json_string("a\nb"));
		break;
	default:
		json_object_set_new(card, "model_sha256", json_string("00"));
	}
}

static void
test_bad_cards(void)
{
	static const struct {
		const char *name, *want;
	} cases[] = {
		{ "a renamed feature is refused",
		    "toy.card.json: feature 0 "
		    "is not file.size" },
		{ "one feature more is refused", "train it again" },
		{ "another meaning is refused", "mean something else" },
		{ "a threshold of 0 is refused", "threshold" },
		{ "a threshold in quotes is refused", "threshold" },
		{ "another format is refused", "format 1" },
		{ "a card without a date is refused", "trained" },
		{ "a date of two lines is refused", "trained" },
		{ "another file's card is refused",
		    "toy.json: is not the file that its card describes" },
	};
	struct toy toy = { FEATURE_FILE_PADDED, -3, 3, 0.9 };
	char *trees = toy_trees(&toy);

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_t *object = toy_card_object(trees, strlen(trees), 0.9);
		struct fault fault = { "" };
		struct model *model;
		char *card;

		spoil(object, i);
		card = json_dumps(object, 0);
		model = parse_pair(trees, card, strlen(card), &fault);
		CHECK(cases[i].name, model == NULL);
		if (strstr(fault.text, cases[i].want) == NULL)
			CHECK_TEXT(cases[i].name, fault.text, cases[i].want);
		model_free(&model);
		json_decref(object);
		free(card);
	}
	free(trees);
}

static void
test_files(void)
{
	struct fault fault = { "" };
	struct model *model = model_load("/nowhere/attachment.json", &fault);
	char *path = model_card_path("/x/a.json");

	CHECK("a file that is not there is no model", model == NULL);
	CHECK_TEXT("and is named", fault.text,
	    "/nowhere/attachment.json: cannot be read: No such file or "
	    "directory");
	CHECK_TEXT("a card lies beside its model", path, "/x/a.card.json");
	free(path);
	path = model_card_path("/x/model");
	CHECK_TEXT("whatever that is called", path, "/x/model.card.json");
	free(path);
	CHECK("a folder is no model", model_load("/", &fault) == NULL);
	CHECK("a device that never ends is none",
	    model_load("/dev/zero", &fault) == NULL);
}

int
main(void)
{
	test_equal();
	test_trained();
	test_reasons();
	test_bad_trees();
	test_depth();
	test_prefixes();
	test_bad_cards();
	test_files();
	return check_done();
}
