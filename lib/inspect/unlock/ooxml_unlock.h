/* ooxml_unlock.h - docx, xlsx and pptx behind a password ([MS-OFFCRYPTO] 2.3).
 *
 * An OLE2 file with the streams EncryptionInfo and EncryptedPackage; the
 * package decrypts to the ZIP that the document is. Used by unlock. Thread:
 * one worker. Never logs. */
#ifndef SEKISHO_UNLOCK_OOXML_UNLOCK_H
#define SEKISHO_UNLOCK_OOXML_UNLOCK_H

#include "formats/ole_file.h"
#include "unlock/unlock.h"

/* Fill *out, whose buffer is initialised. */
void ooxml_unlock(
    const struct ole_file *file, struct keyring *keyring, struct unlocked *out);

#endif
