/* password_name.h - passwords that a file's name suggests.
 *
 * Thread: one owner of the list. Never logs. */
#ifndef SEKISHO_UNLOCK_PASSWORD_NAME_H
#define SEKISHO_UNLOCK_PASSWORD_NAME_H

#include <stddef.h>

#include "unlock/passwords.h"

/* Add what stands behind a label in it ("report_pw1234.zip"), the name without
 * every extension, and its parts; as it stands and normalised. */
void password_name_add(
    struct passwords *passwords, const char *name, size_t len);

#endif
