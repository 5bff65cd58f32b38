/* session_id.c - seconds and chance in base 32. */
#include "gate/session_id.h"

#include <assert.h>
#include <sys/random.h>
#include <time.h>

#define DIGITS_EACH 7

static void
digits(char *out, uint64_t value)
{
	static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

	for (int i = DIGITS_EACH - 1; i >= 0; i--) {
		out[i] = alphabet[value & 31];
		value >>= 5;
	}
}

void
session_id_format(char out[SESSION_ID_BYTES], int64_t time_s, uint64_t chance)
{
	digits(out, (uint64_t)time_s);
	digits(out + DIGITS_EACH, chance);
	out[SESSION_ID_BYTES - 1] = '\0';
}

void
session_id_new(char out[SESSION_ID_BYTES])
{
	uint64_t chance = 0;
	ssize_t got = getrandom(&chance, sizeof chance, 0);

	/* Up to 256 bytes never come short once the kernel has started. */
	assert(got == (ssize_t)sizeof chance);
	session_id_format(out, time(NULL), chance);
}
