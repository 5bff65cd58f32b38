/* pool.h - the workers of one generation: started, given work, outlived.
 *
 * The pool keeps its own copy of the connection a worker answers, so that
 * when the worker dies over a message the client still gets a true answer
 * (crash, timeout, memory) with the number of times this happened. Workers
 * are hostile as soon as they have seen a message: their news are checked
 * against what they may say. Thread: one. Logs deaths and failures. */
#ifndef SEKISHO_MILTER_POOL_H
#define SEKISHO_MILTER_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/deadline.h"
#include "scanner/news.h"
#include "scanner/pace.h"
#include "scanner/worker.h"

struct pool;

struct pool_settings {
	const struct worker_context *context;
	int folder; /* the generation's temporary folder, lent */
	const char *folder_path;
	int loop;          /* where workers' sockets are watched */
	uint32_t source;   /* and as which source */
	struct pace *pace; /* told of every message that is over */
};

/* A pool without workers yet. */
struct pool *pool_new(const struct pool_settings *settings);

/* Kill what lives, free, clear; accepts NULL. */
void pool_free(struct pool **pool);

/* Start workers until there are scanner.workers. When fork() or the sandbox
 * fails, some are missing until a later call. */
void pool_fill(struct pool *pool);

/* Whether every worker has been in its sandbox once. */
bool pool_is_ready(const struct pool *pool);

/* Whether workers fail to start again and again: nothing here can mend it. */
bool pool_is_broken(const struct pool *pool);

/* For figures.h. */
struct pool_figures {
	uint32_t idle;
	uint32_t busy;
	int64_t jobs;      /* connections that workers were done with */
	int64_t lost;      /* workers that died over one */
	int64_t pss_bytes; /* of all workers */
};

struct pool_figures pool_figures(const struct pool *pool);

/* Whether a worker waits for work. */
bool pool_has_idle(const struct pool *pool);

/* Workers that have a connection in hand. */
uint32_t pool_busy_count(const struct pool *pool);

/* Give a connection, which is the pool's from here, to an idle worker; if all
 * of them turn out to be dying, the client hears that we are busy. */
void pool_give(struct pool *pool, int connection);

/* News from the worker with this index of the source. Returns what they were:
 * WORKER_FIGURES and WORKER_WISH wait for pool_grant(). */
enum worker_news pool_hear(struct pool *pool, uint32_t index);

/* What this worker wished is done. */
void pool_grant(struct pool *pool, uint32_t index);

/* Children have ended: answer for them and clean up. */
void pool_bury(struct pool *pool);

/* Kill the workers whose time is over; pool_bury() answers. */
void pool_expire(struct pool *pool, int64_t now_ms);

/* The next time pool_expire() has something to do: *deadline becomes sooner
 * or stays; also the next time pool_fill() may start what is missing. */
void pool_deadline(const struct pool *pool, struct deadline *deadline);

/* Remove a bounded part of what dead workers left. Returns whether there is
 * more. */
bool pool_sweep(struct pool *pool);

#endif
