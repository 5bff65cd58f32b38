/* encrypted_facts.h - the last word about what is encrypted in a message.
 *
 * Called when every file is listed and scanned. Thread: any. Never logs. */
#ifndef SEKISHO_UNLOCK_ENCRYPTED_FACTS_H
#define SEKISHO_UNLOCK_ENCRYPTED_FACTS_H

#include "wire/report.h"

/* Say of each container with encrypted members where their password came from
 * if all of them are open, and drop libclamav's word that an archive or PDF of
 * a part is encrypted when all of that part is open: it did not see inside, we
 * did. Afterwards a file is closed exactly if it is FILE_ENCRYPTED and its
 * password is PASSWORD_UNSET. */
void encrypted_facts_settle(struct scan_report *report);

#endif
