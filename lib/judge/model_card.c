/* model_card.c - the keys of a card that a score depends on. */
#include "judge/model_card.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "judge/sha256.h"
#include "wire/features.h"

/* A text of the card, whole and printable, or -1. */
static int
take_text(const json_t *card, const char *key, char *out, size_t size,
    struct fault *fault)
{
	const json_t *value = json_object_get(card, key);
	size_t len = json_string_length(value);

	if (!json_is_string(value) || len == 0 ||
	    text_printable(
		out, size, json_string_value(value), len, TEXT_ASCII) != len)
		return fault_set(fault, "%s is missing, or no text", key);
	return 0;
}

/* The features by name and in their order: what moved has another meaning. */
static int
check_features(const json_t *card, struct fault *fault)
{
	const json_t *list = json_object_get(card, "features");
	size_t count = json_array_size(list);

	if (count != FEATURE_COUNT)
		return fault_set(fault,
		    "the model knows %zu features, this program %d; train it "
		    "again",
		    count, (int)FEATURE_COUNT);
	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(list, i);
		const char *name = json_string_value(item);
		const char *here = feature_row((enum feature)i)->name;

		if (name == NULL || strcmp(name, here) != 0)
			return fault_set(fault,
			    "feature %zu is not %s; train the model again", i,
			    here);
	}
	return 0;
}

static int
check_table(const json_t *card, struct fault *fault)
{
	char here[FEATURES_DIGEST_BYTES], there[FEATURES_DIGEST_BYTES];

	if (check_features(card, fault) != 0 ||
	    take_text(card, "features_digest", there, sizeof there, fault) != 0)
		return -1;
	features_digest(here);
	if (strcmp(here, there) != 0)
		return fault_set(fault,
		    "the features mean something else in this program "
		    "(features_digest is %s here); train the model again",
		    here);
	return 0;
}

static int
take_threshold(const json_t *card, double *out, struct fault *fault)
{
	const json_t *value = json_object_get(card, "threshold");
	double threshold = json_number_value(value);

	if (!json_is_number(value) || !(threshold > 0 && threshold <= 1))
		return fault_set(
		    fault, "threshold is no number above 0 and at most 1");
	*out = threshold;
	return 0;
}

static int
take_all(const json_t *card, struct model_card *out, struct fault *fault)
{
	const json_t *format = json_object_get(card, "format");

	if (!json_is_integer(format) ||
	    json_integer_value(format) != MODEL_CARD_FORMAT)
		return fault_set(fault, "this is no model's card of format %d",
		    MODEL_CARD_FORMAT);
	if (check_table(card, fault) != 0 ||
	    take_threshold(card, &out->threshold, fault) != 0 ||
	    take_text(
		card, "trained", out->trained, sizeof out->trained, fault) != 0)
		return -1;
	return take_text(
	    card, "model_sha256", out->digest, sizeof out->digest, fault);
}

int
model_card_parse(
    const char *text, size_t len, struct model_card *out, struct fault *fault)
{
	struct model_card card = { 0 };
	json_error_t error;
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	int status;

	if (root == NULL)
		return fault_set(fault, "line %d: %s", error.line, error.text);
	status = take_all(root, &card, fault);
	json_decref(root);
	if (status == 0)
		*out = card;
	return status;
}

char *
model_card_path(const char *model_path)
{
	size_t len = strlen(model_path);
	char *path = NULL;

	if (text_ends(model_path, len, ".json"))
		len -= strlen(".json");
	if (asprintf(&path, "%.*s.card.json", (int)len, model_path) < 0)
		abort();
	return path;
}

void
model_digest(const void *bytes, size_t len, char out[MODEL_DIGEST_BYTES])
{
	uint8_t digest[SHA256_BYTES];

	sha256_of(bytes, len, digest);
	text_hex(out, digest, sizeof digest);
}
