/* train_card.c - what is to be known of a model before it is believed. */
#include "command/train_card.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "gate/json.h"
#include "judge/model.h"

/* False alarms that are named; more are a broken model. */
#define NAMED_MAX 200

/* Today, or the day that SOURCE_DATE_EPOCH says, so that a build gives the
 * same card twice. */
static json_t *
today(void)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	time_t now = epoch != NULL ? (time_t)strtoll(epoch, NULL, 10)
				   : time(NULL);
	struct tm tm;
	char text[32];

	gmtime_r(&now, &tm);
	(void)strftime(text, sizeof text, "%Y-%m-%d", &tm);
	return json_string(text);
}

static json_t *
features(void)
{
	json_t *list = json_array();

	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		json_add(list, json_string(feature_row(i)->name));
	return list;
}

static json_t *
options_object(const struct boost_options *options)
{
	json_t *object = json_object();

	json_put(object, "trees", json_integer(options->trees));
	json_put(object, "depth", json_integer(options->depth));
	json_put(object, "rate", json_real(options->rate));
	json_put(object, "regularity", json_real(options->regularity));
	json_put(object, "features",
	    json_string(options->rising ? "those of which more is worse; not "
					  "measured is 0"
					: "all"));
	json_put(object, "folds", json_integer(TRAIN_FOLDS));
	return object;
}

/* Rows of a source or a family. */
static json_t *
count_rows(const struct train_table *table, bool by_source, uint32_t which)
{
	json_t *object = json_object();
	size_t counts[2] = { 0, 0 };

	for (size_t i = 0; i < table->count; i++) {
		const struct train_row *row = &table->rows[i];

		if ((by_source ? row->source : row->family) == which)
			counts[row->malicious] += row->times;
	}
	json_put(object, "name",
	    json_text((by_source ? &table->sources : &table->families)
			  ->items[which]));
	json_put(object, "malicious", json_integer((json_int_t)counts[1]));
	json_put(object, "benign", json_integer((json_int_t)counts[0]));
	return object;
}

static json_t *
rows_object(const struct train_table *table)
{
	json_t *object = json_object(), *sources = json_array(),
	       *families = json_array();

	json_put(object, "all", json_integer((json_int_t)table->all));
	json_put(object, "different", json_integer((json_int_t)table->count));
	json_put(object, "on_both_sides",
	    json_integer((json_int_t)table->contradictions));
	for (uint32_t i = 0; i < table->sources.count; i++)
		json_add(sources, count_rows(table, true, i));
	for (uint32_t i = 0; i < table->families.count; i++)
		json_add(families, count_rows(table, false, i));
	json_put(object, "sources", sources);
	json_put(object, "families", families);
	return object;
}

/* Kinds of files of which one side, or both, was never seen. */
static json_t *
not_learned(const struct train_result *result)
{
	const struct train_table *table = result->table;
	json_t *list = json_array();

	for (enum feature_family family = FAMILY_FILE + 1;
	     family < FAMILY_COUNT; family++) {
		bool seen[2] = { false, false };
		json_t *object;

		for (size_t i = 0; i < table->count; i++)
			if ((result->never == NULL || !result->never[i]) &&
			    (table->rows[i].families & 1U << family) != 0)
				seen[table->rows[i].malicious] = true;
		if (seen[0] && seen[1])
			continue;
		object = json_object();
		json_put(
		    object, "kind", json_string(feature_family_name(family)));
		json_put(object, "malicious", json_boolean(seen[1]));
		json_put(object, "benign", json_boolean(seen[0]));
		json_add(list, object);
	}
	return list;
}

/* Families of which less than half is found unless something of them was
 * learned from. */
static json_t *
not_found(const struct train_figures *figures)
{
	json_t *list = json_array();

	for (size_t i = 0; i < figures->count; i++) {
		const struct train_figure *figure = &figures->items[i];

		if (figure->test == TEST_HELD_FAMILY && figure->malicious &&
		    2 * figure->hits < figure->rows)
			json_add(list, json_text(figure->name));
	}
	return list;
}

static json_t *
false_alarms(const struct train_result *result)
{
	const struct train_table *table = result->table;
	json_t *list = json_array();

	for (size_t i = 0; i < table->count; i++) {
		const struct train_row *row = &table->rows[i];
		json_t *object;

		if (row->malicious || isnan(result->scores[i]) ||
		    (double)result->scores[i] < result->threshold ||
		    json_array_size(list) == NAMED_MAX)
			continue;
		object = json_object();
		json_put(object, "name", json_text(row->name));
		json_put(object, "source",
		    json_text(table->sources.items[row->source]));
		json_put(object, "macros", json_boolean(row->has_macros));
		json_put(object, "times", json_integer(row->times));
		json_put(object, "score",
		    json_real(round((double)result->scores[i] * 1000) / 1000));
		json_add(list, object);
	}
	return list;
}

/* The lines of a text. */
static json_t *
lines(const char *text)
{
	json_t *list = json_array();

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		scoped_mem char *line = mem_text(text, len);

		if (len > 0)
			json_add(list, json_text(line));
		text += len + (text[len] == '\n');
	}
	return list;
}

char *
train_card_make(const struct train_result *result)
{
	char digest[MODEL_DIGEST_BYTES], table[FEATURES_DIGEST_BYTES];
	json_t *card = json_object();
	char *text;

	model_digest(result->model, result->model_len, digest);
	features_digest(table);
	json_put(card, "format", json_integer(MODEL_CARD_FORMAT));
	json_put(card, "model_sha256", json_string(digest));
	json_put(card, "threshold", json_real(result->threshold));
	json_put(card, "trained", today());
	json_put(card, "licence", json_text(result->licence));
	json_put(card, "about", lines(result->notes));
	json_put(card, "not_learned", not_learned(result));
	json_put(card, "not_found_unless_learned", not_found(result->figures));
	json_put(card, "rows", rows_object(result->table));
	json_put(card, "training", options_object(result->options));
	json_put(card, "tests", train_figures_json(result->figures));
	json_put(card, "found_at", train_roc_json(result->roc));
	json_put(card, "false_alarms", false_alarms(result));
	json_put(card, "features_digest", json_string(table));
	json_put(card, "features", features());
	text = json_dumps(
	    card, JSON_INDENT(1) | JSON_REAL_PRECISION(6) | JSON_ENSURE_ASCII);
	json_decref(card);
	if (text == NULL)
		abort();
	return text;
}

/* Write a file beside its place, then put it there. */
static int
write_whole(
    const char *path, const char *bytes, size_t len, struct fault *fault)
{
	scoped_mem char *beside = NULL;
	scoped_fd int fd = -1;

	if (asprintf(&beside, "%s.new", path) < 0)
		abort();
	fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return fault_set(fault, "cannot write %s: %m", beside);
	while (len > 0) {
		ssize_t step = write(fd, bytes, len);

		if (step < 0)
			return fault_set(fault, "cannot write %s: %m", beside);
		bytes += step;
		len -= (size_t)step;
	}
	if (fsync(fd) != 0 || rename(beside, path) != 0)
		return fault_set(fault, "cannot write %s: %m", path);
	return 0;
}

int
train_card_write(const char *path, const struct train_result *result,
    const char *card, struct fault *fault)
{
	scoped_mem char *card_path = model_card_path(path);

	if (write_whole(path, result->model, result->model_len, fault) != 0)
		return -1;
	return write_whole(card_path, card, strlen(card), fault);
}
