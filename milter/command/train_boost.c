/* train_boost.c - libxgboost's handles, each owned by its scope. */
#include "command/train_boost.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xgboost/c_api.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/mem.h"
#include "wire/features.h"

static void
matrix_free(DMatrixHandle *matrix)
{
	if (*matrix != NULL)
		XGDMatrixFree(*matrix);
}

static void
booster_free(BoosterHandle *booster)
{
	if (*booster != NULL)
		XGBoosterFree(*booster);
}

#define scoped_matrix  __attribute__((cleanup(matrix_free)))
#define scoped_booster __attribute__((cleanup(booster_free)))

/* The first line of what the library says: the rest is a stack trace. */
static int
complain(struct fault *fault)
{
	const char *text = XGBGetLastError();

	return fault_set(
	    fault, "XGBoost: %.*s", (int)strcspn(text, "\n"), text);
}

static int
make_matrix(
    const struct boost_rows *rows, DMatrixHandle *out, struct fault *fault)
{
	const char *names[FEATURE_COUNT];

	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		names[i] = feature_row(i)->name;
	/* One thread, or it starts as many as there are cores, for good. */
	if (XGDMatrixCreateFromMat_omp(
		rows->values, rows->count, FEATURE_COUNT, NAN, out, 1) != 0 ||
	    XGDMatrixSetFloatInfo(*out, "label", rows->labels, rows->count) !=
		0 ||
	    XGDMatrixSetStrFeatureInfo(
		*out, "feature_name", names, FEATURE_COUNT) != 0)
		return complain(fault);
	if (rows->weights != NULL &&
	    XGDMatrixSetFloatInfo(*out, "weight", rows->weights, rows->count) !=
		0)
		return complain(fault);
	return 0;
}

static int
set(BoosterHandle booster, const char *name, const char *value,
    struct fault *fault)
{
	return XGBoosterSetParam(booster, name, value) != 0 ? complain(fault)
							    : 0;
}

static int
set_number(
    BoosterHandle booster, const char *name, double value, struct fault *fault)
{
	char text[32];

	(void)snprintf(text, sizeof text, "%.9g", value);
	return set(booster, name, text, fault);
}

/* "(1,0,1)": which features may only raise a score. */
static int
set_directions(BoosterHandle booster, struct fault *fault)
{
	scoped_buffer struct buffer text = BUFFER_OF(2 * FEATURE_COUNT + 2);

	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		bool rises = feature_row(i)->direction == DIRECTION_RISES;

		buffer_add_text(&text, i == 0 ? "(" : ",");
		buffer_add_text(&text, rises ? "1" : "0");
	}
	buffer_add_text(&text, ")");
	return set(booster, "monotone_constraints", buffer_text(&text), fault);
}

static int
configure(BoosterHandle booster, const struct boost_options *options,
    struct fault *fault)
{
	static const char *const fixed[][2] = {
		{ "booster", "gbtree" },
		{ "objective", "binary:logistic" },
		/* Ten times faster than exact, and as good on counts. */
		{ "tree_method", "hist" },
		{ "nthread", "1" },
		{ "seed", "1" },
		{ "base_score", "0.5" },
		{ "verbosity", "0" },
	};

	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		if (set(booster, fixed[i][0], fixed[i][1], fault) != 0)
			return -1;
	if (set_number(booster, "max_depth", options->depth, fault) != 0 ||
	    set_number(booster, "eta", options->rate, fault) != 0 ||
	    set_number(booster, "min_child_weight", options->child, fault) !=
		0 ||
	    set_number(booster, "lambda", options->regularity, fault) != 0)
		return -1;
	return set_directions(booster, fault);
}

/* Let what was not measured go where 0 goes, in one tree. */
static void
send_missing(json_t *tree)
{
	json_t *missing = json_object_get(tree, "default_left");
	const json_t *conditions = json_object_get(tree, "split_conditions");

	for (size_t i = 0; i < json_array_size(missing); i++) {
		double condition = json_number_value(
		    json_array_get(conditions, i));

		json_array_set_new(missing, i, json_integer(0 < condition));
	}
}

/* The same in all of them; the bytes are replaced. */
static int
level(char **json_io, size_t *len_io, struct fault *fault)
{
	json_t *saved = json_loadb(*json_io, *len_io, 0, NULL);
	json_t *trees = NULL;

	if (saved == NULL ||
	    json_unpack(saved, "{s:{s:{s:{s:o}}}}", "learner",
		"gradient_booster", "model", "trees", &trees) != 0) {
		json_decref(saved);
		return fault_set(fault, "XGBoost saves in another way");
	}
	for (size_t i = 0; i < json_array_size(trees); i++)
		send_missing(json_array_get(trees, i));
	free(*json_io);
	/* Nine digits are what a float needs to come back the same. */
	*json_io = json_dumps(saved, JSON_COMPACT | JSON_REAL_PRECISION(9));
	json_decref(saved);
	if (*json_io == NULL)
		abort();
	*len_io = strlen(*json_io);
	return 0;
}

static int
save(BoosterHandle booster, char **json_out, size_t *len_out,
    struct fault *fault)
{
	const char *bytes = NULL;
	bst_ulong len = 0;

	if (XGBoosterSaveModelToBuffer(
		booster, "{\"format\":\"json\"}", &len, &bytes) != 0)
		return complain(fault);
	*json_out = mem_text(bytes, len);
	*len_out = len;
	return 0;
}

struct boost_options
boost_defaults(void)
{
	/* Shallow trees: at most four things are known together. A technique
	 * of few samples must be learned, too: hence little is asked of a
	 * leaf, and directions, not regularity, keep a model honest. */
	return (struct boost_options){ .trees = 400,
		.depth = 4,
		.rate = 0.3,
		.child = 0.01,
		.regularity = 0.1,
		.rising = true };
}

int
boost_train(const struct boost_rows *rows, const struct boost_options *options,
    char **json_out, size_t *len_out, struct fault *fault)
{
	scoped_matrix DMatrixHandle matrix = NULL;
	scoped_booster BoosterHandle booster = NULL;

	if (XGBSetGlobalConfig("{\"verbosity\":0}") != 0)
		return complain(fault);
	if (make_matrix(rows, &matrix, fault) != 0)
		return -1;
	if (XGBoosterCreate(&matrix, 1, &booster) != 0)
		return complain(fault);
	if (configure(booster, options, fault) != 0)
		return -1;
	for (unsigned int i = 0; i < options->trees; i++)
		if (XGBoosterUpdateOneIter(booster, (int)i, matrix) != 0)
			return complain(fault);
	if (save(booster, json_out, len_out, fault) != 0)
		return -1;
	return options->rising ? level(json_out, len_out, fault) : 0;
}
