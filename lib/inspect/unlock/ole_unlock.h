/* ole_unlock.h - doc, xls and ppt behind a password.
 *
 * Encrypted streams within an otherwise plain OLE2 file ([MS-DOC] 2.2.6,
 * [MS-XLS] 2.2.10, [MS-PPT] 2.3.7); the result is a copy of the file with
 * those streams decrypted and no more marked. Used by unlock. Thread: one
 * worker. Never logs. */
#ifndef SEKISHO_UNLOCK_OLE_UNLOCK_H
#define SEKISHO_UNLOCK_OLE_UNLOCK_H

#include "formats/ole_file.h"
#include "unlock/unlock.h"

/* Each fills *out, whose buffer is initialised: UNLOCK_PLAIN if the file is
 * not of its kind or not encrypted. */

/* RC4, RC4 CryptoAPI. Word's XOR obfuscation is UNLOCK_UNKNOWN: nothing but
 * Word 95 writes it. */
void doc_unlock(
    const struct ole_file *file, struct keyring *keyring, struct unlocked *out);

/* XOR obfuscation, RC4, RC4 CryptoAPI. */
void xls_unlock(
    const struct ole_file *file, struct keyring *keyring, struct unlocked *out);

/* RC4 CryptoAPI. Pictures stay encrypted. */
void ppt_unlock(
    const struct ole_file *file, struct keyring *keyring, struct unlocked *out);

#endif
