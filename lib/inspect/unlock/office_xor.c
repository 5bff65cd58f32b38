/* office_xor.c - the tables and steps of the specification. */
#include "unlock/office_xor.h"

#define PASSWORD_MAX 15

static const uint16_t first_codes[PASSWORD_MAX] = { 0xe1f0, 0x1d0f, 0xcc9c,
	0x84c0, 0x110c, 0x0e10, 0xf1ce, 0x313e, 0x1872, 0xe139, 0xd40f, 0x84f9,
	0x280c, 0xa96a, 0x4ec3 };

static const uint16_t matrix[7 * PASSWORD_MAX] = { 0xaefc, 0x4dd9, 0x9bb2,
	0x2745, 0x4e8a, 0x9d14, 0x2a09, 0x7b61, 0xf6c2, 0xfda5, 0xeb6b, 0xc6f7,
	0x9dcf, 0x2bbf, 0x4563, 0x8ac6, 0x05ad, 0x0b5a, 0x16b4, 0x2d68, 0x5ad0,
	0x0375, 0x06ea, 0x0dd4, 0x1ba8, 0x3750, 0x6ea0, 0xdd40, 0xd849, 0xa0b3,
	0x5147, 0xa28e, 0x553d, 0xaa7a, 0x44d5, 0x6f45, 0xde8a, 0xad35, 0x4a4b,
	0x9496, 0x390d, 0x721a, 0xeb23, 0xc667, 0x9cef, 0x29ff, 0x53fe, 0xa7fc,
	0x5fd9, 0x47d3, 0x8fa6, 0x0f6d, 0x1eda, 0x3db4, 0x7b68, 0xf6d0, 0xb861,
	0x60e3, 0xc1c6, 0x93ad, 0x377b, 0x6ef6, 0xddec, 0x45a0, 0x8b40, 0x06a1,
	0x0d42, 0x1a84, 0x3508, 0x6a10, 0xaa51, 0x4483, 0x8906, 0x022d, 0x045a,
	0x08b4, 0x1168, 0x76b4, 0xed68, 0xcaf1, 0x85c3, 0x1ba7, 0x374e, 0x6e9c,
	0x3730, 0x6e60, 0xdcc0, 0xa9a1, 0x4363, 0x86c6, 0x1dad, 0x3331, 0x6662,
	0xccc4, 0x89a9, 0x0373, 0x06e6, 0x0dcc, 0x1021, 0x2042, 0x4084, 0x8108,
	0x1231, 0x2462, 0x48c4 };

/* What fills a shorter password up to 15 bytes. */
static const uint8_t filling[PASSWORD_MAX] = { 0xbb, 0xff, 0xff, 0xba, 0xff,
	0xff, 0xb9, 0x80, 0x00, 0xbe, 0x0f, 0x00, 0xbf, 0x0f, 0x00 };

static uint8_t
rotate_right(uint8_t value, unsigned int bits)
{
	return (uint8_t)(value >> bits | value << (8 - bits));
}

static uint16_t
verifier_of(const uint8_t *password, size_t len)
{
	unsigned int verifier = 0;

	for (size_t i = len; i > 0; i--)
		verifier = ((verifier & 0x4000) != 0 ? 1U : 0U) ^
		    ((verifier << 1) & 0x7fff) ^ password[i - 1];
	verifier = ((verifier & 0x4000) != 0 ? 1U : 0U) ^
	    ((verifier << 1) & 0x7fff) ^ (unsigned int)len;
	return (uint16_t)(verifier ^ 0xce4b);
}

static uint16_t
key_of(const uint8_t *password, size_t len)
{
	uint16_t key = first_codes[len - 1];
	size_t element = sizeof matrix / sizeof *matrix;

	for (size_t i = len; i > 0; i--)
		for (unsigned int bit = 0; bit < 7; bit++) {
			element--;
			if ((password[i - 1] << bit & 0x40) != 0)
				key ^= matrix[element];
		}
	return key;
}

/* The password and its filling, mixed with the key's two bytes in turn. */
static void
array_of(
    const uint8_t *password, size_t len, uint16_t key, struct office_xor *out)
{
	for (size_t i = 0; i < sizeof out->bytes; i++) {
		uint8_t c = i < len ? password[i] : filling[i - len];
		uint8_t mix = (uint8_t)(i % 2 == 0 ? key : key >> 8);

		out->bytes[i] = rotate_right(c ^ mix, 1);
	}
}

bool
office_xor_try(uint16_t key, uint16_t verifier, const struct password *password,
    struct office_xor *out)
{
	const uint8_t *bytes = (const uint8_t *)password->text;
	size_t len = password->len < PASSWORD_MAX ? password->len
						  : PASSWORD_MAX;

	if (len == 0 || verifier_of(bytes, len) != verifier ||
	    key_of(bytes, len) != key)
		return false;
	array_of(bytes, len, key, out);
	return true;
}

void
office_xor_apply(
    const struct office_xor *with, size_t index, uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		bytes[i] = rotate_right(
		    bytes[i] ^ with->bytes[(index + i) % 16], 5);
}
