/* ole_file.h - streams of an OLE2 compound file, read and replaced.
 *
 * libgsf behind one file. A file is memory; its copy with some streams
 * replaced is memory, too. Bounded in size, entries and depth. Thread: one
 * owner. Never logs. */
#ifndef SEKISHO_FORMATS_OLE_FILE_H
#define SEKISHO_FORMATS_OLE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

struct ole_file;

/* Call once in a process before any other function here and before it forks
 * workers. */
void ole_file_warm_up(void);

/* Open len bytes (borrowed, must outlive it); NULL if they are no such file.
 */
struct ole_file *ole_file_open(const char *bytes, size_t len);

void ole_file_free(struct ole_file **file);

#define scoped_ole_file __attribute__((cleanup(ole_file_free)))

/* Whether the root has a stream of this name. */
bool ole_file_has(const struct ole_file *file, const char *name);

/* Append the root's stream of this name to out, all of it. Returns whether it
 * is there, could be read, and fitted. */
bool ole_file_read(
    const struct ole_file *file, const char *name, struct buffer *out);

/* What stands in for a stream of the root. */
struct ole_stream {
	const char *name;
	struct buffer bytes;
};

/* Append a copy of the file with these streams instead of its own. Returns
 * false when it is broken or outgrows out. */
bool ole_file_copy(const struct ole_file *file,
    const struct ole_stream *streams, size_t count, struct buffer *out);

#endif
