/* address.h - the client's address and what may be asked about it.
 *
 * IPv4 is kept as ::ffff:a.b.c.d throughout. Thread: any. Never logs. */
#ifndef SEKISHO_NET_ADDRESS_H
#define SEKISHO_NET_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

/* The longest reversed form: 32 nibbles with dots, and a NUL. */
#define ADDRESS_REVERSED_BYTES 65

/* Read "192.0.2.1", "2001:db8::1", "IPv6:2001:db8::1" or "[192.0.2.1]".
 * Returns 0 and *out, or -1. */
int address_parse(const char *text, size_t len, struct in6_addr *out);

/* Whether it is an IPv4 address. */
bool address_is_v4(const struct in6_addr *address);

/* Whether it may be asked about in public lists: neither private, loopback,
 * link-local, multicast, documentation nor unspecified (RFC 6890). */
bool address_is_public(const struct in6_addr *address);

/* The form that DNS lists are asked with (RFC 5782 2.1, 2.4): octets or
 * nibbles reversed, "1.2.0.192", without a dot at the end. */
void address_reversed(
    const struct in6_addr *address, char out[ADDRESS_REVERSED_BYTES]);

#endif
