/* keyring.h - trying passwords on one lock after the other, within a time.
 *
 * All files of a message share one keyring: its time, and the password that
 * opened the last one, which is the first to be tried on the next.
 * Thread: one worker. Never logs. */
#ifndef SEKISHO_UNLOCK_KEYRING_H
#define SEKISHO_UNLOCK_KEYRING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/deadline.h"
#include "unlock/password_finder.h"
#include "unlock/passwords.h"

struct keyring {
	struct passwords *passwords; /* borrowed */
	/* Fills the list when the first lock is met, and is then NULL; or NULL
	 * from the start. Borrowed. */
	struct password_finder *finder;
	struct deadline deadline;
	size_t opened;  /* 1 + the place of what opened the last lock, or 0 */
	bool time_over; /* some password was not tried any more */
};

/* The passwords for one lock: those of the format first, then what opened the
 * last one, then the others by rank. */
struct key_walk {
	struct keyring *keyring;
	const char *const *formats; /* passwords that a format has itself */
	size_t format_count;
	size_t next;
	struct password own; /* holds one of the format's */
};

void key_walk_init(struct key_walk *walk, struct keyring *keyring,
    const char *const *formats, size_t format_count);

/* The next password, valid until the next call; NULL when all were tried or
 * the time is over. The first one is always handed out. */
const struct password *key_walk_next(struct key_walk *walk);

/* Remember that this one, the last handed out, opened the lock. */
void key_walk_opened(struct key_walk *walk, const struct password *password);

#endif
