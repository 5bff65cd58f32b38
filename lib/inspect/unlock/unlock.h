/* unlock.h - encrypted documents to plain ones.
 *
 * An Office document or PDF goes in; out comes the same one in memory without
 * encryption, to be examined like any other file. Members of a ZIP are
 * zip_unlock.h's; 7z and RAR are not opened. Thread: one worker. Never logs.
 */
#ifndef SEKISHO_UNLOCK_UNLOCK_H
#define SEKISHO_UNLOCK_UNLOCK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "unlock/keyring.h"

enum unlock_status {
	UNLOCK_UNSET = 0,
	UNLOCK_PLAIN,   /* not encrypted, or no format of ours */
	UNLOCK_OPENED,  /* bytes and kind are filled */
	UNLOCK_CLOSED,  /* no password fits */
	UNLOCK_TIMEOUT, /* no password fitted until the time was over */
	UNLOCK_UNKNOWN, /* encrypted in a way we do not know, or broken */
};

struct unlocked {
	enum unlock_status status;
	enum password_kind kind; /* of what opened it */
	struct buffer bytes;
};

void unlocked_release(struct unlocked *unlocked);

#define scoped_unlocked __attribute__((cleanup(unlocked_release)))

/* Call once in a process before the other and before it forks workers. */
void unlock_warm_up(void);

/* Whether the bytes may be such a document; unlock() tells for certain. */
bool unlock_is_candidate(const char *bytes, size_t len);

/* Open the document in len bytes if it is an encrypted one; the result has at
 * most max_bytes. *out is the caller's. */
void unlock(const char *bytes, size_t len, struct keyring *keyring,
    size_t max_bytes, struct unlocked *out);

#endif
