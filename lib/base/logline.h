/* logline.h - one line of key=value, bounded, for the log.
 *
 * Values with spaces or quotes stand in double quotes, controls are escaped,
 * an empty value is `-`. Keys come out in the order they were added and every
 * key fits: room for the keys still to come is the caller's promise
 * (`reserve`), values give way. Used by the event line. Never logs itself. */
#ifndef SEKISHO_BASE_LOGLINE_H
#define SEKISHO_BASE_LOGLINE_H

#include <stddef.h>

#include "base/limits.h"

struct logline {
	char text[LIMIT_LOG_LINE_BYTES + 1];
	size_t len;
	size_t reserve; /* bytes kept free for keys still to come */
};

/* An empty line. reserve_bytes: the length of all keys to come, each as
 * " key=-". */
void logline_init(struct logline *line, size_t reserve_bytes);

/* Add key=value. NULL or "" is `-`. A value is cut at LIMIT_LOG_VALUE_BYTES
 * or at the room there is, whichever is less, and then ends with `...`. */
void logline_add(struct logline *line, const char *key, const char *value);

/* Add key=number. */
void logline_add_number(struct logline *line, const char *key, long value);

/* Add key=a,b,c of count values; those that do not fit are counted: `a,+2`.
 * No value is shown in part unless it alone is too long. */
void logline_add_list(struct logline *line, const char *key,
    const char *const *values, size_t count);

#endif
