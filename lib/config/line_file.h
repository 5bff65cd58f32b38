/* line_file.h - a file of one thing a line, with millions of them.
 *
 * Comments (# or ; at the start of a line) and blank lines are passed over.
 * Thread: one loader. Never logs. */
#ifndef SEKISHO_CONFIG_LINE_FILE_H
#define SEKISHO_CONFIG_LINE_FILE_H

#include <stddef.h>

#include "base/fault.h"

struct mistakes;

/* Takes a line without blanks at its ends. Returns 0, or -1 and *fault: what
 * is wrong with it. */
typedef int line_taker(
    void *with, const char *line, size_t len, struct fault *fault);

/* Hand each line to take. What cannot be read, or is refused, is a mistake
 * with FILE:LINE, of a file the first LIMIT_LOCAL_MISTAKES. */
void line_file_read(
    const char *path, line_taker *take, void *with, struct mistakes *mistakes);

#endif
