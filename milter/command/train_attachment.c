/* train_attachment.c - `sekisho train attachment`: rows -> judged rows ->
 * threshold -> model and card.
 *
 * Every figure is of rows that the judging model had not learned from; the
 * model that is kept learns from all of them at the end. */
#include "command/train_attachment.h"

#include <fcntl.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "command/say.h"
#include "command/scan_settings.h"
#include "command/train_card.h"
#include "command/train_folder.h"
#include "command/verbs.h"
#include "gate/attachment_model.h"

/* The text behind --about: a page. */
#define ABOUT_BYTES 65536

#define STATUS_FAILED 1
#define STATUS_WORSE  3

struct input {
	const char *path;
	bool malicious;
};

struct options {
	const char *config;
	const char *out;
	const char *licence;
	const char *about; /* a file */
	const char **test_sources;
	size_t test_count, test_cap;
	struct input *inputs;
	size_t input_count, input_cap;
	bool install, force, every_feature;
};

static void
options_release(struct options *options)
{
	free(options->inputs);
	free(options->test_sources);
}

#define scoped_options __attribute__((cleanup(options_release)))

static void
add_input(struct options *options, const char *path, bool malicious)
{
	options->inputs = mem_grow(options->inputs, options->input_count,
	    &options->input_cap, sizeof *options->inputs);
	options->inputs[options->input_count++] = (struct input){ path,
		malicious };
}

/* Returns 0, or -1 when it is not one. `side`: what paths without an option
 * are, from now on. */
static int
take_option(int option, const char *value, struct options *out, int *side)
{
	switch (option) {
	case 'm':
	case 'b':
		*side = option;
		/* Fall through. */
	case 1:
		if (*side == 0)
			return -1;
		add_input(out, value, *side == 'm');
		return 0;
	case 'c':
		out->config = value;
		return 0;
	case 'o':
		out->out = value;
		return 0;
	case 'l':
		out->licence = value;
		return 0;
	case 'a':
		out->about = value;
		return 0;
	case 't':
		out->test_sources = mem_grow(out->test_sources, out->test_count,
		    &out->test_cap, sizeof *out->test_sources);
		out->test_sources[out->test_count++] = value;
		return 0;
	case 'i':
		out->install = true;
		return 0;
	case 'f':
		out->force = true;
		return 0;
	case 'e':
		out->every_feature = true;
		return 0;
	default:
		return -1;
	}
}

