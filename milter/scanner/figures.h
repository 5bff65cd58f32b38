/* figures.h - a generation's figures, taken and written on the board.
 *
 * Taken when somebody asks, because memory costs some 10 ms a process and
 * gigabyte. Thread: the generation's. Logs
 * where it says so. */
#ifndef SEKISHO_MILTER_FIGURES_H
#define SEKISHO_MILTER_FIGURES_H

#include <stdint.h>

#include "config/config.h"
#include "scanner/board.h"
#include "scanner/pool.h"
#include "scanner/queue.h"

/* Times of the signatures: the newest change among the files that are loaded
 * from the configured places, seconds since the epoch; 0 without any. Taken
 * before loading, so that it is never newer than what was loaded. */
int64_t figures_newest(const struct host *host);

/* Log what was loaded, and which of those places are not there. That is no
 * fault, so that signatures may come later; but it may be a slip as well. */
void figures_log(const struct worker_context *context);

/* What figures_write() looks at. */
struct figures {
	const struct worker_context *context;
	const struct pool *pool;
	const struct queue *queue;
	struct board_generation known; /* what does not change, and state */
	int memory;                    /* memory_open() of the generation */
	int main_memory;               /* and of main */
};

/* Take all figures and write them. */
void figures_write(const struct figures *figures);

#endif
