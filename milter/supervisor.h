/* supervisor.h - what main does for the rest of its life.
 *
 * It holds the listening socket and the memory of bad messages, and a list of
 * generations: each a child process that loads the signatures and serves.
 * Main itself loads nothing and reads nothing from anybody but its children's
 * one-byte words, so that it cannot be what fails. Thread: the process has
 * one. Logs the beginning and end of generations. */
#ifndef SEKISHO_MILTER_SUPERVISOR_H
#define SEKISHO_MILTER_SUPERVISOR_H

#include "board.h"
#include "config/config.h"
#include "poison.h"

struct supervisor_start {
	const struct host *host;
	struct poison *poison;
	struct board *board;
	int memory; /* memory_open() */
	int listener;
	int temporary; /* scanner.temporary, without leftovers */
};

/* Keep a generation serving until SIGTERM or SIGINT, then let it drain.
 * Returns the exit status; in a generation's process it does not return. */
int supervise(const struct supervisor_start *start);

#endif
