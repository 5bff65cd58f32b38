/* train_spam.c - options -> mail -> a model of a part of it -> its figures ->
 * the model of all of it. */
#include "command/train_spam.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "command/say.h"
#include "command/scan_runner.h"
#include "command/scan_settings.h"
#include "command/train_linear.h"
#include "command/train_mail.h"
#include "command/train_spam_figures.h"
#include "command/verbs.h"
#include "gate/spam_model.h"

#define STATUS_FAILED 1
#define STATUS_WORSE  3

#define CARD_BYTES 65536

struct options {
	const char *config;
	const char *out;
	struct mail_source *sources;
	size_t source_count, source_cap;
	bool install, force;
};

static void
options_release(struct options *options)
{
	free(options->sources);
}

#define scoped_options __attribute__((cleanup(options_release)))

static void
add_source(struct options *options, const char *path, bool spam)
{
	options->sources = mem_grow(options->sources, options->source_count,
	    &options->source_cap, sizeof *options->sources);
	options->sources[options->source_count++] = (struct mail_source){ path,
		spam };
}

/* Returns 0, or -1 when it is not one. `side`: what paths without an option
 * are, from now on. */
static int
take_option(int option, const char *value, struct options *out, int *side)
{
	switch (option) {
	case 'h':
	case 's':
		*side = option;
		/* Fall through. */
	case 1:
		if (*side == 0)
			return -1;
		add_source(out, value, *side == 's');
		return 0;
	case 'c':
		out->config = value;
		return 0;
	case 'o':
		out->out = value;
		return 0;
	case 'i':
		out->install = true;
		return 0;
	case 'f':
		out->force = true;
		return 0;
	default:
		return -1;
	}
}

