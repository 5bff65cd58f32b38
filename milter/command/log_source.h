/* log_source.h - lines of log files: plain, compressed, or a journal.
 *
 * libarchive and libsystemd behind one file. What a rotation has compressed
 * (gzip, bzip2, xz, zstd) is read like the rest; a name that ends in .journal,
 * or a folder of such, is a journal. Thread: one. Never logs. */
#ifndef SEKISHO_COMMAND_LOG_SOURCE_H
#define SEKISHO_COMMAND_LOG_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

struct log_source;

/* Open one file or journal; NULL: this host's journal. From a journal only
 * what is not older than since_s (seconds since the epoch) is read. NULL and
 * *fault on failure. */
struct log_source *log_source_open(
    const char *path, int64_t since_s, struct fault *fault);

/* One line without its end, valid until the next call. */
struct log_line {
	const char *text;
	size_t len;
	int64_t time_s; /* of a journal's entry; 0: it stands in the text */
};

/* Returns 1 and *out; 0 at the end; -1 and *fault. A line beyond
 * LIMIT_LOG_FILE_LINE_BYTES is cut. */
int log_source_next(
    struct log_source *source, struct log_line *out, struct fault *fault);

void log_source_free(struct log_source **source);

#define scoped_log_source __attribute__((cleanup(log_source_free)))

#endif
