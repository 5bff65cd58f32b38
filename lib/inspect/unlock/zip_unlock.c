/* zip_unlock.c - two ciphers and how each tells a wrong password.
 *
 * AES has an authentication code. ZipCrypto has one byte, which every 256th
 * password meets: what it decrypts must then unpack to the right CRC, or at
 * least begin as its compression does. */
#include "unlock/zip_unlock.h"

#include <gcrypt.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "text/charset.h"

#define HEADER_BYTES   12 /* of ZipCrypto */
#define AES_BLOCK      16
#define VERIFIER_BYTES 2
#define CODE_BYTES     10 /* of the HMAC that is kept */
#define SHA1_BYTES     20
#define ROUNDS         1000
#define PIECE          16384

/* Bit 3: sizes and CRC stand behind the data. */
#define FLAG_LATE 0x0008

/* A password's bytes, as some program gave them to the cipher. */
struct bytes {
	const char *text;
	size_t len;
};

static size_t
salt_bytes(const struct zip_entry *entry)
{
	return entry->aes_bytes / 2U;
}

struct zipcrypto {
	uint32_t keys[3];
};

static uint32_t
crc_step(uint32_t crc, uint8_t byte)
{
	return (uint32_t)get_crc_table()[(crc ^ byte) & 0xff] ^ crc >> 8;
}

static void
zipcrypto_update(struct zipcrypto *state, uint8_t plain)
{
	state->keys[0] = crc_step(state->keys[0], plain);
	state->keys[1] += state->keys[0] & 0xff;
	state->keys[1] = state->keys[1] * 134775813U + 1;
	state->keys[2] = crc_step(
	    state->keys[2], (uint8_t)(state->keys[1] >> 24));
}

static void
zipcrypto_decrypt(struct zipcrypto *state, uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		uint32_t mix = (state->keys[2] & 0xffff) | 2;

		bytes[i] ^= (uint8_t)((mix * (mix ^ 1)) >> 8);
		zipcrypto_update(state, bytes[i]);
	}
}

/* Decrypt the header. Returns whether its last byte is right; the standard
 * says which one, and some writers take the other. */
static bool
zipcrypto_begin(struct zipcrypto *state, const struct bytes *password,
    const uint8_t *data, const struct zip_entry *entry)
{
	uint8_t header[HEADER_BYTES];
	uint8_t last;

	*state = (struct zipcrypto){ { 0x12345678, 0x23456789, 0x34567890 } };
	for (size_t i = 0; i < password->len; i++)
		zipcrypto_update(state, (uint8_t)password->text[i]);
	memcpy(header, data, sizeof header);
	zipcrypto_decrypt(state, header, sizeof header);
	last = header[HEADER_BYTES - 1];
	return last == (uint8_t)(entry->crc >> 24) ||
	    ((entry->flags & FLAG_LATE) != 0 &&
		last == (uint8_t)(entry->time >> 8));
}

/* Whether deflated bytes unpack to the entry's size and CRC; it ends at the
 * first byte that does not fit. */
static bool
inflates(const struct zip_entry *entry, const char *bytes, size_t len)
{
	scoped_mem uint8_t *room = mem_new(PIECE, 1);
	z_stream stream = { .next_in = (Bytef *)bytes, .avail_in = (uInt)len };
	uLong crc = crc32(0, NULL, 0);
	uint64_t size = 0;
	int status = Z_OK;

	if (len > UINT32_MAX || inflateInit2(&stream, -MAX_WBITS) != Z_OK)
		return false;
	while (status == Z_OK && size <= entry->size) {
		stream.next_out = room;
		stream.avail_out = PIECE;
		status = inflate(&stream, Z_NO_FLUSH);
		crc = crc32(crc, room, PIECE - stream.avail_out);
		size += PIECE - stream.avail_out;
	}
	inflateEnd(&stream);
	return status == Z_STREAM_END && size == entry->size &&
	    crc == entry->crc;
}

/* Whether bytes begin as what this method writes, where their CRC is of no
 * help. */
