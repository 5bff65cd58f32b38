/* office_find.h - the password of one Office document.
 *
 * Used by the openers of documents. Thread: one worker. Never logs. */
#ifndef SEKISHO_UNLOCK_OFFICE_FIND_H
#define SEKISHO_UNLOCK_OFFICE_FIND_H

#include <stdbool.h>

#include "unlock/keyring.h"
#include "unlock/office_key.h"
#include "unlock/unlock.h"

/* Begin with the passwords that Office itself uses so that nobody is asked
 * for one. */
void office_walk_init(struct key_walk *walk, struct keyring *keyring);

/* Say in *out that this password opened the document. */
void office_found(struct key_walk *walk, const struct password *password,
    struct unlocked *out);

/* Say in *out that none did. */
void office_not_found(const struct keyring *keyring, struct unlocked *out);

/* Find the key that fits the lock, and say in *out how that ended; true when
 * there is one. */
bool office_find_key(const struct office_lock *lock, struct keyring *keyring,
    struct unlocked *out, struct office_key *key_out);

#endif
