/* network.h - IPv4 and IPv6 networks in the ini's words.
 *
 * IPv4 is kept as ::ffff:a.b.c.d, so that one comparison serves both.
 * network_contains() is declared in config.h. Thread: any. Never logs. */
#ifndef SEKISHO_CONFIG_NETWORK_H
#define SEKISHO_CONFIG_NETWORK_H

#include "base/buffer.h"
#include "config/config.h"

/* `192.0.2.0/24`, `192.0.2.1`, `2001:db8::/32`, `::1`, `[::1]/128`. Returns 0
 * and *out, or -1 and *fault (host bits that are set included). */
int network_parse(
    const char *text, size_t len, struct network *out, struct fault *fault);

/* Append the network in its shortest form. */
void network_format(const struct network *network, struct buffer *out);

#endif
