/* log_source.c - blocks of a file cut into lines, entries of a journal. */
#include "command/log_source.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-journal.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"

#define BLOCK_BYTES 1048576
#define PROGRAM     "_COMM=sekisho-milter"
#define USEC        1000000ULL

struct log_source {
	struct archive *archive; /* of a file; else */
	sd_journal *journal;
	char *block; /* what is read and not yet handed out */
	size_t next, filled;
	bool ended;
};

static bool
ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int
open_journal(struct log_source *source, const char *path, int64_t since_s,
    struct fault *fault)
{
	const char *paths[] = { path, NULL };
	int error;

	if (path == NULL)
		error = sd_journal_open(
		    &source->journal, SD_JOURNAL_LOCAL_ONLY);
	else if (is_folder(path))
		error = sd_journal_open_directory(&source->journal, path, 0);
	else
		error = sd_journal_open_files(&source->journal, paths, 0);
	if (error >= 0)
		error = sd_journal_add_match(source->journal, PROGRAM, 0);
	if (error >= 0 && since_s > 0)
		error = sd_journal_seek_realtime_usec(
		    source->journal, (uint64_t)since_s * USEC);
	else if (error >= 0)
		error = sd_journal_seek_head(source->journal);
	if (error < 0)
		return fault_set(fault, "cannot read the journal %s: %s",
		    path != NULL ? path : "of this host",
		    strerrordesc_np(-error));
	return 0;
}

static int
open_file(struct log_source *source, const char *path, struct fault *fault)
{
	struct archive_entry *entry;
	int status;

	source->archive = archive_read_new();
	if (source->archive == NULL)
		mem_exhausted();
	/* By name, and not filter_all: that one runs programs. */
	archive_read_support_filter_gzip(source->archive);
	archive_read_support_filter_bzip2(source->archive);
	archive_read_support_filter_xz(source->archive);
	archive_read_support_filter_zstd(source->archive);
	archive_read_support_format_raw(source->archive);
	archive_read_support_format_empty(source->archive);
	status = archive_read_open_filename(source->archive, path, BLOCK_BYTES);
	if (status == ARCHIVE_OK)
		status = archive_read_next_header(source->archive, &entry);
	if (status == ARCHIVE_EOF)
		source->ended = true;
	else if (status != ARCHIVE_OK)
		return fault_set(fault, "cannot read %s: %s", path,
		    archive_error_string(source->archive));
	source->block = mem_new(1, BLOCK_BYTES);
	return 0;
}

struct log_source *
log_source_open(const char *path, int64_t since_s, struct fault *fault)
{
	struct log_source *source = mem_new(1, sizeof *source);
	bool is_journal = path == NULL || ends_with(path, ".journal") ||
	    is_folder(path);
	int status = is_journal ? open_journal(source, path, since_s, fault)
				: open_file(source, path, fault);

	if (status < 0)
		log_source_free(&source);
	return source;
}

/* Move what is left to the front and read behind it. */
static int
refill(struct log_source *source, struct fault *fault)
{
	size_t left = source->filled - source->next;
	la_ssize_t got;

	memmove(source->block, source->block + source->next, left);
	source->next = 0;
	source->filled = left;
	got = archive_read_data(
	    source->archive, source->block + left, BLOCK_BYTES - left);
	if (got < 0)
		return fault_set(
		    fault, "%s", archive_error_string(source->archive));
	source->ended = got == 0;
	source->filled += (size_t)got;
	return 0;
}

static int
next_line(struct log_source *source, struct log_line *out, struct fault *fault)
{
	const char *begin, *stop;
	size_t left;

	for (;;) {
		begin = source->block + source->next;
		left = source->filled - source->next;
		stop = left > 0 ? memchr(begin, '\n', left) : NULL;
		if (stop != NULL || source->ended || left == BLOCK_BYTES)
			break;
		if (refill(source, fault) < 0)
			return -1;
	}
	if (left == 0)
		return 0;
	*out = (struct log_line){ .text = begin,
		.len = stop != NULL ? (size_t)(stop - begin) : left };
	source->next += out->len + (stop != NULL ? 1 : 0);
	if (out->len > LIMIT_LOG_FILE_LINE_BYTES)
		out->len = LIMIT_LOG_FILE_LINE_BYTES;
	return 1;
}

static int
next_entry(struct log_source *source, struct log_line *out, struct fault *fault)
{
	static const char key[] = "MESSAGE=";
	uint64_t time_us = 0;
	const void *data;
	size_t len;
	int error = sd_journal_next(source->journal);

	if (error > 0)
		error = sd_journal_get_realtime_usec(source->journal, &time_us);
	else if (error == 0)
		return 0;
	if (error < 0)
		return fault_set(fault, "cannot read the journal: %s",
		    strerrordesc_np(-error));
	*out = (struct log_line){ .text = "",
		.time_s = (int64_t)(time_us / USEC) };
	if (sd_journal_get_data(source->journal, "MESSAGE", &data, &len) == 0 &&
	    len > sizeof key - 1) {
		out->text = (const char *)data + sizeof key - 1;
		out->len = len - (sizeof key - 1);
	}
	return 1;
}

int
log_source_next(
    struct log_source *source, struct log_line *out, struct fault *fault)
{
	return source->journal != NULL ? next_entry(source, out, fault)
				       : next_line(source, out, fault);
}

void
log_source_free(struct log_source **source)
{
	struct log_source *held = ptr_take(source);

	if (held == NULL)
		return;
	if (held->archive != NULL)
		archive_read_free(held->archive);
	if (held->journal != NULL)
		sd_journal_close(held->journal);
	free(held->block);
	free(held);
}
