/* generation.h - signatures loaded once, workers forked from them.
 *
 * A generation is a child of main: it loads and tests the signatures, starts
 * its workers, says so, and serves the listening socket from the moment main
 * tells it to until main tells it to drain. Main may thus start the next one
 * beside it and switch when that is ready. Thread: the process has one. */
#ifndef SEKISHO_MILTER_GENERATION_H
#define SEKISHO_MILTER_GENERATION_H

#include <stdint.h>

#include "config/config.h"
#include "scanner/board.h"
#include "scanner/poison.h"

/* What main lends to a generation. */
struct generation_start {
	const struct host *host;
	struct poison *poison;
	struct board *board;
	uint32_t place; /* on the board */
	int memory;     /* main's memory_open() */
	int listener;   /* shared by all generations */
	int control;    /* to main */
	int temporary;  /* scanner.temporary */
	const char *id; /* names its folder, stands in reports */
};

/* One byte a frame on the control socket; behind FAILED the reason. */
enum generation_word {
	GENERATION_UNSET = 0,
	GENERATION_READY = 'R',       /* to main: tested, workers wait */
	GENERATION_FAILED = 'F',      /* to main: not ready, and ending */
	GENERATION_SERVE = 'S',       /* from main: accept connections */
	GENERATION_DRAIN = 'D',       /* from main: finish what is here, end */
	GENERATION_WISH_RELOAD = 'W', /* to main: a client wants a reload;
					 see board_wishes() */
};

/* Names of generations' folders below scanner.temporary. */
#define GENERATION_FOLDER "sekisho-"

/* The life of a generation; returns its exit status. SIGCHLD and SIGTERM are
 * blocked. Its end is an order to drain too: SIGTERM, or main's death. */
int generation_run(const struct generation_start *start);

#endif
