/* vault.h - a folder of messages and what is known of each.
 *
 * One thing in it is NAME.eml (a message as it came), NAME.json (its facts)
 * and, while it is being released, NAME.permit. The facts are there last, so
 * that a name that has them is whole. A thing without a message is one that
 * the MTA holds. The gate writes, its owner and root read; nobody else may
 * look into the folder, and no link in it is ever followed. Used by
 * originals.c and by `sekisho quarantine`. Thread: any, no state. Never
 * logs. */
#ifndef SEKISHO_MILTER_VAULT_H
#define SEKISHO_MILTER_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/fault.h"

/* "20260102T030405Z-SESSION-99" with its NUL: names sort by time. */
#define VAULT_NAME_BYTES 96

/* 32 random bytes in hex with their NUL. */
#define VAULT_SECRET_BYTES 65

/* How long a permit to release something is good for. */
#define VAULT_PERMIT_S 3600

/* Make the folder where it is missing, with those above it; as root give it to
 * the account. Returns 1 when it belonged to somebody else, 0 otherwise, or -1
 * and *fault. */
int vault_make(const char *path, const char *user, struct fault *fault);

/* Open the folder: a descriptor, the caller's, or -1 and *fault when it is no
 * folder, is not ours, or others may write into it. Others who could read it
 * are shut out. */
int vault_open(const char *path, struct fault *fault);

/* A thing to be kept. */
struct vault_thing {
	const char *session; /* [A-Za-z0-9._-]{1,64} */
	int64_t time_s;
	int message_fd; /* -1: facts only */
	int64_t message_bytes;
	const char *facts;
	size_t facts_len;
};

/* Keep it: all of it, on the disk, or nothing. Returns how many bytes of the
 * disk it takes and its name, or -1 and *fault. */
int64_t vault_add(int vault, const struct vault_thing *thing,
    char name_out[VAULT_NAME_BYTES], struct fault *fault);

struct vault_entry {
	char name[VAULT_NAME_BYTES];
	int64_t time_s;
	int64_t written_ns; /* on the disk, to order those of one second */
	int64_t bytes;      /* of the disk, all its files */
	int64_t released_s; /* 0: never */
	bool has_message;
	bool has_facts;
	bool has_permit;
};

struct vault_listing {
	struct vault_entry *entries; /* the oldest first */
	size_t count, cap;
};

void vault_listing_release(struct vault_listing *listing);

#define scoped_listing __attribute__((cleanup(vault_listing_release)))

/* What is in the folder; files of other names are not ours and left alone.
 * Returns 0, or -1 and *fault. */
int vault_list(int vault, struct vault_listing *out, struct fault *fault);

/* Remove what was left half-made by a process that died, if it is older than
 * this: another one may be at work. */
void vault_sweep(int vault, int64_t before_s);

/* Remove all files of a name; one that is gone is no fault. Returns 0, or -1
 * and *fault. */
int vault_remove(int vault, const char *name, struct fault *fault);

/* The facts, NUL-terminated and the caller's; or NULL and *fault. */
char *vault_facts(
    int vault, const char *name, size_t *len_out, struct fault *fault);

/* The message, open for reading; or -1 and *fault. */
int vault_message(int vault, const char *name, struct fault *fault);

/* Permit one release, for VAULT_PERMIT_S; a permit that was there is void.
 * Returns 0 and the secret, or -1 and *fault. */
int vault_permit(int vault, const char *name,
    char secret_out[VAULT_SECRET_BYTES], struct fault *fault);

/* Use the permit up: true for one caller only, who knows the secret. */
bool vault_claim(
    int vault, const char *name, const char *secret, int64_t now_s);

/* Whether this could be the name of something in a vault. */
bool vault_is_name(const char *name, size_t len);

#endif