static int
parse_options(int argc, char **argv, struct options *out)
{
	static const struct option known[] = {
		{ "malicious", required_argument, NULL, 'm' },
		{ "benign", required_argument, NULL, 'b' },
		{ "config", required_argument, NULL, 'c' },
		{ "out", required_argument, NULL, 'o' },
		{ "licence", required_argument, NULL, 'l' },
		{ "about", required_argument, NULL, 'a' },
		{ "test-source", required_argument, NULL, 't' },
		{ "install", no_argument, NULL, 'i' },
		{ "force", no_argument, NULL, 'f' },
		{ "every-feature", no_argument, NULL, 'e' },
		{ 0 },
	};
	int option, side = 0;

	*out = (struct options){ .out = "attachment.json", .licence = "" };
	/* The dash: words without an option come as option 1, in order. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
	while ((option = getopt_long(argc, argv, "-c:", known, NULL)) != -1)
		if (take_option(option, optarg, out, &side) != 0) {
			(void)fputs("train attachment: --malicious DIR|CSV... "
				    "--benign DIR|CSV...\n",
			    stderr);
			return -1;
		}
	if (out->input_count > 0)
		return 0;
	(void)fputs("train attachment: what shall be learned from? "
		    "--malicious DIR|CSV... --benign DIR|CSV...\n",
	    stderr);
	return -1;
}

/* A source's name: the last part of its path, without .csv. */
static char *
source_name(const char *path)
{
	size_t len = strlen(path);
	const char *begin;

	while (len > 1 && path[len - 1] == '/')
		len--;
	begin = memrchr(path, '/', len);
	begin = begin != NULL && begin + 1 < path + len ? begin + 1 : path;
	len -= (size_t)(begin - path);
	if (text_ends(begin, len, ".csv"))
		len -= strlen(".csv");
	return mem_text(begin, len);
}

static int
read_input(const struct options *options, const struct input *input,
    struct train_table *table, struct fault *fault)
{
	scoped_mem char *source = source_name(input->path);
	struct train_words words = { .malicious = input->malicious,
		.source = source,
		.family = "",
		.group = "",
		.name = "" };
	struct stat status;

	if (stat(input->path, &status) != 0)
		return fault_set(fault, "%s: %m", input->path);
	if (S_ISDIR(status.st_mode))
		return train_folder_read(
		    options->config, input->path, &words, table, fault);
	return train_csv_read(input->path, &words, table, fault);
}

static int
read_inputs(const struct options *options, struct train_table *table,
    struct fault *fault)
{
	for (size_t i = 0; i < options->input_count; i++)
		if (read_input(options, &options->inputs[i], table, fault) != 0)
			return -1;
	/* First: files that differ are different ones, also where only what
	 * is not learned from tells them apart. */
	train_table_unique(table);
	if (!options->every_feature)
		train_table_rising(table);
	(void)printf(say("%zu rows; %zu of them repeat others, %zu are on both "
			 "sides\n"),
	    table->all, table->equal, table->contradictions);
	return 0;
}

/* Mark the rows of --test-source. Returns -1 when there is no such source. */
static int
mark_tests(const struct options *options, const struct train_table *table,
    bool *never, struct fault *fault)
{
	for (size_t i = 0; i < options->test_count; i++) {
		const char *name = options->test_sources[i];
		uint32_t which = 0;

		while (which < table->sources.count &&
		    strcmp(table->sources.items[which], name) != 0)
			which++;
		if (which == table->sources.count)
			return fault_set(fault, "there is no source %s", name);
		for (size_t j = 0; j < table->count; j++)
			if (table->rows[j].source == which)
				never[j] = true;
	}
	return 0;
}

/* Score every row by a model that had not learned from its group. */
static int
judge_folds(struct train_plan *plan, float *scores, struct fault *fault)
{
	for (uint32_t i = 0; i < TRAIN_FOLDS; i++)
		if (train_judge(plan, HOLD_FOLD, i, scores, fault) != 0)
			return -1;
	return 0;
}

/* Whether all rows of a source are only tested: its figures are those of a
 * source that is held out. */
static bool
is_only_tested(const struct train_plan *plan, uint32_t source)
{
	for (size_t i = 0; i < plan->table->count; i++)
		if (plan->table->rows[i].source == source)
			return plan->never[i];
	return false;
}

/* Where a figure goes. */
struct findings {
	struct train_figures *figures;
	struct train_roc *roc;
};

/* The same without a whole source, or family, one at a time. */
static int
judge_held(struct train_plan *plan, enum train_hold hold, double threshold,
    const struct findings *out, struct fault *fault)
{
	const struct train_table *table = plan->table;
	bool by_source = hold == HOLD_SOURCE;
	size_t count = by_source ? table->sources.count : table->families.count;
	scoped_mem float *scores = mem_new(table->count, sizeof *scores);

	for (uint32_t i = 0; i < count; i++) {
		if (train_judge(plan, hold, i, scores, fault) != 0)
			return -1;
		train_figures_add(out->figures, table, scores, threshold,
		    by_source ? TEST_HELD_SOURCE : TEST_HELD_FAMILY, i);
		if (by_source)
			train_roc_add(out->roc, table, scores, i, true);
	}
	return 0;
}

/* Everything that is found out about the rows. */
static int
judge_all(struct train_plan *plan, struct train_result *result, float *scores,
    const struct findings *out, struct fault *fault)
{
	const struct train_table *table = plan->table;

	if (judge_folds(plan, scores, fault) != 0)
		return -1;
	result->threshold = train_threshold(table, scores, plan->never);
	train_figures_add(out->figures, table, scores, result->threshold,
	    TEST_SOURCE, TRAIN_ALL);
	train_figures_add(out->figures, table, scores, result->threshold,
	    TEST_FAMILY, TRAIN_ALL);
	for (uint32_t i = 0; i < table->sources.count; i++)
		if (!is_only_tested(plan, i))
			train_roc_add(out->roc, table, scores, i, false);
	if (judge_held(plan, HOLD_SOURCE, result->threshold, out, fault) != 0)
		return -1;
	return judge_held(plan, HOLD_FAMILY, result->threshold, out, fault);
}

static void
print_alarms(const struct train_result *result)
{
	for (size_t i = 0; i < result->table->count; i++) {
		const struct train_row *row = &result->table->rows[i];
		char name[256];

		if (row->malicious || isnan(result->scores[i]) ||
		    (double)result->scores[i] < result->threshold)
			continue;
		text_printable(
		    name, sizeof name, row->name, strlen(row->name), TEXT_UTF8);
		(void)printf(say("false alarm: %.3f %s (%s)%s\n"),
		    (double)result->scores[i], name,
		    result->table->sources.items[row->source],
		    row->has_macros ? say(", with macros") : "");
	}
}

static void
print_lost(const struct train_figures *figures)
{
	for (size_t i = 0; i < figures->count; i++) {
		const struct train_figure *figure = &figures->items[i];

		if (figure->test == TEST_HELD_FAMILY && figure->malicious &&
		    2 * figure->hits < figure->rows)
			(void)printf(say("not found unless learned from: %s\n"),
			    figure->name);
	}
}

static void
print_result(const struct train_result *result)
{
	train_figures_print(result->figures, stdout);
	train_roc_print(result->roc, stdout);
	(void)printf("\n");
	print_alarms(result);
	print_lost(result->figures);
	(void)printf(say("threshold: %.3f\n"), result->threshold);
}

/* Whether a share is below what another is for certain. */
static bool
is_below(struct train_figure figure, struct train_figure other)
{
	return figure.rows > 0 && other.rows > 0 &&
	    (double)figure.hits / (double)figure.rows <
	    train_interval_of(other.hits, other.rows).low;
}

static void
print_comparison(
    const char *what, struct train_figure running, struct train_figure trained)
{
	(void)printf("  %-24s %zu of %zu -> %zu of %zu\n", say(what),
	    running.hits, running.rows, trained.hits, trained.rows);
}

/* Hold the trained model, out of fold, against the one that is in force.
 * Returns whether it is worse: finds less or flags more, by more than chance
 * would explain. */
static bool
is_worse(const struct model *running, const struct train_result *result)
{
	const struct train_table *table = result->table;
	scoped_mem float *scores = mem_new(table->count, sizeof *scores);
	struct train_figures old = { 0 };
	struct train_figure found[2], flagged[2];

	for (size_t i = 0; i < table->count; i++)
		scores[i] = model_score(running, &table->rows[i].features);
	train_figures_add(&old, table, scores, model_card(running)->threshold,
	    TEST_SOURCE, TRAIN_ALL);
	found[0] = train_figures_sum(&old, TEST_SOURCE, true, false);
	flagged[0] = train_figures_sum(&old, TEST_SOURCE, false, false);
	found[1] = train_figures_sum(result->figures, TEST_SOURCE, true, false);
	flagged[1] = train_figures_sum(
	    result->figures, TEST_SOURCE, false, false);
	train_figures_release(&old);
	(void)puts(say("the model in force -> the trained one"));
	print_comparison("found", found[0], found[1]);
	print_comparison("false alarms", flagged[0], flagged[1]);
	return is_below(found[1], found[0]) || is_below(flagged[0], flagged[1]);
}

/* Where the gate looks for its model, unless the trained one is worse. */
static int
install(const struct options *options, const struct train_result *result,
    const char *card)
{
	scoped_config struct config *config = NULL;
	scoped_model struct model *running = NULL;
	struct fault fault;
	const char *path;

	config = scan_settings_load(options->config);
	if (config == NULL)
		return STATUS_FAILED;
	path = config_host(config)->machine_learning_model;
	if (path[0] == '\0') {
		(void)fputs(say("machine_learning.model is empty\n"), stderr);
		return STATUS_FAILED;
	}
	running = access(path, F_OK) == 0 ? model_load(path, &fault) : NULL;
	if (running != NULL && is_worse(running, result) && !options->force) {
		(void)fprintf(stderr,
		    say("not installed: it is worse than %s; --force "
			"installs it all the same\n"),
		    path);
		return STATUS_WORSE;
	}
	if (train_card_write(path, result, card, &fault) != 0) {
		(void)fprintf(stderr, "sekisho train: %s\n", fault.text);
		return STATUS_FAILED;
	}
	(void)printf(say("installed as %s; `sekisho reload` puts it into "
			 "force\n"),
	    path);
	return 0;
}

static int
read_about(const char *path, struct buffer *out, struct fault *fault)
{
	scoped_fd int fd = -1;
	char piece[4096];
	ssize_t got;

	if (path == NULL)
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fault_set(fault, "%s: %m", path);
	while ((got = read(fd, piece, sizeof piece)) > 0)
		buffer_add(out, piece, (size_t)got);
	if (got < 0 || out->full)
		return fault_set(
		    fault, "%s: cannot be read, or is too long", path);
	return 0;
}

/* From rows to a model on the disk. Returns the exit status, or -1 and
 * *fault. */
static int
finish(const struct options *options, struct train_plan *plan,
    struct train_result *result, struct fault *fault)
{
	scoped_mem char *model = NULL;
	scoped_mem char *card = NULL;
	size_t len;

	if (train_fit(plan, HOLD_NOTHING, 0, &model, &len, fault) != 0)
		return -1;
	result->model = model;
	result->model_len = len;
	card = train_card_make(result);
	print_result(result);
	if (train_card_write(options->out, result, card, fault) != 0)
		return -1;
	(void)printf(say("written: %s\n"), options->out);
	return options->install ? install(options, result, card) : 0;
}

static int
train(const struct options *options, struct train_table *table,
    struct fault *fault)
{
	scoped_buffer struct buffer about = BUFFER_OF(ABOUT_BYTES);
	scoped_mem bool *never = NULL;
	scoped_mem float *scores = NULL;
	struct train_figures figures = { 0 };
	struct train_roc roc = { 0 };
	const struct findings found = { &figures, &roc };
	struct train_plan plan = { .table = table,
		.options = boost_defaults() };
	struct train_result result = { .table = table,
		.options = &plan.options,
		.figures = &figures,
		.roc = &roc,
		.licence = options->licence };
	int status = -1;

	if (read_about(options->about, &about, fault) != 0 ||
	    read_inputs(options, table, fault) != 0)
		return -1;
	never = mem_new(table->count, sizeof *never);
	scores = mem_new(table->count, sizeof *scores);
	if (mark_tests(options, table, never, fault) != 0)
		return -1;
	plan.never = never;
	plan.options.rising = !options->every_feature;
	plan.steps = TRAIN_FOLDS + table->sources.count +
	    table->families.count + 1;
	result.never = never;
	result.scores = scores;
	result.notes = buffer_text(&about);
	if (judge_all(&plan, &result, scores, &found, fault) == 0)
		status = finish(options, &plan, &result, fault);
	train_figures_release(&figures);
	train_roc_release(&roc);
	return status;
}

int
train_attachment(int argc, char **argv)
{
	scoped_options struct options options = { 0 };
	scoped_train_table struct train_table table = { 0 };
	struct fault fault;
	int status;

	if (parse_options(argc, argv, &options) != 0)
		return VERB_USAGE;
	status = train(&options, &table, &fault);
	if (status >= 0)
		return status;
	(void)fprintf(stderr, "sekisho train: %s\n", fault.text);
	return STATUS_FAILED;
}
