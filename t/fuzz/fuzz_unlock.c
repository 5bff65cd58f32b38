/* Any bytes as a document or archive behind the password "secret": what comes
 * out stays within its bound, and only what opened has bytes and a kind. */
#include <stdint.h>
#include <stdlib.h>

#include "base/fault.h"
#include "text/digest.h"
#include "unlock/unlock.h"
#include "unlock/zip_unlock.h"

#define MAX_BYTES 100000
#define ENTRIES   5

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct unlocked *unlocked)
{
	bool opened = unlocked->status == UNLOCK_OPENED;

	if (unlocked->status == UNLOCK_UNSET ||
	    unlocked->bytes.len > MAX_BYTES ||
	    (!opened && unlocked->bytes.len > 0) ||
	    (opened && unlocked->kind == PASSWORD_UNSET))
		abort();
}

static void
open_members(const char *bytes, size_t len, struct keyring *keyring)
{
	struct zip_directory directory = { 0 };
	struct zip_locks locks = { .bytes = bytes, .keyring = keyring };

	if (!zip_directory_read(bytes, len, ENTRIES, &directory))
		return;
	for (size_t i = 0; i < directory.count; i++) {
		scoped_unlocked struct unlocked unlocked = { 0 };

		zip_unlock(&locks, &directory.entries[i], MAX_BYTES, &unlocked);
		check(&unlocked);
	}
	zip_directory_release(&directory);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool warm;
	scoped_passwords struct passwords passwords = { 0 };
	scoped_unlocked struct unlocked unlocked = { 0 };
	struct keyring keyring = { .passwords = &passwords,
		.deadline = deadline_in(clock_ms(), 1000) };
	struct fault fault;

	if (!warm) {
		if (digest_warm_up(&fault) != 0)
			abort();
		unlock_warm_up();
		warm = true;
	}
	passwords_add(&passwords, PASSWORD_LABEL, "wrong", 5);
	passwords_add(&passwords, PASSWORD_TOKEN, "secret", 6);
	unlock((const char *)data, size, &keyring, MAX_BYTES, &unlocked);
	check(&unlocked);
	open_members((const char *)data, size, &keyring);
	return 0;
}
