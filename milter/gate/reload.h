/* reload.h - settings read anew, and what became of the last time.
 *
 * One at a time, asked for by SIGHUP or at the control socket. What was wrong
 * is kept, so that `sekisho status` can say it long after the log has moved
 * on. Thread: any. Logs. */
#ifndef SEKISHO_MILTER_RELOAD_H
#define SEKISHO_MILTER_RELOAD_H

#include <stdint.h>

#include "config/config.h"

enum reload_state {
	RELOAD_NEVER = 0, /* the settings are those of the start */
	RELOAD_DONE,
	RELOAD_REFUSED, /* the settings before it are still in force */
};

struct reload_outcome {
	enum reload_state state;
	int64_t at_s;             /* since the epoch */
	struct mistakes mistakes; /* REFUSED */
};

/* Read the file again: all or nothing. With out not NULL, *out is the
 * caller's: reload_outcome_release(). */
enum reload_state reload_run(struct reload_outcome *out);

/* What became of the last time. *out is the caller's. */
void reload_last(struct reload_outcome *out);

void reload_outcome_release(struct reload_outcome *outcome);

#endif
