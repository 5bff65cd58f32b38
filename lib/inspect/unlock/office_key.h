/* office_key.h - passwords to keys, as Office derives them ([MS-OFFCRYPTO]
 * 2.3): RC4, RC4 CryptoAPI, standard and agile.
 *
 * A lock is what a document says about its encryption; a key is what a fitting
 * password makes of it. libgcrypt does the arithmetic. Everything read is
 * bounded here, so that deriving and decrypting need no checks.
 * Thread: any, no state. Never logs. */
#ifndef SEKISHO_UNLOCK_OFFICE_KEY_H
#define SEKISHO_UNLOCK_OFFICE_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "unlock/passwords.h"

/* SHA-512 is the longest digest, and an agile salt may have 64 bytes. */
#define OFFICE_DIGEST_BYTES 64
#define OFFICE_SALT_BYTES   64

enum office_scheme {
	OFFICE_UNSET = 0,
	OFFICE_RC4,       /* 2.3.6: MD5, 40 bits */
	OFFICE_CRYPTOAPI, /* 2.3.5: SHA-1, RC4 of 40 to 128 bits */
	OFFICE_STANDARD,  /* 2.3.4.5: SHA-1, AES in ECB */
	OFFICE_AGILE,     /* 2.3.4.10: any digest, AES in CBC */
};

/* One set of parameters of agile encryption: of the data, or of a password. */
struct office_agile {
	int digest; /* of libgcrypt */
	size_t digest_bytes, key_bytes, salt_bytes;
	uint8_t salt[OFFICE_SALT_BYTES];
};

struct office_lock {
	enum office_scheme scheme;
	size_t key_bytes;
	uint8_t salt[16];
	uint8_t verifier[16];
	uint8_t verifier_hash[OFFICE_DIGEST_BYTES];
	size_t verifier_hash_bytes; /* as encrypted */
	/* Agile only. */
	struct office_agile data, password;
	uint32_t rounds;
	uint8_t verifier_input[OFFICE_SALT_BYTES];
	size_t verifier_input_bytes;
	uint8_t key_value[OFFICE_DIGEST_BYTES];
	size_t key_value_bytes;
};

struct office_key {
	size_t len;
	uint8_t bytes[OFFICE_DIGEST_BYTES];
};

/* Read an EncryptionInfo stream, or what stands in its place in a binary
 * document. Returns whether it is a lock we know. */
bool office_lock_parse(
    const uint8_t *bytes, size_t len, struct office_lock *out);

/* Whether the password fits; then *out is the key. */
bool office_lock_try(const struct office_lock *lock,
    const struct password *password, struct office_key *out);

/* Decrypt in place with the RC4 key of one block (RC4 and CryptoAPI); the
 * first `skip` bytes of its key stream are left out. */
void office_rc4(const struct office_lock *lock, const struct office_key *key,
    uint32_t block, size_t skip, uint8_t *bytes, size_t len);

/* Decrypt a stream in place whose key changes every block_bytes, as if it
 * began at `offset` of it. */
void office_rc4_stream(const struct office_lock *lock,
    const struct office_key *key, size_t block_bytes, size_t offset,
    uint8_t *bytes, size_t len);

/* Decrypt a package (2.3.4.4, behind its size; standard and agile) in place;
 * len is a multiple of 16. */
void office_aes(const struct office_lock *lock, const struct office_key *key,
    uint8_t *bytes, size_t len);

#endif