static bool
begins_well(const struct zip_entry *entry, const char *bytes, size_t len)
{
	static const struct {
		uint16_t method;
		uint8_t offset, len;
		const char *mark;
	} marks[] = {
		{ ZIP_BZIP2, 0, 3, "BZh" },
		{ ZIP_LZMA, 2, 2, "\x05\x00" },
		{ ZIP_ZSTD, 0, 4, "\x28\xb5\x2f\xfd" },
		{ ZIP_XZ, 0, 6,
		    "\xfd"
		    "7zXZ" },
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i].method == entry->method &&
		    len >= (size_t)marks[i].offset + marks[i].len)
			return memcmp(bytes + marks[i].offset, marks[i].mark,
				   marks[i].len) == 0;
	return false;
}

static bool
is_right(const struct zip_entry *entry, const char *bytes, size_t len)
{
	if (entry->method == ZIP_STORED)
		return len == entry->size &&
		    crc32_z(crc32(0, NULL, 0), (const Bytef *)bytes, len) ==
		    entry->crc;
	if (entry->method == ZIP_DEFLATED)
		return inflates(entry, bytes, len);
	return begins_well(entry, bytes, len);
}

static bool
open_zipcrypto(const char *data, const struct zip_entry *entry,
    const struct bytes *password, struct buffer *out)
{
	struct zipcrypto state;

	if (!zipcrypto_begin(&state, password, (const uint8_t *)data, entry))
		return false;
	buffer_clear(out);
	buffer_add(out, data + HEADER_BYTES, entry->data_len - HEADER_BYTES);
	if (out->full)
		return false;
	zipcrypto_decrypt(&state, (uint8_t *)out->data, out->len);
	explicit_bzero(&state, sizeof state);
	return is_right(entry, out->data, out->len);
}

struct aes_keys {
	uint8_t cipher[32], code[32];
	uint8_t verifier[VERIFIER_BYTES];
};

static bool
aes_begin(const char *data, const struct zip_entry *entry,
    const struct bytes *password, struct aes_keys *out)
{
	uint8_t made[2 * 32 + VERIFIER_BYTES];
	size_t key = entry->aes_bytes;

	if (gcry_kdf_derive(password->text, password->len, GCRY_KDF_PBKDF2,
		GCRY_MD_SHA1, data, salt_bytes(entry), ROUNDS,
		2 * key + VERIFIER_BYTES, made) != 0)
		return false;
	memcpy(out->cipher, made, key);
	memcpy(out->code, made + key, key);
	memcpy(out->verifier, made + 2 * key, VERIFIER_BYTES);
	explicit_bzero(made, sizeof made);
	return memcmp(out->verifier, data + salt_bytes(entry),
		   VERIFIER_BYTES) == 0;
}

static bool
aes_is_authentic(
    const struct aes_keys *keys, size_t key_bytes, const char *data, size_t len)
{
	uint8_t code[SHA1_BYTES] = { 0 };
	size_t code_bytes = sizeof code;
	gcry_mac_hd_t mac;
	bool same;

	if (gcry_mac_open(&mac, GCRY_MAC_HMAC_SHA1, 0, NULL) != 0)
		return false;
	same = gcry_mac_setkey(mac, keys->code, key_bytes) == 0 &&
	    gcry_mac_write(mac, data, len) == 0 &&
	    gcry_mac_read(mac, code, &code_bytes) == 0 &&
	    memcmp(code, data + len, CODE_BYTES) == 0;
	gcry_mac_close(mac);
	return same;
}

/* Counter mode with the counter's lowest byte first, from 1: not libgcrypt's,
 * so the counters are encrypted and mixed in here. */
