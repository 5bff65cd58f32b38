/* scanner_settings.h - the scanner's settings, read again while it runs.
 *
 * All or nothing: with one mistake in the files nothing changes. What main
 * has used up at its start (socket, account, temporary folder, log) stays as
 * it was then. Thread: one. Logs what a second reading finds. */
#ifndef SEKISHO_MILTER_SCANNER_SETTINGS_H
#define SEKISHO_MILTER_SCANNER_SETTINGS_H

#include "base/fault.h"
#include "config/config.h"

struct scanner_settings {
	struct host host;     /* in force; its texts belong to the configs */
	struct config *first; /* where those that stay come from */
	struct config *now;
	const char *file;
};

/* Read the file, whose name must stay. Returns 0, or -1 and every mistake on
 * stderr. */
int scanner_settings_open(struct scanner_settings *settings, const char *file);

/* Read it again. Returns 0, or -1 and *fault with every mistake in the log. */
int scanner_settings_again(
    struct scanner_settings *settings, struct fault *fault);

void scanner_settings_release(struct scanner_settings *settings);

#endif
