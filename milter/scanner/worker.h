/* worker.h - one process that examines one message at a time.
 *
 * It gets connections of clients over its own socket, reads one request from
 * each, answers it, and tells its generation what it is doing, so that when it
 * dies the generation knows over which message. Everything a client sends is
 * hostile. Thread: one. Never logs: what it has to say goes to the
 * generation. */
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

enum worker_news {
	WORKER_UNSET = 0,
	WORKER_MEMORY,  /* the first news, with a descriptor: memory_open() */
	WORKER_READY,   /* in the sandbox */
	WORKER_FAILED,  /* or not, and text says why; it ends */
	WORKER_BEGIN,   /* a message with this digest is about to be examined */
	WORKER_DONE,    /* the answer is sent */
	WORKER_RETIRE,  /* the same, and it will end by itself */
	WORKER_FIGURES, /* a client wants a fresh board: the worker waits for
			   one byte */
	WORKER_WISH,    /* a client wants a reload: the same */
};

/* A frame from a worker to its generation: exactly this. */
struct worker_note {
	uint8_t news;                 /* enum worker_news */
	uint8_t sha256[32];           /* BEGIN */
	char text[LIMIT_FAULT_BYTES]; /* FAILED; terminated by the reader */
};

/* Exit statuses. */
#define WORKER_EXIT_RETIRED 0
#define WORKER_EXIT_MEMORY  42 /* ran out of its allowance */
#define WORKER_EXIT_START   70 /* could not enter the sandbox */

/* The life of a worker, after fork(). */
void worker_run(const struct worker_context *context,
    const struct worker_start *start) __attribute__((noreturn));

#endif
