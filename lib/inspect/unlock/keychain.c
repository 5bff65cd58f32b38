/* keychain.c - a finder, and its list once it is needed. */
#include "unlock/keychain.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"

struct keychain {
	struct password_finder *finder;
	struct passwords passwords;
	struct keyring ring;
	int64_t left_ms;
};

struct keychain *
keychain_new(const struct password_sources *sources, struct fault *fault)
{
	struct keychain *keychain = mem_new(1, sizeof *keychain);

	keychain->finder = password_finder_new();
	keychain->ring = (struct keyring){ .passwords = &keychain->passwords,
		.finder = keychain->finder };
	keychain->left_ms = LIMIT_UNLOCK_MS;
	if (password_collect(sources, keychain->finder, fault) < 0)
		keychain_free(&keychain);
	return keychain;
}

void
keychain_free(struct keychain **keychain)
{
	struct keychain *held = ptr_take(keychain);

	if (held == NULL)
		return;
	password_finder_free(&held->finder);
	passwords_release(&held->passwords);
	free(held);
}

void
keychain_labelled(const struct keychain *keychain, struct secrets *out)
{
	password_keep(keychain->finder, out);
}

/* The ring with what is left of the time. Returns when that began. */
static int64_t
begin(struct keychain *keychain)
{
	int64_t now_ms = clock_ms();

	keychain->ring.deadline = deadline_in(now_ms, keychain->left_ms);
	keychain->ring.time_over = false;
	return now_ms;
}

static void
end(struct keychain *keychain, int64_t begun_ms)
{
	keychain->left_ms -= clock_ms() - begun_ms;
	if (keychain->left_ms < 0)
		keychain->left_ms = 0;
}

void
keychain_unlock(struct keychain *keychain, const char *bytes, size_t len,
    size_t max_bytes, struct unlocked *out)
{
	int64_t begun_ms = begin(keychain);

	unlock(bytes, len, &keychain->ring, max_bytes, out);
	end(keychain, begun_ms);
}

void
keychain_unlock_member(struct keychain *keychain, struct zip_locks *locks,
    const struct zip_entry *entry, size_t max_bytes, struct unlocked *out)
{
	int64_t begun_ms = begin(keychain);

	locks->keyring = &keychain->ring;
	zip_unlock(locks, entry, max_bytes, out);
	end(keychain, begun_ms);
}
