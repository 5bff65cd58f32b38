/* network.c - networks: parse, print, contain. */
#include "config/network.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"

/* Bits before an IPv4 address inside ::ffff:a.b.c.d. */
#define MAPPED_BITS 96

static bool
is_mapped(const struct network *network)
{
	return network->bits >= MAPPED_BITS &&
	    IN6_IS_ADDR_V4MAPPED(&network->address);
}

/* The address in text; *widest is 32 or 128. */
static int
parse_address(
    const char *text, size_t len, struct in6_addr *out, unsigned int *widest)
{
	char name[INET6_ADDRSTRLEN];
	struct in_addr v4;

	if (len > 2 && text[0] == '[' && text[len - 1] == ']') {
		text++;
		len -= 2;
	}
	if (len >= sizeof name)
		return -1;
	memcpy(name, text, len);
	name[len] = '\0';
	*widest = 128;
	if (inet_pton(AF_INET6, name, out) == 1)
		return 0;
	*widest = 32;
	if (inet_pton(AF_INET, name, &v4) != 1)
		return -1;
	*out = (struct in6_addr){ 0 };
	out->s6_addr[10] = 0xff;
	out->s6_addr[11] = 0xff;
	memcpy(out->s6_addr + 12, &v4, 4);
	return 0;
}

/* The bits of byte i that belong to a network of that many bits. */
static unsigned int
byte_mask(unsigned int bits, unsigned int i)
{
	if (bits >= 8 * (i + 1))
		return 0xff;
	return bits <= 8 * i ? 0 : 0xffU << (8 * (i + 1) - bits) & 0xff;
}

/* Clear what stands behind the network's bits; false if nothing did. */
static bool
clear_host_bits(struct network *network)
{
	bool found = false;

	for (unsigned int i = 0; i < 16; i++) {
		unsigned int mask = byte_mask(network->bits, i);

		if ((network->address.s6_addr[i] & ~mask & 0xff) != 0)
			found = true;
		network->address.s6_addr[i] &= (uint8_t)mask;
	}
	return found;
}

void
network_format(const struct network *network, struct buffer *out)
{
	const uint8_t *bytes = network->address.s6_addr;
	bool v4 = is_mapped(network);
	unsigned int bits = v4 ? network->bits - MAPPED_BITS : network->bits;
	char text[INET6_ADDRSTRLEN];

	inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? bytes + 12 : bytes, text,
	    sizeof text);
	buffer_add_text(out, text);
	if (bits < (v4 ? 32 : 128))
		buffer_add_format(out, "/%u", bits);
}

int
network_parse(
    const char *text, size_t len, struct network *out, struct fault *fault)
{
	const char *slash = memchr(text, '/', len);
	size_t name = slash != NULL ? (size_t)(slash - text) : len;
	struct network network;
	unsigned int widest;
	uint64_t bits;

	if (parse_address(text, name, &network.address, &widest) != 0)
		return fault_set(
		    fault, "is not an address or network (192.0.2.0/24)");
	bits = widest;
	if (slash != NULL &&
	    text_number(slash + 1, len - name - 1, widest, &bits) != 0)
		return fault_set(
		    fault, "needs 0 to %u bits behind the slash", widest);
	network.bits = (unsigned int)bits + (widest == 32 ? MAPPED_BITS : 0);
	if (clear_host_bits(&network)) {
		scoped_buffer struct buffer meant = { .max = 64 };

		network_format(&network, &meant);
		return fault_set(fault,
		    "has bits set behind the network (did you mean %s?)",
		    buffer_text(&meant));
	}
	*out = network;
	return 0;
}

static bool
contains(const struct network *network, const struct in6_addr *address)
{
	/* `::/0` means every IPv6 client, not every IPv4 client too. */
	if (network->bits < MAPPED_BITS && IN6_IS_ADDR_V4MAPPED(address))
		return false;
	for (unsigned int i = 0; i < 16; i++) {
		unsigned int differs = (unsigned int)(address->s6_addr[i] ^
		    network->address.s6_addr[i]);

		if ((differs & byte_mask(network->bits, i)) != 0)
			return false;
	}
	return true;
}

bool
network_contains(
    const struct network_list *networks, const struct in6_addr *address)
{
	for (size_t i = 0; i < networks->count; i++)
		if (contains(&networks->items[i], address))
			return true;
	return false;
}
