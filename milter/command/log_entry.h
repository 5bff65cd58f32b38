/* log_entry.h - one event line of the gate, taken apart again.
 *
 * The other side of judge/event.h: who wrote the line, when, and the value of
 * each key. Lines of other programs are told apart quickly, because they are
 * most of a mail log. Thread: one (times of day are local). Never logs. */
#ifndef SEKISHO_COMMAND_LOG_ENTRY_H
#define SEKISHO_COMMAND_LOG_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command/log_source.h"

enum log_key {
	LOG_SESSION,
	LOG_QUEUE_ID,
	LOG_EVENT,
	LOG_ACTION,
	LOG_CLASS,
	LOG_REASON,
	LOG_STAGE,
	LOG_CODE,
	LOG_CLIENT,
	LOG_NAME,
	LOG_HELO,
	LOG_AUTH,
	LOG_FROM,
	LOG_RCPT,
	LOG_RCPTS,
	LOG_SIZE,
	LOG_PARTS,
	LOG_MALWARE,
	LOG_FILE,
	LOG_ML,
	LOG_ML_WHY,
	LOG_SPAM,
	LOG_SPF,
	LOG_RBL,
	LOG_URL,
	LOG_UNSCANNED,
	LOG_EDITS,
	LOG_MS,
	LOG_KEYS
};

/* A value as it stands in the line, without its quotes; "-" is empty. */
struct log_value {
	const char *text;
	size_t len;
};

struct log_entry {
	int64_t time_s; /* seconds since the epoch; 0: not known */
	struct log_value values[LOG_KEYS];
};

/* Turns the times of a log into seconds; remembers the last one, because a
 * busy log has many lines a second. Zeroed and given now_s, which tells the
 * year that the traditional format leaves out. */
struct log_clock {
	int64_t now_s;
	char minute[24]; /* the text up to the minute, and */
	size_t minute_len;
	int64_t minute_s; /* what it means */
};

/* Whether the line is an event line, and then *out (borrowing from it). */
bool log_entry_parse(const struct log_line *line, struct log_clock *clock,
    struct log_entry *out);

/* A value as a number; 0 if it is none. */
int64_t log_value_number(const struct log_value *value);

/* The next of a list "a,b,+2", from *at on (0 at first): false at the end.
 * What was only counted in the line is no item. */
bool log_value_next(
    const struct log_value *list, size_t *at, struct log_value *out);

#endif
