/* domain.h - who registered a name: "a.b.example.co.uk" -> "example.co.uk".
 *
 * By the public suffix list that libpsl was built with. Used for the names
 * that lists of sites know, and to tell whether two hosts are one owner's.
 * Thread: any. Never logs. */
#ifndef SEKISHO_NET_DOMAIN_H
#define SEKISHO_NET_DOMAIN_H

#include <stdbool.h>

/* The registered domain of a host in ASCII, lower case: a piece of host, or
 * NULL when it is a public suffix itself, an address, or a name without a
 * dot. Suffixes of private owners (blogspot.com) count. */
const char *domain_registered(const char *host);

/* Whether it ends in a suffix that the list names, so that a word of a text
 * may be meant as a host. */
bool domain_is_known(const char *host);

/* Whether two hosts have one registered domain (or are the same). */
bool domain_same_owner(const char *a, const char *b);

#endif
