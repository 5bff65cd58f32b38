/* logline.h - one line of key=value, bounded, for the log.
 *
 * Values with spaces or quotes stand in double quotes, controls are escaped,
 * an empty value is `-`. Keys come out in the order they were added and every
 * key fits; values give way. A line is added twice: first measured, then
 * written, so that each value is sure of its least, or of all that it needs
 * where that is less, however long the values before it are. Used by the event
 * line. Never logs itself. */
#ifndef SEKISHO_BASE_LOGLINE_H
#define SEKISHO_BASE_LOGLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"

/* A key and the bytes that its value has in any case. All of them, with a
 * blank and "=" for each key, fit LIMIT_LOG_LINE_BYTES. */
struct logline_key {
	const char *name;
	size_t least;
};

struct logline {
	char text[LIMIT_LOG_LINE_BYTES + 1];
	size_t len;
	const struct logline_key *keys;
	size_t key_count, at;
	bool writing;
	size_t reserve; /* bytes kept free for keys still to come */
	size_t needs[LIMIT_LOG_KEYS];
};

/* Begin to measure a line of these keys, which the caller keeps: at most
 * LIMIT_LOG_KEYS, to be added in this order. */
void logline_init(
    struct logline *line, const struct logline_key *keys, size_t count);

/* All keys were added: begin to write. They are added once more, with the same
 * values. */
void logline_write(struct logline *line);

/* Add key=value. NULL or "" is `-`. A value is cut at LIMIT_LOG_VALUE_BYTES
 * or at the room there is, whichever is less, and then ends with `...`; `+`
 * is one that has no room at all. */
void logline_add(struct logline *line, const char *key, const char *value);

/* Add key=number. */
void logline_add_number(struct logline *line, const char *key, long value);

/* Add key=a,b,c of count values; those that do not fit are counted: `a,+2`.
 * No value is shown in part unless the first one is too long for itself. */
void logline_add_list(struct logline *line, const char *key,
    const char *const *values, size_t count);

#endif
