/* digest_set.h - a file of digests: MD5, SHA-1 and SHA-256 in hex.
 *
 * One a line; what stands behind a blank, comma or colon (a file's name, as
 * sha256sum writes it) is passed over. Kept as sorted bytes: a million SHA-256
 * are 32 MB. Thread: any once loaded. Never logs. */
#ifndef SEKISHO_CONFIG_DIGEST_SET_H
#define SEKISHO_CONFIG_DIGEST_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mistakes;

/* All zero is empty. Each kind has an array of its own. */
struct digest_set {
	struct digest_array {
		uint8_t *bytes;
		size_t count, cap;
	} md5, sha1, sha256;
};

/* Read the file into an empty set; path "" reads nothing. */
void digest_set_load(
    struct digest_set *set, const char *path, struct mistakes *mistakes);

/* Whether one of a file's digests (16, 20 and 32 bytes; NULL: not known) is
 * there. */
bool digest_set_has(const struct digest_set *set, const uint8_t *md5,
    const uint8_t *sha1, const uint8_t *sha256);

size_t digest_set_count(const struct digest_set *set);

void digest_set_release(struct digest_set *set);

#endif
