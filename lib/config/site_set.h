/* site_set.h - a file of sites: domains, hosts and beginnings of URLs.
 *
 *   evil.example            the domain and every host below it
 *   192.0.2.1               the address
 *   evil.example/           the host alone
 *   http://evil.example/x   its URLs that begin so, up to a / ? or the end;
 *                           the scheme does not matter
 *
 * One a line, in ASCII (names in other scripts as xn--). Kept as keyed
 * 64-bit hashes: 16 MB a million, and a look-up costs a few of them however
 * many there are. Thread: any once loaded. Never logs. */
#ifndef SEKISHO_CONFIG_SITE_SET_H
#define SEKISHO_CONFIG_SITE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/siphash.h"

struct mistakes;

/* All zero is empty. */
struct site_set {
	uint64_t *slots; /* 0: free */
	size_t count, cap;
	uint8_t key[SIPHASH_KEY_BYTES];
};

/* Read the file into an empty set; path "" reads nothing. */
void site_set_load(
    struct site_set *set, const char *path, struct mistakes *mistakes);

/* Whether a URL in normal form (wire/urls.h) or its host is there. url NULL
 * asks about the host alone. */
bool site_set_has(
    const struct site_set *set, const char *host, const char *url);

void site_set_release(struct site_set *set);

#endif
