/* model.c - files -> checked model -> scores and reasons. */
#include "judge/model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "judge/model_explain.h"
#include "judge/model_tree.h"

struct model {
	_Atomic unsigned int references;
	struct model_card card;
	struct model_trees trees;
};

/* All of a file of at most out->max bytes. */
static int
read_file(const char *path, struct buffer *out, struct fault *fault)
{
	scoped_fd int fd = open(
	    path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char piece[65536];
	ssize_t got;

	if (fd < 0)
		return fault_set(fault, "%s: cannot be read: %m", path);
	while ((got = read(fd, piece, sizeof piece)) > 0 && !out->full)
		buffer_add(out, piece, (size_t)got);
	if (got < 0)
		return fault_set(fault, "%s: cannot be read: %m", path);
	if (out->full)
		return fault_set(
		    fault, "%s: is larger than %zu bytes", path, out->max);
	return 0;
}

static int
parse_trees(
    const struct model_bytes *bytes, struct model *out, struct fault *fault)
{
	json_error_t error;
	json_t *saved;
	int status;

	saved = json_loadb(bytes->model, bytes->model_len, 0, &error);
	if (saved == NULL)
		return fault_set(fault, "line %d: %s", error.line, error.text);
	status = model_trees_read(saved, FEATURE_COUNT, &out->trees, fault);
	json_decref(saved);
	return status;
}

static int
parse_model(
    const struct model_bytes *bytes, struct model *out, struct fault *fault)
{
	char digest[MODEL_DIGEST_BYTES];

	/* The digest first: nothing is read of a file that is another. */
	model_digest(bytes->model, bytes->model_len, digest);
	if (strcmp(digest, out->card.digest) != 0)
		return fault_set(fault,
		    "is not the file that its card describes (model_sha256)");
	return parse_trees(bytes, out, fault);
}

struct model *
model_parse(const struct model_bytes *bytes, struct fault *fault)
{
	scoped_model struct model *model = mem_new(1, sizeof *model);

	atomic_init(&model->references, 1);
	if (model_card_parse(
		bytes->card, bytes->card_len, &model->card, fault) != 0) {
		scoped_mem char *path = model_card_path(bytes->path);

		fault_prefix(fault, "%s", path);
		return NULL;
	}
	if (parse_model(bytes, model, fault) != 0) {
		fault_prefix(fault, "%s", bytes->path);
		return NULL;
	}
	return ptr_take(&model);
}

struct model *
model_load(const char *path, struct fault *fault)
{
	scoped_buffer struct buffer model = BUFFER_OF(LIMIT_MODEL_BYTES);
	scoped_buffer struct buffer card = BUFFER_OF(LIMIT_MODEL_CARD_BYTES);
	scoped_mem char *card_path = model_card_path(path);
	struct model_bytes bytes = { .path = path };

	if (read_file(path, &model, fault) != 0 ||
	    read_file(card_path, &card, fault) != 0)
		return NULL;
	bytes.model = buffer_text(&model);
	bytes.model_len = model.len;
	bytes.card = buffer_text(&card);
	bytes.card_len = card.len;
	return model_parse(&bytes, fault);
}

struct model *
model_ref(struct model *model)
{
	if (model != NULL)
		atomic_fetch_add(&model->references, 1);
	return model;
}

void
model_free(struct model **model)
{
	struct model *held = *model;

	*model = NULL;
	if (held == NULL || atomic_fetch_sub(&held->references, 1) > 1)
		return;
	model_trees_release(&held->trees);
	free(held);
}

const struct model_card *
model_card(const struct model *model)
{
	return &model->card;
}

float
model_margin(const struct model *model, const struct features *features)
{
	return model_trees_margin(&model->trees, features->values);
}

float
model_score(const struct model *model, const struct features *features)
{
	return model_probability(model_margin(model, features));
}

void
model_contributions(const struct model *model, const struct features *features,
    double out[FEATURE_COUNT + 1])
{
	memset(out, 0, (FEATURE_COUNT + 1) * sizeof *out);
	model_trees_explain(&model->trees, features->values, out);
	out[FEATURE_COUNT] = model->trees.expected;
}

/* The strongest of those that are not named yet, or FEATURE_COUNT. */
static enum feature
next_reason(const struct features *features, const double *contributions)
{
	enum feature best = FEATURE_COUNT;

	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		if (!features_has(features, i) || features->values[i] == 0 ||
		    contributions[i] <= 0)
			continue;
		if (best == FEATURE_COUNT ||
		    contributions[i] > contributions[best])
			best = i;
	}
	return best;
}

void
model_explain(const struct model *model, const struct features *features,
    struct model_reasons *out)
{
	double contributions[FEATURE_COUNT + 1];

	*out = (struct model_reasons){ 0 };
	model_contributions(model, features, contributions);
	while (out->count < MODEL_REASONS) {
		enum feature next = next_reason(features, contributions);

		if (next == FEATURE_COUNT)
			return;
		out->features[out->count++] = next;
		contributions[next] = 0;
	}
}
