/* toy_model.h - models and cards for tests, made by hand.
 *
 * A toy has one tree, which looks at one feature: above 0.5 (or missing, when
 * asked) the margin is `high`, else `low`. */
#ifndef SEKISHO_T_TOY_MODEL_H
#define SEKISHO_T_TOY_MODEL_H

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "judge/model.h"

struct toy {
	enum feature feature;
	double low, high;
	double threshold;
};

/* The model as XGBoost would save it; the caller frees it. */
static inline char *
toy_trees(const struct toy *toy)
{
	json_t *saved = json_pack(
	    "{s:{s:{s:s}, s:{s:s, s:{s:[{s:[i,i,i], s:[i,i,i], s:[i,i,i],"
	    " s:[f,f,f], s:[i,i,i], s:[f,f,f], s:[i,i,i]}]}},"
	    " s:{s:s, s:s}}}",
	    "learner", "objective", "name", "binary:logistic",
	    "gradient_booster", "name", "gbtree", "model", "trees",
	    "left_children", 1, -1, -1, "right_children", 2, -1, -1,
	    "split_indices", (int)toy->feature, 0, 0, "split_conditions", 0.5,
	    toy->low, toy->high, "default_left", 1, 0, 0, "sum_hessian", 8.0,
	    4.0, 4.0, "split_type", 0, 0, 0, "learner_model_param",
	    "base_score", "5E-1", "num_class", "0");
	char *text = json_dumps(saved, JSON_COMPACT);

	json_decref(saved);
	return text;
}

/* The card of these bytes, as an object; the caller owns it. */
static inline json_t *
toy_card_object(const char *model, size_t len, double threshold)
{
	char digest[MODEL_DIGEST_BYTES], table[FEATURES_DIGEST_BYTES];
	json_t *names = json_array();

	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		json_array_append_new(names, json_string(feature_row(i)->name));
	model_digest(model, len, digest);
	features_digest(table);
	return json_pack("{s:i, s:s, s:s, s:o, s:s, s:f}", "format",
	    MODEL_CARD_FORMAT, "model_sha256", digest, "features_digest", table,
	    "features", names, "trained", "2026-11-23", "threshold", threshold);
}

static inline char *
toy_card(const char *model, size_t len, double threshold)
{
	json_t *card = toy_card_object(model, len, threshold);
	char *text = json_dumps(card, JSON_COMPACT);

	json_decref(card);
	return text;
}

/* Any bytes with a card that fits them. */
static inline struct model *
toy_model_of(const char *trees, size_t len, struct fault *fault)
{
	char *card = toy_card(trees, len, 0.9);
	struct model_bytes bytes = { .path = "toy.json",
		.model = trees,
		.model_len = len,
		.card = card,
		.card_len = strlen(card) };
	struct model *model = model_parse(&bytes, fault);

	free(card);
	return model;
}

static inline struct model *
toy_model(const struct toy *toy)
{
	char *trees = toy_trees(toy);
	char *card = toy_card(trees, strlen(trees), toy->threshold);
	struct model_bytes bytes = { .path = "toy.json",
		.model = trees,
		.model_len = strlen(trees),
		.card = card,
		.card_len = strlen(card) };
	struct fault fault;
	struct model *model = model_parse(&bytes, &fault);

	free(trees);
	free(card);
	return model;
}

#endif
