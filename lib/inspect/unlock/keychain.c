/* keychain.c - a finder, and its list once it is needed. */
#include "unlock/keychain.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"

struct keychain {
	struct password_sources sources;
	struct password_finder *finder; /* NULL: nothing is collected yet */
	struct passwords passwords;
	struct keyring ring;
	int64_t left_ms;
};

struct keychain *
keychain_new(const struct password_sources *sources)
{
	struct keychain *keychain = mem_new(1, sizeof *keychain);

	keychain->sources = *sources;
	keychain->ring.passwords = &keychain->passwords;
	keychain->left_ms = LIMIT_UNLOCK_MS;
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

static void
collect(struct keychain *keychain)
{
	if (keychain->finder != NULL)
		return;
	keychain->finder = password_finder_new();
	keychain->ring.finder = keychain->finder;
	password_collect(&keychain->sources, keychain->finder);
}

void
keychain_labelled(struct keychain *keychain, struct secrets *out)
{
	if (!password_is_labelled(&keychain->sources))
		return;
	collect(keychain);
	password_keep(keychain->finder, out);
}

/* The ring with what is left of the time. Returns when that began. */
static int64_t
begin(struct keychain *keychain)
{
	int64_t now_ms = clock_ms();

	collect(keychain);
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
