/* scan_runner.h - a scanner of one's own, for as long as a command runs.
 *
 * Started where no scanner answers at the configured socket: the program
 * beside this one or in PATH, with the configured signatures and limits, in a
 * private temporary folder. Thread: main, before and after the others. Never
 * logs. */
#ifndef SEKISHO_MILTER_SCAN_RUNNER_H
#define SEKISHO_MILTER_SCAN_RUNNER_H

#include <stddef.h>
#include <sys/types.h>

#include "base/fault.h"
#include "config/config.h"

struct scan_runner {
	pid_t keeper;     /* of the scanner; 0: none was started */
	int leash;        /* the keeper ends when this is closed */
	int notify, log;  /* -1: none */
	char user[64];    /* whose the folder is, when root started it */
	char folder[108]; /* a unix socket's path is at most that long */
	char socket[108]; /* where a scanner answers */
};

#define SCAN_RUNNER_NONE                                                       \
	{                                                                      \
		.leash = -1, .notify = -1, .log = -1                           \
	}

/* Find the running scanner or start one with so many workers, and wait until
 * it is ready. Returns 0, or -1 and *fault. */
int scan_runner_start(const struct config *config, size_t workers,
    struct scan_runner *out, struct fault *fault);

/* Stop what was started and remove its folder; this also happens, without a
 * call, when the process ends in any way. */
void scan_runner_stop(struct scan_runner *runner);

#define scoped_runner __attribute__((cleanup(scan_runner_stop)))

#endif
