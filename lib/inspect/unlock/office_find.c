/* office_find.c - one loop for all documents. */
#include "unlock/office_find.h"

void
office_walk_init(struct key_walk *walk, struct keyring *keyring)
{
	static const char *const own[] = { "VelvetSweatshop",
		"/01Hannes Ruescher/01" };

	key_walk_init(walk, keyring, own, sizeof own / sizeof *own);
}

void
office_found(struct key_walk *walk, const struct password *password,
    struct unlocked *out)
{
	key_walk_opened(walk, password);
	out->kind = password->kind;
	out->status = UNLOCK_OPENED;
}

void
office_not_found(const struct keyring *keyring, struct unlocked *out)
{
	out->status = keyring->time_over ? UNLOCK_TIMEOUT : UNLOCK_CLOSED;
}

bool
office_find_key(const struct office_lock *lock, struct keyring *keyring,
    struct unlocked *out, struct office_key *key_out)
{
	const struct password *password;
	struct key_walk walk;

	office_walk_init(&walk, keyring);
	while ((password = key_walk_next(&walk)) != NULL)
		if (office_lock_try(lock, password, key_out)) {
			office_found(&walk, password, out);
			return true;
		}
	office_not_found(keyring, out);
	return false;
}
