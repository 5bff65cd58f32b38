/* sha256.h - the digest of bytes in memory.
 *
 * For what the gate itself has to recognise: a model's file, a message that a
 * report says it is about. libgcrypt behind one file. Thread: any. Never
 * logs. */
#ifndef SEKISHO_JUDGE_SHA256_H
#define SEKISHO_JUDGE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32

void sha256_of(const void *bytes, size_t len, uint8_t out[SHA256_BYTES]);

#endif
