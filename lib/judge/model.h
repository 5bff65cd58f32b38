/* model.h - the scorer of attachments: how likely a file is malicious.
 *
 * A model is a file of trees that XGBoost trained, with a card beside it; both
 * are checked against each other and against the running feature table, and
 * the trees are walked here (model_tree.h). A model is immutable and counted:
 * who holds a reference may score, whatever is loaded meanwhile. Used by the
 * gate and the command. Thread: any; the count is atomic. Never logs. */
#ifndef SEKISHO_JUDGE_MODEL_H
#define SEKISHO_JUDGE_MODEL_H

#include <stddef.h>

#include "base/fault.h"
#include "judge/model_card.h"
#include "wire/features.h"

struct model;

/* Read a model and its card. Returns one reference, or NULL and *fault, which
 * names the file that is wrong. */
struct model *model_load(const char *path, struct fault *fault);

/* The same of bytes; `path` is for faults only. */
struct model_bytes {
	const char *path;
	const char *model;
	size_t model_len;
	const char *card;
	size_t card_len;
};

struct model *model_parse(const struct model_bytes *bytes, struct fault *fault);

/* One more reference; NULL stays NULL. */
struct model *model_ref(struct model *model);

/* Give one up, clear the pointer; accepts NULL. */
void model_free(struct model **model);

#define scoped_model __attribute__((cleanup(model_free)))

const struct model_card *model_card(const struct model *model);

/* The probability, 0 to 1. */
float model_score(const struct model *model, const struct features *features);

/* Before the sigmoid; equal to XGBoost's, bit for bit. */
float model_margin(const struct model *model, const struct features *features);

/* What each feature added to the margin, and, behind the features, where a
 * file that nothing is known of begins; together they are the margin. */
void model_contributions(const struct model *model,
    const struct features *features, double out[FEATURE_COUNT + 1]);

#define MODEL_REASONS 3

/* What raised a score most. */
struct model_reasons {
	enum feature features[MODEL_REASONS]; /* the strongest first */
	size_t count;
};

/* The features that raised the score most, of those that were measured and
 * are not 0: that something is not there is no reason a person would give. */
void model_explain(const struct model *model, const struct features *features,
    struct model_reasons *out);

#endif
