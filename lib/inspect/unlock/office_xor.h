/* office_xor.h - Excel's XOR obfuscation ([MS-OFFCRYPTO] 2.3.7, method 1).
 *
 * At most 15 bytes of the password count. Thread: any, no state. Never logs.
 */
#ifndef SEKISHO_UNLOCK_OFFICE_XOR_H
#define SEKISHO_UNLOCK_OFFICE_XOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "unlock/passwords.h"

struct office_xor {
	uint8_t bytes[16];
};

/* Whether the password has this key and verifier; then *out is filled. */
bool office_xor_try(uint16_t key, uint16_t verifier,
    const struct password *password, struct office_xor *out);

/* Restore bytes in place; index: that of the first one. */
void office_xor_apply(
    const struct office_xor *with, size_t index, uint8_t *bytes, size_t len);

#endif
