/* verb_features.c - `sekisho features`: what files are scored on, as CSV.
 *
 * options -> settings -> a scanner (the running one or our own) -> each file's
 * report -> a line for each file in it. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "command/feature_csv.h"
#include "command/feature_scan.h"
#include "command/scan_runner.h"
#include "command/scan_settings.h"
#include "command/verbs.h"
#include "config/config.h"

/* Rows of one message: 20,000 files of some hundred values. */
#define OUTPUT_BYTES (512L * 1024 * 1024)

#define STATUS_ERROR 2

struct options {
	const char *config;
	bool table;
	const char *const *files;
	size_t file_count;
};

static int
parse_options(int argc, char **argv, struct options *out)
{
	static const struct option known[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "table", no_argument, NULL, 't' },
		{ 0 },
	};
	int option;

	/* One thread: getopt's state is ours alone. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
	while ((option = getopt_long(argc, argv, "c:", known, NULL)) != -1)
		switch (option) {
		case 'c':
			out->config = optarg;
			break;
		case 't':
			out->table = true;
			break;
		default:
			return -1;
		}
	out->files = (const char *const *)argv + optind;
	out->file_count = (size_t)(argc - optind);
	if (out->table == (out->file_count == 0))
		return 0;
	(void)fputs(out->table
		? "features: --table stands alone\n"
		: "features: of which file? (- is standard input)\n",
	    stderr);
	return -1;
}

static void
print(struct buffer *out)
{
	(void)fwrite(buffer_text(out), 1, out->len, stdout);
	buffer_clear(out);
}

/* Rows that say less than they could: whoever trains on them must know. */
static void
warn(const struct scan_report *report, const char *file)
{
	const struct scan_notes *const lists[] = { &report->limits,
		&report->unscanned };

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (size_t j = 0; j < lists[i]->count; j++)
			(void)fprintf(stderr,
			    "sekisho features: %s: not read whole: %s\n", file,
			    lists[i]->items[j].reason);
}

/* Print the rows of one file; -1: there are none, and why was said. */
static int
print_file(
    const struct config *config, const char *socket_path, const char *file)
{
	scoped_buffer struct buffer rows = BUFFER_OF(OUTPUT_BYTES);
	struct scan_inspection inspection;
	struct fault fault;
	bool bare;

	if (feature_scan(
		config, socket_path, file, &inspection, &bare, &fault) != 0) {
		(void)fprintf(stderr, "sekisho features: %s\n", fault.text);
		return -1;
	}
	feature_csv_rows(inspection.report, file, bare, &rows);
	print(&rows);
	warn(inspection.report, file);
	scan_inspection_release(&inspection);
	return 0;
}

static int
print_files(const struct options *options, const struct config *config)
{
	scoped_buffer struct buffer head = BUFFER_OF(OUTPUT_BYTES);
	scoped_runner struct scan_runner runner = SCAN_RUNNER_NONE;
	struct fault fault;
	int status = 0;

	if (scan_runner_start(config, 1, &runner, &fault) != 0) {
		(void)fprintf(stderr, "sekisho features: %s\n", fault.text);
		return STATUS_ERROR;
	}
	feature_csv_head(&head);
	print(&head);
	for (size_t i = 0; i < options->file_count; i++)
		if (print_file(config, runner.socket, options->files[i]) != 0)
			status = STATUS_ERROR;
	return status;
}

int
verb_features(int argc, char **argv)
{
	scoped_buffer struct buffer table = BUFFER_OF(OUTPUT_BYTES);
	scoped_config struct config *config = NULL;
	struct options options = { 0 };

	if (parse_options(argc, argv, &options) != 0)
		return VERB_USAGE;
	if (options.table) {
		feature_csv_table(&table);
		print(&table);
		return 0;
	}
	config = scan_settings_load(options.config);
	return config != NULL ? print_files(&options, config) : STATUS_ERROR;
}
