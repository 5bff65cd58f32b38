/* supervisor.h - what main does for the rest of its life.
 *
 * It holds the listening socket and the memory of bad messages, and a list of
 * generations: each a child process that loads the signatures and serves. When
 * the signature files change, at SIGHUP and when a client wishes it, another
 * generation is started and takes over once it has passed its test; if it does
 * not, the one that serves stays. Main itself loads nothing, and reads nothing
 * from anybody but its children's short words and its own settings, so that it
 * cannot be what fails. Thread: the process has one. Logs the beginning and
 * end of generations, and of reloads. */
#ifndef SEKISHO_MILTER_SUPERVISOR_H
#define SEKISHO_MILTER_SUPERVISOR_H

#include "scanner/board.h"
#include "scanner/poison.h"
#include "scanner/scanner_settings.h"

struct supervisor_start {
	struct scanner_settings *settings;
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
