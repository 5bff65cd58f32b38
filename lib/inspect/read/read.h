/* read.h - which readers read a file, by its true type.
 *
 * A name counts only where the bytes say nothing: a script is a text like any
 * other. Thread: one worker. Never logs. */
#ifndef SEKISHO_READ_READ_H
#define SEKISHO_READ_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "measure/reading.h"
#include "wire/report.h"

/* What a file's names and its declared type make of it where the bytes do not
 * tell: bits. Files of equal bytes and bits are read alike. */
unsigned int read_called(const struct scan_file *file);

/* Whether anybody reads such a file. */
bool read_has_reader(const struct scan_file *file);

/* Let every reader that applies add to *out. The file's names and kinds are
 * there already. */
void read_file(const struct scan_file *file, const char *bytes, size_t len,
    struct reading *out);

#endif
