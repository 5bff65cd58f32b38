/* password_memory.h - passwords that came before the files they open.
 *
 * Many senders mail an archive and its password apart (in Japan: PPAP). What
 * one mail names behind a label is remembered for the next one of the same
 * sender to the same recipient, for LIMIT_MEMORY_S, in memory that is locked
 * where the host permits, in no core dump, and wiped. Pairs are known by a
 * digest under a random key, never by address. Bounded: the pair that was
 * used longest ago makes room. Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_PASSWORD_MEMORY_H
#define SEKISHO_MILTER_PASSWORD_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "base/secrets.h"

struct password_memory;

/* NULL and *fault when the host has no memory or no random numbers. */
struct password_memory *password_memory_new(struct fault *fault);

/* Wipe and free it; accepts NULL. */
void password_memory_free(struct password_memory **memory);

/* An envelope, borrowed: addresses as the MTA gave them. */
struct password_envelope {
	const char *sender;
	const char *const *recipients;
	size_t recipient_count; /* LIMIT_MEMORY_RECIPIENTS of them count */
};

/* Remember these for each pair. A message without a sender, which no person
 * wrote, is forgotten. */
void password_memory_keep(struct password_memory *memory,
    const struct password_envelope *envelope, const struct secrets *secrets,
    int64_t now_s);

/* Add what is remembered of the pairs, the latest first. */
void password_memory_find(struct password_memory *memory,
    const struct password_envelope *envelope, int64_t now_s,
    struct secrets *out);

#endif
