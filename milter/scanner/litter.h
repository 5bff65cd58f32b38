/* litter.h - the folders of generations that are no more.
 *
 * Used by succession.c, after a generation has ended. A folder that cannot be
 * removed, because the disk is read-only for a while, is remembered and tried
 * again; more than a few are left to the next start of the scanner, which
 * sweeps the place. Thread: one. Logs what stays. */
#ifndef SEKISHO_MILTER_LITTER_H
#define SEKISHO_MILTER_LITTER_H

#include <stddef.h>

/* Whoever cannot remove a folder cannot make one either. */
#define LITTER_MAX 4

struct litter {
	size_t count;
	char ids[LITTER_MAX][40]; /* of generations */
};

/* Remove the folder of this dead generation in the open folder `temporary`,
 * now or at a later litter_retry(). */
void litter_add(struct litter *litter, int temporary, const char *id);

/* Try again what could not be removed. */
void litter_retry(struct litter *litter, int temporary);

#endif
