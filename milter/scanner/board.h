/* board.h - what the scanner's processes tell of themselves.
 *
 * One page of shared memory with a place for each generation and one for
 * main; every place has one writer. Workers only read it, and answer STATUS
 * with it. Rejected: a worker that asks its generation for each figure (main
 * has some of them, and the protocol between worker and generation would grow
 * with every figure), and a generation that answers clients itself (it would
 * have to read what they send, and it is what must never fail).
 * Thread: one a process. Never logs. */
#ifndef SEKISHO_MILTER_BOARD_H
#define SEKISHO_MILTER_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/fault.h"

struct board;

/* One that serves, one that comes, and room for one that lingers. */
#define BOARD_PLACES 4

enum board_state {
	BOARD_UNSET = 0, /* nobody is at this place */
	BOARD_LOADING,
	BOARD_READY,
	BOARD_SERVING,
	BOARD_DRAINING,
};

struct board_generation {
	enum board_state state;
	bool test_only;
	char id[40];
	char sandbox[64]; /* sandbox_describe() */
	int64_t pid;
	int64_t started_s; /* times: since the epoch */
	int64_t newest_s;  /* change of the newest signature file, 0: none */
	int64_t signatures;
	int64_t workers; /* as configured */
	int64_t idle;
	int64_t busy;
	int64_t waiting;    /* connections without a worker */
	int64_t jobs;       /* requests answered by workers */
	int64_t lost;       /* workers that died over one */
	int64_t pss_bytes;  /* of the generation and its workers */
	int64_t main_bytes; /* of main, as this generation saw it */
	int64_t measured_s; /* when the figures above were taken */
};

enum board_reload_state {
	BOARD_RELOAD_NEVER = 0,
	BOARD_RELOAD_LOADING,
	BOARD_RELOAD_DONE,
	BOARD_RELOAD_FAILED,
};

/* Main's own place. Wishes are numbered; the reload that main begins covers
 * all wishes made before. */
struct board_reload {
	enum board_reload_state state;
	uint32_t answered; /* the last wish whose outcome is known */
	int64_t at_s;      /* of the state */
	char text[256];    /* FAILED: why */
};

/* In main, before anything is forked. NULL and *fault on failure. */
struct board *board_open(struct fault *fault);
void board_free(struct board **board);

/* In a worker: only read from now on. Returns 0, or -1 and *fault. */
int board_freeze(struct board *board, struct fault *fault);

/* Write a generation's place; by that generation, or by main with a zeroed
 * value once it is gone. */
void board_write(struct board *board, uint32_t place,
    const struct board_generation *generation);

/* Read it. False when its writer died while writing. */
bool board_read(
    const struct board *board, uint32_t place, struct board_generation *out);

/* By main. */
void board_write_reload(struct board *board, const struct board_reload *reload);
bool board_read_reload(const struct board *board, struct board_reload *out);

/* Number a new wish for a reload (by a generation), and the last one. */
uint32_t board_wish(struct board *board);
uint32_t board_wishes(const struct board *board);

/* Append the JSON of a STATUS answered at this place. */
void board_json(const struct board *board, uint32_t place, struct buffer *out);

#endif
