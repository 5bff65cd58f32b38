/* dns_message.h - read a DNS answer that may be hostile.
 *
 * One bounded pass over the packet (RFC 1035 4.1); names are decompressed with
 * a step limit; the answer must be to the name and type that were asked, CNAME
 * chains followed within the packet (at most LIMIT_DNS_CNAMES). The negative
 * TTL is the lesser of the SOA's TTL and MINIMUM (RFC 2308 5). Thread: any.
 * Never logs. */
#ifndef SEKISHO_NET_DNS_MESSAGE_H
#define SEKISHO_NET_DNS_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "net/resolver.h"

/* Read. *out is filled in every case (status DNS_MALFORMED when it breaks the
 * format), its records are the caller's: dns_answer_release(). */
void dns_message_read(const uint8_t *packet, size_t len, const char *name,
    enum dns_type type, struct dns_answer *out);

void dns_answer_release(struct dns_answer *answer);

#endif
