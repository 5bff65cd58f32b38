/* password_run.h - a run of printable ASCII that may be a password.
 *
 * What surrounds a password in a text clings to it once full-width signs are
 * ASCII: "X(半角)" has the run "X(". Used by password_line and
 * password_finder. Thread: any, no state. Never logs. */
#ifndef SEKISHO_UNLOCK_PASSWORD_RUN_H
#define SEKISHO_UNLOCK_PASSWORD_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "unlock/password_label.h"

/* The most readings of one run. */
#define RUN_READINGS 5

/* The next run of printable ASCII without blanks at or behind *from_io, which
 * moves behind it. */
bool run_next(struct span line, size_t *from_io, struct span *out);

/* A run without the punctuation that a sentence puts around it. */
struct span run_trimmed(struct span run);

/* What may be meant by a run, the likeliest first: all of it; without the
 * sentence's punctuation; what stands before a bracket or a slash; and both
 * without any sign around them. Some may be equal or empty. Of other text only
 * the first two. */
void run_readings(struct span run, struct span out[RUN_READINGS]);

/* Whether it has letters or digits, and is no address of the web. */
bool run_is_usable(struct span run);

/* Whether digits or signs are mixed with letters, as in few words. */
bool run_is_mixed(struct span run);

#endif
