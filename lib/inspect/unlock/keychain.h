/* keychain.h - the passwords of one message, and the time for trying them.
 *
 * Every message is searched for labels, because what they announce is a fact
 * of its report; the rest is collected and ranked when a lock is met, which
 * few messages have. All locks of the message share LIMIT_UNLOCK_MS.
 * Thread: one worker. Never logs. */
#ifndef SEKISHO_UNLOCK_KEYCHAIN_H
#define SEKISHO_UNLOCK_KEYCHAIN_H

#include "unlock/password_collect.h"
#include "unlock/unlock.h"
#include "unlock/zip_unlock.h"

struct keychain;

/* The sources are borrowed until it is freed. */
struct keychain *keychain_new(const struct password_sources *sources);

/* Wipe and free it; accepts NULL. */
void keychain_free(struct keychain **keychain);

/* What the message's labels announce. */
void keychain_labelled(struct keychain *keychain, struct secrets *out);

/* unlock() with the message's passwords and time. */
void keychain_unlock(struct keychain *keychain, const char *bytes, size_t len,
    size_t max_bytes, struct unlocked *out);

/* zip_unlock() likewise; locks are the archive's, their keyring is set. */
void keychain_unlock_member(struct keychain *keychain, struct zip_locks *locks,
    const struct zip_entry *entry, size_t max_bytes, struct unlocked *out);

#endif
