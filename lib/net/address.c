/* address.c - client addresses, reversed for DNS lists. */
#include "net/address.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Drop "IPv6:" and square brackets, which MTAs put around addresses. */
static void
undress(const char **text_io, size_t *len_io)
{
	if (*len_io >= 2 && (*text_io)[0] == '[' &&
	    (*text_io)[*len_io - 1] == ']') {
		*text_io += 1;
		*len_io -= 2;
	}
	if (text_begins(*text_io, *len_io, "IPv6:")) {
		*text_io += 5;
		*len_io -= 5;
	}
}

int
address_parse(const char *text, size_t len, struct in6_addr *out)
{
	char copy[INET6_ADDRSTRLEN + 1];
	struct in_addr v4;
	struct in6_addr v6 = IN6ADDR_ANY_INIT;

	undress(&text, &len);
	if (len == 0 || len >= sizeof copy || memchr(text, '\0', len) != NULL)
		return -1;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (inet_pton(AF_INET, copy, &v4) == 1) {
		v6.s6_addr[10] = v6.s6_addr[11] = 0xff;
		memcpy(&v6.s6_addr[12], &v4, sizeof v4);
	} else if (inet_pton(AF_INET6, copy, &v6) != 1) {
		return -1;
	}
	*out = v6;
	return 0;
}

bool
address_is_v4(const struct in6_addr *address)
{
	return IN6_IS_ADDR_V4MAPPED(address);
}

struct range {
	uint8_t bytes[16];
	unsigned int bits;
};

#define V4(a, b, c, n)                                                         \
	{                                                                      \
		{ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, 0 },      \
		    96 + (n)                                                   \
	}

/* The registries of special-purpose addresses (RFC 6890 and its updates). */
static const struct range not_public[] = {
	V4(0, 0, 0, 8), V4(10, 0, 0, 8), V4(100, 64, 0, 10), V4(127, 0, 0, 8),
	V4(169, 254, 0, 16), V4(172, 16, 0, 12), V4(192, 0, 0, 24),
	V4(192, 0, 2, 24), V4(192, 168, 0, 16), V4(198, 18, 0, 15),
	V4(198, 51, 100, 24), V4(203, 0, 113, 24), V4(224, 0, 0, 3),
	{ { 0 }, 127 },         /* :: and ::1 */
	{ { 0x01, 0x00 }, 64 }, /* discard-only 100::/64 */
	{ { 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01 }, 48 }, /* local NAT64 */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 },             /* documentation */
	{ { 0x3f, 0xff }, 20 }, /* documentation (RFC 9637) */
	{ { 0xfc }, 7 },        /* unique local */
	{ { 0xfe, 0x80 }, 10 }, /* link-local */
	{ { 0xff }, 8 },        /* multicast */
};

static bool
is_in(const struct in6_addr *address, const struct range *range)
{
	unsigned int bytes = range->bits / 8, rest = range->bits % 8;
	uint8_t mask = (uint8_t)(0xff00U >> rest);

	if (memcmp(address->s6_addr, range->bytes, bytes) != 0)
		return false;
	return rest == 0 ||
	    ((address->s6_addr[bytes] ^ range->bytes[bytes]) & mask) == 0;
}

bool
address_is_public(const struct in6_addr *address)
{
	for (size_t i = 0; i < sizeof not_public / sizeof *not_public; i++)
		if (is_in(address, &not_public[i]))
			return false;
	return true;
}

static void
reversed_v4(const uint8_t *octets, char out[ADDRESS_REVERSED_BYTES])
{
	(void)snprintf(out, ADDRESS_REVERSED_BYTES, "%u.%u.%u.%u", octets[3],
	    octets[2], octets[1], octets[0]);
}

void
address_reversed(
    const struct in6_addr *address, char out[ADDRESS_REVERSED_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	char *next = out;

	if (address_is_v4(address)) {
		reversed_v4(&address->s6_addr[12], out);
		return;
	}
	for (size_t i = 16; i-- > 0;) {
		*next++ = digits[address->s6_addr[i] & 15];
		*next++ = '.';
		*next++ = digits[address->s6_addr[i] >> 4];
		*next++ = '.';
	}
	next[-1] = '\0';
}
