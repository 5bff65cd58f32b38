/* worker.h - one process that examines one message at a time.
 *
 * It locks itself in, gets connections of clients over its own socket, serves
 * one after the other (job.h) and ends when it is worn. Thread: one. Never
 * logs: what it has to say goes to the generation (news.h). */
#ifndef SEKISHO_MILTER_WORKER_H
#define SEKISHO_MILTER_WORKER_H

#include <stdint.h>
#include <sys/types.h>

#include "clamav/engine.h"
#include "config/config.h"
#include "inspect/examine.h"
#include "scanner/board.h"
#include "scanner/poison.h"

/* What a worker inherits; all of it outlives it. */
struct worker_context {
	const struct host *host;
	struct engine *engine;
	struct examiner *examiner;
	struct poison *poison;
	struct board *board;
	uint32_t place;         /* the generation's on the board */
	const char *generation; /* its id */
	const char *sandbox;    /* sandbox_describe() */
	int64_t started_s;      /* since the epoch */
};

/* What one worker gets of its own. */
struct worker_start {
	int socket; /* to the generation */
	int folder; /* private, below scanner.temporary */
	const char *folder_path;
	pid_t parent;
};

/* Exit statuses. */
#define WORKER_EXIT_RETIRED 0
#define WORKER_EXIT_MEMORY  42 /* ran out of its allowance */
#define WORKER_EXIT_START   70 /* could not enter the sandbox */

/* The life of a worker, after fork(). */
void worker_run(const struct worker_context *context,
    const struct worker_start *start) __attribute__((noreturn));

#endif
