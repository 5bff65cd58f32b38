/* news.h - what a worker tells its generation.
 *
 * One frame each, over the worker's own socket, so that when it dies the
 * generation knows over which message. The generation trusts none of it more
 * than it must: a worker may be taken over. Thread: one worker. Never
 * logs. */
#ifndef SEKISHO_MILTER_NEWS_H
#define SEKISHO_MILTER_NEWS_H

#include <stdint.h>

#include "base/limits.h"

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

/* Send one. fds: LIMIT_FRAME_FDS descriptors that go along, -1 for none, or
 * NULL. A generation that does not listen is dead, and so is its worker: then
 * it does not return. */
void news_send(int generation, const struct worker_note *note, const int *fds);

/* Send one that says nothing more than its name. */
void news_tell(int generation, enum worker_news news);

#endif
