/* domain.h - which domain names belong together, without asking anybody.
 *
 * A guess for comparing two names of one message: who runs example.co.jp runs
 * mail.example.co.jp. It has no list of public suffixes; where it is wrong it
 * takes two organisations for one, never one for two that share a registered
 * name of three labels. Thread: any. Never logs. */
#ifndef SEKISHO_BASE_DOMAIN_H
#define SEKISHO_BASE_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>

/* The domain of an address `local@domain`, brackets left out; returns its
 * length, 0 if there is none. */
size_t domain_of_address(
    const char *address, size_t len, const char **domain_out);

/* The end of a name that one organisation registered: its last two labels, or
 * three below a country's own "co", "ne", "com". Returns its length. */
size_t domain_organisation(const char *name, size_t len, const char **out);

/* Whether two names have the same organisation, in any case. */
bool domain_is_related(
    const char *a, size_t a_len, const char *b, size_t b_len);

/* Whether name is domain, or lies below it. */
bool domain_is_within(
    const char *name, size_t len, const char *domain, size_t domain_len);

#endif
