/* office_key.c - the derivations and the ciphers.
 *
 * A password is UTF-16LE here. Each scheme: a salted digest, iterated in the
 * newer ones; a key from it; a verifier that the key must decrypt to its own
 * digest. */
#include "unlock/office_key.h"

#include <assert.h>
#include <gcrypt.h>
#include <glib.h>
#include <string.h>

#include "unlock/office_agile.h"

#define AES_BLOCK   16
#define SHA1_BYTES  20
#define MD5_BYTES   16
#define SEGMENT     4096  /* of agile packages */
#define INFO_HEAD   8     /* version and flags */
#define ROUNDS      50000 /* of standard encryption */
#define UTF16_BYTES (2 * LIMIT_PASSWORD_BYTES)

struct utf16 {
	size_t len;
	uint8_t bytes[UTF16_BYTES];
};

static uint32_t
u32_of(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 |
	    (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void
put_u32(uint8_t *bytes, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
}

static void
put_u16(struct utf16 *out, uint32_t unit)
{
	out->bytes[out->len++] = (uint8_t)unit;
	out->bytes[out->len++] = (uint8_t)(unit >> 8);
}

/* LIMIT_PASSWORD_BYTES of UTF-8 have at most as many units. */
static void
utf16_of(const struct password *password, struct utf16 *out)
{
	const char *next = password->text;

	out->len = 0;
	while (*next != '\0') {
		uint32_t c = g_utf8_get_char(next);

		next = g_utf8_next_char(next);
		if (c < 0x10000) {
			put_u16(out, c);
			continue;
		}
		put_u16(out, 0xd800 + ((c - 0x10000) >> 10));
		put_u16(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
	}
}

/* The digest of two pieces; returns its length. */
static size_t
digest_two(int digest, const uint8_t *a, size_t a_len, const uint8_t *b,
    size_t b_len, uint8_t *out)
{
	gcry_buffer_t pieces[] = {
		{ .data = (void *)a, .len = a_len },
		{ .data = (void *)b, .len = b_len },
	};

	/* Only digests that libgcrypt has come this far. */
	gcry_md_hash_buffers(digest, 0, out, pieces, 2);
	return gcry_md_get_algo_dlen(digest);
}

/* One cipher over bytes in place. */
struct cipher {
	int algorithm, mode;
	const uint8_t *key;
	size_t key_bytes;
	const uint8_t *iv; /* of 16 bytes, or NULL */
};

/* Skip so much of a key stream, then decrypt. */
static void
decrypt(const struct cipher *cipher, size_t skip, uint8_t *bytes, size_t len)
{
	gcry_cipher_hd_t handle;
	uint8_t waste[256];
	gcry_error_t error = gcry_cipher_open(
	    &handle, cipher->algorithm, cipher->mode, 0);

	assert(error == 0);
	error = gcry_cipher_setkey(handle, cipher->key, cipher->key_bytes);
	if (error == 0 && cipher->iv != NULL)
		error = gcry_cipher_setiv(handle, cipher->iv, AES_BLOCK);
	while (error == 0 && skip > 0) {
		size_t step = skip < sizeof waste ? skip : sizeof waste;

		memset(waste, 0, step);
		error = gcry_cipher_decrypt(handle, waste, step, NULL, 0);
		skip -= step;
	}
	if (error == 0)
		error = gcry_cipher_decrypt(handle, bytes, len, NULL, 0);
	gcry_cipher_close(handle);
	assert(error == 0);
}

static int
aes_of(size_t key_bytes)
{
	return key_bytes == 32 ? GCRY_CIPHER_AES256
	    : key_bytes == 24  ? GCRY_CIPHER_AES192
			       : GCRY_CIPHER_AES128;
}

void
office_rc4(const struct office_lock *lock, const struct office_key *key,
    uint32_t block, size_t skip, uint8_t *bytes, size_t len)
{
	uint8_t number[4], made[SHA1_BYTES] = { 0 };
	struct cipher cipher = { .algorithm = GCRY_CIPHER_ARCFOUR,
		.mode = GCRY_CIPHER_MODE_STREAM,
		.key = made,
		.key_bytes = MD5_BYTES };

	if (len == 0)
		return;
	put_u32(number, block);
	if (lock->scheme == OFFICE_RC4) {
		digest_two(GCRY_MD_MD5, key->bytes, key->len, number, 4, made);
	} else {
		digest_two(GCRY_MD_SHA1, key->bytes, key->len, number, 4, made);
		/* 40 bits are padded with zeros to 128. */
		if (lock->key_bytes == 5)
			memset(made + 5, 0, sizeof made - 5);
		else
			cipher.key_bytes = lock->key_bytes;
	}
	decrypt(&cipher, skip, bytes, len);
}

void
office_rc4_stream(const struct office_lock *lock, const struct office_key *key,
    size_t block_bytes, size_t offset, uint8_t *bytes, size_t len)
{
	while (len > 0) {
		size_t skip = offset % block_bytes;
		size_t step = block_bytes - skip;

		if (step > len)
			step = len;
		office_rc4(lock, key, (uint32_t)(offset / block_bytes), skip,
		    bytes, step);
		bytes += step;
		offset += step;
		len -= step;
	}
}

static void
aes_ecb(const struct office_key *key, uint8_t *bytes, size_t len)
{
	decrypt(&(struct cipher){ .algorithm = aes_of(key->len),
		    .mode = GCRY_CIPHER_MODE_ECB,
		    .key = key->bytes,
		    .key_bytes = key->len },
	    0, bytes, len);
}

/* With an IV shorter or longer than a block cut or padded as the format
 * wants (2.3.4.12). */
static void
aes_cbc(const uint8_t *key, size_t key_bytes, const uint8_t *iv,
    size_t iv_bytes, struct office_key *data)
{
	uint8_t block[AES_BLOCK];

	memset(block, 0x36, sizeof block);
	memcpy(block, iv, iv_bytes < AES_BLOCK ? iv_bytes : AES_BLOCK);
	decrypt(&(struct cipher){ .algorithm = aes_of(key_bytes),
		    .mode = GCRY_CIPHER_MODE_CBC,
		    .key = key,
		    .key_bytes = key_bytes,
		    .iv = block },
	    0, data->bytes, data->len);
}

void
office_aes(const struct office_lock *lock, const struct office_key *key,
    uint8_t *bytes, size_t len)
{
	const struct office_agile *data = &lock->data;

	if (lock->scheme == OFFICE_STANDARD) {
		aes_ecb(key, bytes, len);
		return;
	}
	for (size_t done = 0; done < len; done += SEGMENT) {
		uint8_t number[4], iv[OFFICE_DIGEST_BYTES] = { 0 };
		struct cipher cipher = { .algorithm = aes_of(key->len),
			.mode = GCRY_CIPHER_MODE_CBC,
			.key = key->bytes,
			.key_bytes = key->len,
			.iv = iv };

		put_u32(number, (uint32_t)(done / SEGMENT));
		digest_two(
		    data->digest, data->salt, data->salt_bytes, number, 4, iv);
		decrypt(&cipher, 0, bytes + done,
		    len - done < SEGMENT ? len - done : SEGMENT);
	}
}

/* 2.3.6.2: only five bytes of anything count. */
static void
derive_rc4(const struct office_lock *lock, const struct utf16 *password,
    struct office_key *out)
{
	uint8_t hash[MD5_BYTES];
	uint8_t repeated[16 * (5 + sizeof lock->salt)];

	gcry_md_hash_buffer(GCRY_MD_MD5, hash, password->bytes, password->len);
	for (size_t i = 0; i < 16; i++) {
		uint8_t *at = repeated + i * (5 + sizeof lock->salt);

		memcpy(at, hash, 5);
		memcpy(at + 5, lock->salt, sizeof lock->salt);
	}
	gcry_md_hash_buffer(GCRY_MD_MD5, hash, repeated, sizeof repeated);
	memcpy(out->bytes, hash, 5);
	out->len = 5;
}

/* 2.3.5.2. */
static void
derive_cryptoapi(const struct office_lock *lock, const struct utf16 *password,
    struct office_key *out)
{
	out->len = digest_two(GCRY_MD_SHA1, lock->salt, sizeof lock->salt,
	    password->bytes, password->len, out->bytes);
}

/* Digest again and again, the round's number before the digest. */
static void
iterate(int digest, uint32_t rounds, uint8_t *hash, size_t hash_bytes)
{
	uint8_t room[4 + OFFICE_DIGEST_BYTES];

	memcpy(room + 4, hash, hash_bytes);
	for (uint32_t i = 0; i < rounds; i++) {
		put_u32(room, i);
		gcry_md_hash_buffer(digest, hash, room, 4 + hash_bytes);
		memcpy(room + 4, hash, hash_bytes);
	}
}

/* 2.3.4.7. */
static void
derive_standard(const struct office_lock *lock, const struct utf16 *password,
    struct office_key *out)
{
	static const uint8_t zero[4];
	uint8_t hash[SHA1_BYTES], pad[64], keys[2 * SHA1_BYTES];

	digest_two(GCRY_MD_SHA1, lock->salt, sizeof lock->salt, password->bytes,
	    password->len, hash);
	iterate(GCRY_MD_SHA1, ROUNDS, hash, sizeof hash);
	digest_two(GCRY_MD_SHA1, hash, sizeof hash, zero, 4, hash);
	for (size_t i = 0; i < 2; i++) {
		memset(pad, i == 0 ? 0x36 : 0x5c, sizeof pad);
		for (size_t j = 0; j < sizeof hash; j++)
			pad[j] ^= hash[j];
		gcry_md_hash_buffer(
		    GCRY_MD_SHA1, keys + i * SHA1_BYTES, pad, sizeof pad);
	}
	memcpy(out->bytes, keys, lock->key_bytes);
	out->len = lock->key_bytes;
}

/* Whether the decrypted verifier has the decrypted digest. */
static bool
try_binary(const struct office_lock *lock, const struct office_key *key)
{
	uint8_t both[16 + OFFICE_DIGEST_BYTES], hash[OFFICE_DIGEST_BYTES];
	int digest = lock->scheme == OFFICE_RC4 ? GCRY_MD_MD5 : GCRY_MD_SHA1;
	size_t len = sizeof lock->verifier + lock->verifier_hash_bytes;

	memcpy(both, lock->verifier, sizeof lock->verifier);
	memcpy(both + sizeof lock->verifier, lock->verifier_hash,
	    lock->verifier_hash_bytes);
	if (lock->scheme == OFFICE_STANDARD)
		aes_ecb(key, both, len);
	else
		office_rc4(lock, key, 0, 0, both, len);
	gcry_md_hash_buffer(digest, hash, both, sizeof lock->verifier);
	return memcmp(hash, both + sizeof lock->verifier,
		   gcry_md_get_algo_dlen(digest)) == 0;
}

/* 2.3.4.11 and 2.3.4.13: decrypt one of the three values whose keys differ by
 * a constant. */
static void
agile_value(const struct office_lock *lock, const uint8_t *hash,
    const uint8_t constant[8], const uint8_t *value, struct office_key *io)
{
	const struct office_agile *with = &lock->password;
	uint8_t key[OFFICE_DIGEST_BYTES];

	memset(key, 0x36, sizeof key);
	digest_two(with->digest, hash, with->digest_bytes, constant, 8, key);
	memcpy(io->bytes, value, io->len);
	aes_cbc(key, with->key_bytes, with->salt, with->salt_bytes, io);
}

static bool
try_agile(const struct office_lock *lock, const struct utf16 *password,
    struct office_key *out)
{
	static const uint8_t input_key[8] = { 0xfe, 0xa7, 0xd2, 0x76, 0x3b,
		0x4b, 0x9e, 0x79 };
	static const uint8_t value_key[8] = { 0xd7, 0xaa, 0x0f, 0x6d, 0x30,
		0x61, 0x34, 0x4e };
	static const uint8_t secret_key[8] = { 0x14, 0x6e, 0x0b, 0xe7, 0xab,
		0xac, 0xd0, 0xd6 };
	const struct office_agile *with = &lock->password;
	uint8_t hash[OFFICE_DIGEST_BYTES], expected[OFFICE_DIGEST_BYTES];
	struct office_key input = { .len = lock->verifier_input_bytes };
	struct office_key value = { .len = lock->verifier_hash_bytes };

	digest_two(with->digest, with->salt, with->salt_bytes, password->bytes,
	    password->len, hash);
	iterate(with->digest, lock->rounds, hash, with->digest_bytes);
	agile_value(lock, hash, input_key, lock->verifier_input, &input);
	agile_value(lock, hash, value_key, lock->verifier_hash, &value);
	/* The input is as long as the salt; padding is not digested. */
	gcry_md_hash_buffer(
	    with->digest, expected, input.bytes, with->salt_bytes);
	if (memcmp(expected, value.bytes, with->digest_bytes) != 0)
		return false;
	out->len = lock->key_value_bytes;
	agile_value(lock, hash, secret_key, lock->key_value, out);
	out->len = lock->data.key_bytes;
	return true;
}

bool
office_lock_try(const struct office_lock *lock, const struct password *password,
    struct office_key *out)
{
	struct utf16 text;
	struct office_key key = { 0 };
	bool fits;

	utf16_of(password, &text);
	switch (lock->scheme) {
	case OFFICE_RC4:
		derive_rc4(lock, &text, &key);
		break;
	case OFFICE_CRYPTOAPI:
		derive_cryptoapi(lock, &text, &key);
		break;
	case OFFICE_STANDARD:
		derive_standard(lock, &text, &key);
		break;
	case OFFICE_AGILE:
	case OFFICE_UNSET:
		break;
	}
	fits = lock->scheme == OFFICE_AGILE ? try_agile(lock, &text, &key)
					    : try_binary(lock, &key);
	explicit_bzero(&text, sizeof text);
	if (fits)
		*out = key;
	return fits;
}

/* 2.3.3: salt, verifier and the verifier's digest behind it. */
static bool
parse_verifier(const uint8_t *bytes, size_t len, struct office_lock *lock)
{
	size_t hash_bytes = lock->scheme == OFFICE_STANDARD ? 32 : SHA1_BYTES;

	if (len < 40 + hash_bytes || u32_of(bytes) != sizeof lock->salt ||
	    u32_of(bytes + 36) != SHA1_BYTES)
		return false;
	memcpy(lock->salt, bytes + 4, sizeof lock->salt);
	memcpy(lock->verifier, bytes + 20, sizeof lock->verifier);
	memcpy(lock->verifier_hash, bytes + 40, hash_bytes);
	lock->verifier_hash_bytes = hash_bytes;
	return true;
}

/* 2.3.2: the header of CryptoAPI and of standard encryption. */
static bool
parse_header(const uint8_t *bytes, size_t len, struct office_lock *lock)
{
	enum {
		RC4 = 0x6801,
		AES128 = 0x660e,
		AES256 = 0x6610,
		AES_FLAG = 0x20
	};
	uint32_t size, algorithm, bits;

	if (len < INFO_HEAD + 4)
		return false;
	size = u32_of(bytes + INFO_HEAD);
	bytes += INFO_HEAD + 4;
	len -= INFO_HEAD + 4;
	if (size < 32 || size > len)
		return false;
	algorithm = u32_of(bytes + 8);
	bits = u32_of(bytes + 16);
	if (algorithm == 0 && (u32_of(bytes) & AES_FLAG) != 0)
		algorithm = AES128 + (bits >= 128 ? bits / 64 - 2 : 0);
	if (algorithm == RC4 || algorithm == 0) {
		lock->scheme = OFFICE_CRYPTOAPI;
		/* Unsaid it is 40. */
		bits = bits == 0 ? 40 : bits;
		if (bits < 40 || bits > 128)
			return false;
	} else if (algorithm >= AES128 && algorithm <= AES256) {
		lock->scheme = OFFICE_STANDARD;
		bits = 128 + 64 * (algorithm - AES128);
	} else {
		return false;
	}
	lock->key_bytes = bits / 8;
	return parse_verifier(bytes + size, len - size, lock);
}

static bool
parse_rc4(const uint8_t *bytes, size_t len, struct office_lock *lock)
{
	if (len < 4 + 48)
		return false;
	lock->scheme = OFFICE_RC4;
	lock->key_bytes = MD5_BYTES;
	memcpy(lock->salt, bytes + 4, 16);
	memcpy(lock->verifier, bytes + 20, 16);
	memcpy(lock->verifier_hash, bytes + 36, MD5_BYTES);
	lock->verifier_hash_bytes = MD5_BYTES;
	return true;
}

bool
office_lock_parse(const uint8_t *bytes, size_t len, struct office_lock *out)
{
	struct office_lock made = { 0 };
	uint32_t version;
	bool known = false;

	if (len < INFO_HEAD)
		return false;
	version = u32_of(bytes); /* minor above major */
	if (version == 0x00010001)
		known = parse_rc4(bytes, len, &made);
	else if (version == 0x00040004)
		known = office_agile_parse(
		    (const char *)bytes + INFO_HEAD, len - INFO_HEAD, &made);
	else if (version >> 16 == 2 && (version & 0xffff) >= 2 &&
	    (version & 0xffff) <= 4)
		known = parse_header(bytes, len, &made);
	if (known)
		*out = made;
	return known;
}
