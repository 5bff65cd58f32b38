/* siphash.c - after Aumasson and Bernstein, "SipHash: a fast short-input PRF"
 * (2012). */
#include "base/siphash.h"

struct state {
	uint64_t v[4];
};

static uint64_t
little_u64(const uint8_t *bytes)
{
	uint64_t value = 0;

	for (int i = 7; i >= 0; i--)
		value = value << 8 | bytes[i];
	return value;
}

static uint64_t
rotate(uint64_t value, unsigned int bits)
{
	return value << bits | value >> (64 - bits);
}

static void
half(uint64_t *a, uint64_t *b, unsigned int bits)
{
	*a += *b;
	*b = rotate(*b, bits) ^ *a;
}

static void
rounds(struct state *state, int count)
{
	uint64_t *v = state->v;

	for (int i = 0; i < count; i++) {
		half(&v[0], &v[1], 13);
		v[0] = rotate(v[0], 32);
		half(&v[2], &v[3], 16);
		half(&v[0], &v[3], 21);
		half(&v[2], &v[1], 17);
		v[2] = rotate(v[2], 32);
	}
}

static void
absorb(struct state *state, uint64_t word)
{
	state->v[3] ^= word;
	rounds(state, 2);
	state->v[0] ^= word;
}

uint64_t
siphash(const uint8_t key[SIPHASH_KEY_BYTES], const void *bytes, size_t len)
{
	const uint8_t *next = bytes;
	uint64_t k0 = little_u64(key), k1 = little_u64(key + 8);
	struct state state = { { k0 ^ 0x736f6d6570736575,
	    k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261,
	    k1 ^ 0x7465646279746573 } };
	uint64_t last = (uint64_t)len << 56;

	for (size_t left = len; left >= 8; left -= 8, next += 8)
		absorb(&state, little_u64(next));
	for (size_t i = 0; i < len % 8; i++)
		last |= (uint64_t)next[i] << (8 * i);
	absorb(&state, last);
	state.v[2] ^= 0xff;
	rounds(&state, 4);
	return state.v[0] ^ state.v[1] ^ state.v[2] ^ state.v[3];
}
