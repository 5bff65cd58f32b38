/* keychain.h - the passwords of one message, and the time for trying them.
 *
 * Texts are collected from every message, because what a label announces is a
 * fact of its report; the ranking of all the rest is made when the first
 * lock is met. All locks of the message share LIMIT_UNLOCK_MS.
 * Thread: one worker. Never logs. */
#ifndef SEKISHO_UNLOCK_KEYCHAIN_H
#define SEKISHO_UNLOCK_KEYCHAIN_H

#include "base/fault.h"
#include "unlock/password_collect.h"
#include "unlock/unlock.h"
#include "unlock/zip_unlock.h"

struct keychain;

/* Collect; the sources are borrowed for the call. NULL and *fault when the
 * machine fails. */
struct keychain *keychain_new(
    const struct password_sources *sources, struct fault *fault);

/* Wipe and free it; accepts NULL. */
void keychain_free(struct keychain **keychain);

/* What the message's labels announce. */
void keychain_labelled(const struct keychain *keychain, struct secrets *out);

/* unlock() with the message's passwords and time. */
void keychain_unlock(struct keychain *keychain, const char *bytes, size_t len,
    size_t max_bytes, struct unlocked *out);

/* zip_unlock() likewise; locks are the archive's, their keyring is set. */
void keychain_unlock_member(struct keychain *keychain, struct zip_locks *locks,
    const struct zip_entry *entry, size_t max_bytes, struct unlocked *out);

#endif
