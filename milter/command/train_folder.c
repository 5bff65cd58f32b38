/* train_folder.c - list, sort, scan, keep the features. */
#include "command/train_folder.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"
#include "command/feature_scan.h"
#include "command/scan_runner.h"
#include "command/scan_settings.h"
#include "wire/report_features.h"

/* The files below a folder, in the order of their names: another order would
 * make another model. */
struct listing {
	char **items;
	size_t count, cap;
};

static void
listing_release(struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++)
		free(listing->items[i]);
	free(listing->items);
}

#define scoped_listing __attribute__((cleanup(listing_release)))

static int
compare_names(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int
list(const char *folder, struct listing *out, struct fault *fault)
{
	char *paths[] = { (char *)folder, NULL };
	FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, compare_names);
	const FTSENT *entry;

	if (walk == NULL)
		return fault_set(fault, "%s: %m", folder);
	while ((entry = fts_read(walk)) != NULL) {
		if (entry->fts_info != FTS_F)
			continue;
		out->items = mem_grow(
		    out->items, out->count, &out->cap, sizeof *out->items);
		out->items[out->count++] = mem_text(
		    entry->fts_path, strlen(entry->fts_path));
	}
	(void)fts_close(walk);
	return 0;
}

/* The first subfolder of a file below the folder, or "". The caller frees
 * it. */
static char *
family_of(const char *folder, const char *path)
{
	const char *below = path + strlen(folder);
	const char *slash;

	while (*below == '/')
		below++;
	slash = strchr(below, '/');
	return mem_text(below, slash != NULL ? (size_t)(slash - below) : 0);
}

static int
add_report(const struct scan_report *report, const struct train_words *words,
    struct train_table *table, struct fault *fault)
{
	for (size_t i = 0; i < report->file_count; i++) {
		struct features features;

		if (!file_is_scored(&report->files[i]))
			continue;
		file_get_features(&report->files[i], &features);
		if (train_table_add(table, &features, words, fault) != 0)
			return -1;
	}
	return 0;
}

/* The context of all files of a folder. */
struct folder {
	const struct config *config;
	const char *socket_path;
	const char *path;
	const struct train_words *words;
	struct train_table *table;
};

static int
add_file(const struct folder *folder, const char *path, struct fault *fault)
{
	char *family = family_of(folder->path, path);
	struct train_words words = *folder->words;
	struct scan_inspection inspection;
	struct fault why;
	bool bare;
	int status = 0;

	words.name = path;
	words.group = path;
	if (family[0] != '\0')
		words.family = family;
	if (feature_scan(folder->config, folder->socket_path, path, &inspection,
		&bare, &why) != 0) {
		(void)fprintf(stderr, "sekisho train: %s\n", why.text);
	} else {
		status = add_report(
		    inspection.report, &words, folder->table, fault);
		scan_inspection_release(&inspection);
	}
	free(family);
	return status;
}

static void
show_progress(const char *folder, size_t done, size_t all)
{
	if (isatty(STDERR_FILENO))
		(void)fprintf(stderr, "\r%s: %zu of %zu%s", folder, done, all,
		    done == all ? "\n" : "");
}

int
train_folder_read(const char *settings, const char *folder,
    const struct train_words *words, struct train_table *table,
    struct fault *fault)
{
	scoped_config struct config *config = scan_settings_load(settings);
	scoped_runner struct scan_runner runner = SCAN_RUNNER_NONE;
	scoped_listing struct listing files = { 0 };
	struct folder whole = {
		.path = folder, .words = words, .table = table
	};

	if (config == NULL)
		return fault_set(fault, "the settings have mistakes");
	if (list(folder, &files, fault) != 0 ||
	    scan_runner_start(config, 1, &runner, fault) != 0)
		return -1;
	whole.config = config;
	whole.socket_path = runner.socket;
	for (size_t i = 0; i < files.count; i++) {
		if (add_file(&whole, files.items[i], fault) != 0)
			return -1;
		show_progress(folder, i + 1, files.count);
	}
	return 0;
}
