/* office_agile.h - the XML of agile encryption ([MS-OFFCRYPTO] 2.3.4.10).
 *
 * libxml2 reads it: no entities, no network, bounded. Used by office_key.
 * Thread: any. Never logs. */
#ifndef SEKISHO_UNLOCK_OFFICE_AGILE_H
#define SEKISHO_UNLOCK_OFFICE_AGILE_H

#include <stdbool.h>
#include <stddef.h>

#include "unlock/office_key.h"

/* Fill lock from the descriptor. Returns whether it is complete, of methods
 * we know, and within bounds. */
bool office_agile_parse(const char *xml, size_t len, struct office_lock *lock);

#endif
