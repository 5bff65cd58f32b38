/* secrets.h - a few passwords that travel with a message, and are wiped.
 *
 * A plain value of fixed size, so that no copy is left behind on a heap that
 * grew: whoever holds one ends it with secrets_wipe(). Used on the border (the
 * gate remembers what an earlier mail said), never printed, logged or written
 * to disk. Thread: one owner. Never logs. */
#ifndef SEKISHO_BASE_SECRETS_H
#define SEKISHO_BASE_SECRETS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"

struct secrets {
	size_t count;
	/* Each of 1 to LIMIT_PASSWORD_BYTES bytes of UTF-8, and a NUL. */
	char texts[LIMIT_SECRETS][LIMIT_PASSWORD_BYTES + 1];
};

/* Whether bytes can be one: of that length, UTF-8, and without controls. */
bool secret_is_valid(const char *text, size_t len);

/* Add one behind the others unless it is there, is not valid, or the list is
 * full. */
void secrets_add(struct secrets *secrets, const char *text, size_t len);

/* Overwrite all of it, so that no optimiser leaves it out. */
void secrets_wipe(struct secrets *secrets);

#define scoped_secrets __attribute__((cleanup(secrets_wipe)))

#endif
