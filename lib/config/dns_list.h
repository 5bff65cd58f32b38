/* dns_list.h - one entry of reputation.rbl, .zombie or .allow, or of
 * web_reputation.zones or file_reputation.zones.
 *
 * An entry may stand for a `[list NAME]` or for a bare zone, and may bring
 * codes and a weight of its own; entries of one zone are asked together. Plain
 * values, texts borrowed from whoever made it. Thread: any. Never logs. */
#ifndef SEKISHO_CONFIG_DNS_LIST_H
#define SEKISHO_CONFIG_DNS_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/list_codes.h"

/* Bits, so that one entry may serve several classes. */
enum dns_list_class {
	DNS_LIST_UNSET = 0,
	DNS_LIST_RBL = 1,
	DNS_LIST_ZOMBIE = 2,
	DNS_LIST_ALLOW = 4,
	DNS_LIST_URL = 8,   /* asked about sites */
	DNS_LIST_FILE = 16, /* asked about digests */
};

/* What a listing says of a site; each is worse than those before it. */
enum url_rating {
	URL_RATING_UNSET = 0, /* not listed, or by the code */
	URL_SUSPICIOUS,
	URL_HIGHLY_SUSPICIOUS,
	URL_DANGEROUS,
};

enum digest_kind {
	DIGEST_UNSET = 0,
	DIGEST_MD5,
	DIGEST_SHA1,
	DIGEST_SHA256,
};

struct dns_list {
	const char *name; /* in the ini: NAME, or the zone */
	const char *zone; /* what is asked; may hold an activation code */
	const char *show; /* what people see; never NULL */
	const char *test; /* an address or label that is listed; NULL:
			     127.0.0.2, of URL and FILE none */
	struct list_codes codes; /* count 0: any code */
	unsigned int mask;       /* bits of the last number; 0: none */
	unsigned int weight;     /* 1 to LIMIT_LIST_WEIGHT */
	unsigned int classes;    /* enum dns_list_class */
	bool v4_only;            /* knows no IPv6 addresses */
	enum url_rating rating;  /* UNSET: by the code */
	bool addresses;          /* URL: also asked about addresses */
	enum digest_kind digest; /* FILE */
};

struct dns_lists {
	const struct dns_list *items;
	size_t count;
};

/* What an address in an answer says. */
enum list_code {
	LIST_CODE_UNSET = 0,
	LIST_CODE_LISTED,
	LIST_CODE_OTHER, /* an answer, but none that counts */
	LIST_CODE_ERROR, /* the list refuses or is no list */
};

/* Judge one address: outside 127/8 and 127.255.255.x are errors of the list
 * and 127.0.0.1 is no listing, whatever codes and mask say. With codes one of
 * them must match, with a mask one of its bits be set. */
enum list_code dns_list_judge(
    const struct dns_list *list, const uint8_t code[4]);

/* What a code that counts says of a site: the list's rating, or what the code
 * means where that is known. */
enum url_rating dns_list_rate(
    const struct dns_list *list, const uint8_t code[4]);

/* "dangerous", ...; "unrated" for UNSET. Static. */
const char *url_rating_name(enum url_rating rating);

/* Fill in what is publicly documented of a well-known zone and was not
 * configured: its codes, when there are neither codes nor mask, and whether it
 * knows IPv6. */
void dns_list_know(struct dns_list *list);

#endif
