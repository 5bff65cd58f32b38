/* text_model.h - how much a text's words are those of spam.
 *
 * Linear weights over the hashed features of scan_text.h: a dot product of our
 * own, trained elsewhere (`sekisho train spam`). No intercept: what says
 * nothing is worth nothing. It keeps silent about short texts and about
 * languages that it was not trained on. A file is read once and checked whole
 * (a digest stands at its end); it is trusted no further than that. Immutable.
 * Thread: any. Never logs. */
#ifndef SEKISHO_JUDGE_TEXT_MODEL_H
#define SEKISHO_JUDGE_TEXT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/fault.h"
#include "base/limits.h"
#include "wire/scan_text.h"

#define TEXT_MODEL_BUCKETS (1U << LIMIT_TEXT_BUCKET_BITS)

struct text_model;

/* What a model is made of, for training and for people. */
struct text_model_facts {
	uint32_t languages;             /* bits 1 << enum text_language */
	uint32_t least_features;        /* shorter texts are not scored */
	float scale;                    /* of a weight's unit */
	char trained[LIMIT_NAME_BYTES]; /* when, on what; UTF-8 */
};

/* Read a model. NULL and *fault when the bytes are none. The result has one
 * reference. */
struct text_model *text_model_parse(
    const uint8_t *bytes, size_t len, struct fault *fault);

/* The same of a file. */
struct text_model *text_model_load(const char *path, struct fault *fault);

/* Append a model's file: weights has TEXT_MODEL_BUCKETS of them. */
void text_model_format(const struct text_model_facts *facts,
    const int8_t *weights, struct buffer *out);

/* One more reference; NULL stays NULL. */
struct text_model *text_model_ref(struct text_model *model);

/* Drop a reference and clear the pointer; NULL is accepted. */
void text_model_free(struct text_model **model);

#define scoped_text_model __attribute__((cleanup(text_model_free)))

const struct text_model_facts *text_model_facts(const struct text_model *model);

/* The first eight bytes of the file's digest, as text. */
const char *text_model_digest(const struct text_model *model);

/* What a feature counts for: its logarithm, so that a word that stands there
 * a hundred times is not a hundred words. */
double text_model_value(uint32_t count);

/* The probability that it is spam, from 0 to 1. False when the model keeps
 * silent. */
bool text_model_score(
    const struct text_model *model, const struct scan_text *text, double *out);

#endif