static int
parse_options(int argc, char **argv, struct options *out)
{
	static const struct option known[] = {
		{ "ham", required_argument, NULL, 'h' },
		{ "spam", required_argument, NULL, 's' },
		{ "config", required_argument, NULL, 'c' },
		{ "out", required_argument, NULL, 'o' },
		{ "install", no_argument, NULL, 'i' },
		{ "force", no_argument, NULL, 'f' },
		{ 0 },
	};
	bool ham = false, spam = false;
	int option, side = 0;

	/* One thread: getopt's state is ours alone. "-": in their order. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
	while ((option = getopt_long(argc, argv, "-c:", known, NULL)) != -1)
		if (take_option(option, optarg, out, &side) != 0)
			return -1;
	for (size_t i = 0; i < out->source_count; i++) {
		ham = ham || !out->sources[i].spam;
		spam = spam || out->sources[i].spam;
	}
	if (ham && spam)
		return 0;
	(void)fputs(
	    "train spam: needs --ham PATH... and --spam PATH...\n", stderr);
	return -1;
}

/* Through a file beside it, so that whoever reads it meets a whole one. */
static int
write_file(const char *path, const struct buffer *bytes, struct fault *fault)
{
	scoped_buffer struct buffer beside = BUFFER_OF(8192);
	scoped_fd int fd = -1;
	const char *next = buffer_text(bytes);
	size_t left = bytes->len;

	buffer_add_format(&beside, "%s.new", path);
	fd = open(buffer_text(&beside),
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return fault_set(
		    fault, "cannot write %s: %m", buffer_text(&beside));
	while (left > 0) {
		ssize_t step = write(fd, next, left);

		if (step < 0)
			return fault_set(
			    fault, "cannot write %s: %m", buffer_text(&beside));
		next += step;
		left -= (size_t)step;
	}
	if (fsync(fd) != 0 || rename(buffer_text(&beside), path) != 0)
		return fault_set(fault, "cannot write %s: %m", path);
	return 0;
}

/* A model, and its card beside it. */
static int
store(const char *path, const struct buffer *model, const struct buffer *card,
    struct fault *fault)
{
	scoped_buffer struct buffer card_path = BUFFER_OF(8192);

	buffer_add_format(&card_path, "%s.card.md", path);
	if (write_file(buffer_text(&card_path), card, fault) != 0)
		return -1;
	return write_file(path, model, fault);
}

/* When, and on how much. */
static void
describe(const struct mail_samples *samples, char *out, size_t size)
{
	size_t counts[2] = { 0 };
	char day[16] = "";
	time_t now = time(NULL);
	struct tm parts;

	for (size_t i = 0; i < samples->count; i++)
		if (mail_sample_counts(&samples->items[i]))
			counts[samples->sources[samples->items[i].source]
				   .spam]++;
	if (gmtime_r(&now, &parts) != NULL)
		(void)strftime(day, sizeof day, "%Y-%m-%d", &parts);
	(void)snprintf(
	    out, size, "%s, %zu ham and %zu spam", day, counts[0], counts[1]);
}

static int
read_mail(const struct config *config, struct mail_samples *samples,
    struct fault *fault)
{
	scoped_runner struct scan_runner runner = SCAN_RUNNER_NONE;
	int64_t workers = config_host(config)->scanner_workers;
	size_t parallel = workers > 0 ? (size_t)workers : 1;

	if (scan_runner_start(config, parallel, &runner, fault) != 0 ||
	    mail_samples_read(
		config, runner.socket, parallel, samples, fault) != 0)
		return -1;
	mail_samples_deduplicate(samples);
	mail_samples_hold(samples);
	return 0;
}

/* A model of what is not held, judged by what is. */
static int
judge(const struct mail_samples *samples, const struct text_model *running,
    struct spam_figures *figures, struct fault *fault)
{
	scoped_buffer struct buffer bytes = BUFFER_OF(TRAIN_LINEAR_BYTES);
	scoped_text_model struct text_model *model = NULL;

	if (train_linear(samples, false, "", &bytes, fault) != 0)
		return -1;
	model = text_model_parse((const uint8_t *)bytes.data, bytes.len, fault);
	if (model == NULL)
		return -1;
	spam_figures_fill(samples, model, running, figures);
	return 0;
}

/* Where a model of this host goes. */
static const char *
place_of(const struct host *host)
{
	return strcmp(host->spam_model, CONFIG_SPAM_MODEL) == 0 ||
		host->spam_model[0] == '\0'
	    ? CONFIG_SPAM_TRAINED
	    : host->spam_model;
}

static int
finish(const struct options *options, const struct host *host,
    const struct mail_samples *samples, const struct spam_figures *figures,
    struct fault *fault)
{
	scoped_buffer struct buffer model = BUFFER_OF(TRAIN_LINEAR_BYTES);
	scoped_buffer struct buffer card = BUFFER_OF(CARD_BYTES);
	char trained[LIMIT_NAME_BYTES];

	describe(samples, trained, sizeof trained);
	if (train_linear(samples, true, trained, &model, fault) != 0)
		return -1;
	spam_figures_print(figures, trained, &card);
	(void)fwrite(buffer_text(&card), 1, card.len, stdout);
	if (options->out != NULL &&
	    store(options->out, &model, &card, fault) != 0)
		return -1;
	if (!options->install)
		return 0;
	if (!options->force && spam_figures_is_worse(figures)) {
		(void)puts(say("worse than the running model on this mail: not "
			       "installed (--force installs it)"));
		return STATUS_WORSE;
	}
	if (store(place_of(host), &model, &card, fault) != 0)
		return -1;
	(void)printf(say("installed as %s; \"sekisho reload\" puts it into "
			 "force\n"),
	    place_of(host));
	return 0;
}

static int
run(const struct options *options, const struct config *config,
    struct fault *fault)
{
	scoped_mail_samples struct mail_samples samples = {
		.sources = options->sources,
		.source_count = options->source_count
	};
	scoped_text_model struct text_model *running = NULL;
	scoped_spam_figures struct spam_figures figures = { 0 };
	const struct host *host = config_host(config);

	if (spam_model_load(host, &running, fault) != 0 ||
	    read_mail(config, &samples, fault) != 0 ||
	    judge(&samples, running, &figures, fault) != 0)
		return -1;
	return finish(options, host, &samples, &figures, fault);
}

int
train_spam(int argc, char **argv)
{
	scoped_options struct options options = { 0 };
	scoped_config struct config *config = NULL;
	struct fault fault;
	int status;

	if (parse_options(argc, argv, &options) != 0)
		return VERB_USAGE;
	config = scan_settings_load(options.config);
	if (config == NULL)
		return STATUS_FAILED;
	status = run(&options, config, &fault);
	if (status >= 0)
		return status;
	(void)fprintf(stderr, "train spam: %s\n", fault.text);
	return STATUS_FAILED;
}
