/* pdf_unlock.h - PDF behind a password (ISO 32000 7.6), by libqpdf.
 *
 * RC4 of 40 bits to AES of 256. A document that opens without being asked for
 * a password (its author only forbids printing) is encrypted all the same, and
 * opened with the empty one. Used by unlock. Thread: one worker. Never logs. */
#ifndef SEKISHO_UNLOCK_PDF_UNLOCK_H
#define SEKISHO_UNLOCK_PDF_UNLOCK_H

#include "unlock/unlock.h"

/* Call once in a process before the other and before it forks workers. */
void pdf_unlock_warm_up(void);

/* Fill *out, whose buffer is initialised. */
void pdf_unlock(const char *bytes, size_t len, struct keyring *keyring,
    struct unlocked *out);

#endif
