/* digest.h - SHA-256, SHA-1 and MD5 of bytes in memory.
 *
 * The last two are no proof of anything; lists of known files are asked by
 * them. libgcrypt behind one file. Thread: any after digest_warm_up(). Never
 * logs. */
#ifndef SEKISHO_TEXT_DIGEST_H
#define SEKISHO_TEXT_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

struct digests {
	uint8_t sha256[32];
	uint8_t sha1[20];
	uint8_t md5[16];
};

/* Call once in a process before the others. Returns 0, or -1 and *fault. */
int digest_warm_up(struct fault *fault);

void digest_all(const void *bytes, size_t len, struct digests *out);

/* The same of bytes followed by a run of one byte that lies nowhere. */
void digest_padded(const void *bytes, size_t len, char run_byte, uint64_t run,
    struct digests *out);

void digest_sha256(const void *bytes, size_t len, uint8_t out[32]);

#endif
