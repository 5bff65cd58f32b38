/* run_program.h - run another program and wait for its end.
 *
 * For the command, which speaks with the MTA through the MTA's own programs.
 * Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_RUN_PROGRAM_H
#define SEKISHO_MILTER_RUN_PROGRAM_H

#include "base/buffer.h"
#include "base/fault.h"

struct program {
	const char *const *words; /* its name first; NULL ends them */
	int input;                /* becomes stdin; -1: /dev/null */
	struct buffer *output;    /* stdout is appended; NULL: ours */
	/* Called with a pipe to its stdin instead of `input`, unless NULL; what
	 * it returns below 0 ends the program. */
	int (*write_input)(int pipe, const void *context, struct fault *fault);
	const void *context;
};

/* Run it: as PATH finds it, or else from /usr/sbin, where most accounts do not
 * look. Its stderr is ours. Returns its exit status, or -1 and *fault when it
 * cannot be run or was killed. */
int run_program(const struct program *program, struct fault *fault);

/* The status when there is no such program. */
#define RUN_PROGRAM_MISSING 127

#endif
