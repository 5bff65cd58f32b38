/* zip_unlock.h - encrypted members of a ZIP, decrypted but still compressed.
 *
 * ZipCrypto (APPNOTE 6.1) and WinZip's AES (AE-1, AE-2). Decrypted here and
 * not by libzip, so that one reader of the directory decides what a member
 * is, every compression that is known when plain is known when encrypted, and
 * AE-2 is checked by its authentication code: libzip compares a CRC that is
 * not there. Thread: one worker. Never logs. */
#ifndef SEKISHO_UNLOCK_ZIP_UNLOCK_H
#define SEKISHO_UNLOCK_ZIP_UNLOCK_H

#include "formats/zip_directory.h"
#include "unlock/keyring.h"
#include "unlock/unlock.h"

/* One archive while its members are opened. */
struct zip_locks {
	const char *bytes;       /* of the archive, borrowed */
	struct keyring *keyring; /* borrowed */
	size_t closed;           /* members that no password opened */
};

/* Decrypt one member: *out gets its compressed bytes, at most max_bytes. Every
 * password is tried on the first members; once ZIP_UNLOCK_MISSES stayed
 * closed, only the one that has opened another. *out is the caller's. */
#define ZIP_UNLOCK_MISSES 3
void zip_unlock(struct zip_locks *locks, const struct zip_entry *entry,
    size_t max_bytes, struct unlocked *out);

#endif