static bool
aes_decrypt(
    const struct aes_keys *keys, size_t key_bytes, uint8_t *bytes, size_t len)
{
	scoped_mem uint8_t *stream = mem_new(PIECE, 1);
	int algorithm = key_bytes == 32 ? GCRY_CIPHER_AES256
	    : key_bytes == 24           ? GCRY_CIPHER_AES192
					: GCRY_CIPHER_AES128;
	gcry_cipher_hd_t cipher;
	uint64_t counter = 1;
	bool good;

	if (gcry_cipher_open(&cipher, algorithm, GCRY_CIPHER_MODE_ECB, 0) != 0)
		return false;
	good = gcry_cipher_setkey(cipher, keys->cipher, key_bytes) == 0;
	for (size_t done = 0; good && done < len; done += PIECE) {
		size_t step = len - done < PIECE ? len - done : PIECE;

		memset(stream, 0, PIECE);
		for (size_t i = 0; i < PIECE; i += AES_BLOCK, counter++)
			for (unsigned int j = 0; j < sizeof counter; j++)
				stream[i + j] = (uint8_t)(counter >> (8 * j));
		good = gcry_cipher_encrypt(cipher, stream, PIECE, NULL, 0) == 0;
		for (size_t i = 0; i < step; i++)
			bytes[done + i] ^= stream[i];
	}
	gcry_cipher_close(cipher);
	return good;
}

static bool
open_aes(const char *data, const struct zip_entry *entry,
    const struct bytes *password, struct buffer *out)
{
	size_t before = salt_bytes(entry) + VERIFIER_BYTES;
	size_t len = entry->data_len - before - CODE_BYTES;
	struct aes_keys keys;
	bool opened;

	if (!aes_begin(data, entry, password, &keys) ||
	    !aes_is_authentic(&keys, entry->aes_bytes, data + before, len))
		return false;
	buffer_clear(out);
	buffer_add(out, data + before, len);
	opened = !out->full &&
	    aes_decrypt(
		&keys, entry->aes_bytes, (uint8_t *)out->data, out->len);
	explicit_bzero(&keys, sizeof keys);
	return opened;
}

/* Whether it is whole and encrypted as we know it. */
static bool
is_known(const struct zip_entry *entry)
{
	size_t least = entry->aes_bytes > 0
	    ? salt_bytes(entry) + VERIFIER_BYTES + CODE_BYTES
	    : HEADER_BYTES;

	return (entry->bits & (ZIP_STRONG | ZIP_LOST)) == 0 &&
	    entry->method != ZIP_AES && entry->data_len >= least;
}

static bool
open_with(const struct zip_locks *locks, const struct zip_entry *entry,
    const struct bytes *password, struct buffer *out)
{
	const char *data = locks->bytes + entry->data;

	return entry->aes_bytes > 0
	    ? open_aes(data, entry, password, out)
	    : open_zipcrypto(data, entry, password, out);
}

/* Beyond ASCII, a password may be the bytes of UTF-8 or of Japanese Windows.
 */
static bool
fits(const struct zip_locks *locks, const struct zip_entry *entry,
    const struct password *password, struct buffer *out)
{
	struct bytes utf8 = { password->text, password->len };
	struct buffer windows = BUFFER_OF(2L * LIMIT_PASSWORD_BYTES);
	bool opened = open_with(locks, entry, &utf8, out);

	if (opened || text_is_ascii(password->text, password->len))
		return opened;
	if (charset_from_utf8(
		"CP932", password->text, password->len, &windows)) {
		struct bytes other = { windows.data, windows.len };

		opened = open_with(locks, entry, &other, out);
	}
	if (windows.data != NULL)
		explicit_bzero(windows.data, windows.len);
	buffer_release(&windows);
	return opened;
}

void
zip_unlock(struct zip_locks *locks, const struct zip_entry *entry,
    size_t max_bytes, struct unlocked *out)
{
	struct keyring *keyring = locks->keyring;
	const struct password *password;
	struct key_walk walk;
	bool only_first = locks->closed >= ZIP_UNLOCK_MISSES;

	*out = (struct unlocked){ .status = UNLOCK_UNKNOWN,
		.bytes = BUFFER_OF(max_bytes) };
	if (!is_known(entry))
		return;
	key_walk_init(&walk, keyring, NULL, 0);
	while ((password = key_walk_next(&walk)) != NULL) {
		if (only_first && keyring->opened == 0)
			break;
		if (fits(locks, entry, password, &out->bytes)) {
			key_walk_opened(&walk, password);
			out->kind = password->kind;
			out->status = UNLOCK_OPENED;
			return;
		}
		if (only_first)
			break;
	}
	buffer_clear(&out->bytes);
	locks->closed++;
	out->status = keyring->time_over ? UNLOCK_TIMEOUT : UNLOCK_CLOSED;
}
