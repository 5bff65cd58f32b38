/* passwords.h - what may open a file, the likeliest first.
 *
 * A list without repetitions that ends at LIMIT_PASSWORDS; each password
 * knows where it comes from, because "it stood in the mail itself" is a fact
 * of its own. Wiped when released. Thread: one owner. Never logs. */
#ifndef SEKISHO_UNLOCK_PASSWORDS_H
#define SEKISHO_UNLOCK_PASSWORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"
#include "wire/password_kind.h"

struct password {
	enum password_kind kind;
	size_t len;
	char text[LIMIT_PASSWORD_BYTES + 1]; /* UTF-8 without controls */
};

struct passwords {
	struct password *items; /* LIMIT_PASSWORDS of them, or NULL */
	size_t count;
};

/* Wipe and free what it holds, and zero it. */
void passwords_release(struct passwords *passwords);

#define scoped_passwords __attribute__((cleanup(passwords_release)))

/* Add one behind the others unless it is there already, cannot be one, or the
 * list is full. Whether it was added. */
bool passwords_add(struct passwords *passwords, enum password_kind kind,
    const char *text, size_t len);

#endif
