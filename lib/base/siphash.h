/* siphash.h - SipHash-2-4: a short keyed digest that nobody can steer.
 *
 * For tables whose keys strangers choose: without the key nobody can make two
 * of them meet, or tell from the table which they are. Thread: any. Never
 * logs. */
#ifndef SEKISHO_BASE_SIPHASH_H
#define SEKISHO_BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

#define SIPHASH_KEY_BYTES 16

uint64_t siphash(
    const uint8_t key[SIPHASH_KEY_BYTES], const void *bytes, size_t len);

#endif
