/* spf_record.h - a record's terms, by the grammar of RFC 7208 12.
 *
 * The whole record is checked before any term is evaluated: one syntax error
 * anywhere is a permerror (RFC 7208 4.6). Thread: any. Never logs. */
#ifndef SEKISHO_NET_SPF_RECORD_H
#define SEKISHO_NET_SPF_RECORD_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"
#include "net/spf.h"

enum spf_mechanism {
	SPF_MECHANISM_UNSET = 0,
	SPF_ALL,
	SPF_INCLUDE,
	SPF_A,
	SPF_MX,
	SPF_PTR,
	SPF_IP4,
	SPF_IP6,
	SPF_EXISTS,
};

/* Text is borrowed from the record. */
struct spf_term {
	enum spf_mechanism mechanism;
	enum spf_result qualifier; /* the result when it matches */
	const char *text;          /* the whole term, for the log */
	size_t text_len;
	const char *domain; /* domain-spec, macros unexpanded; NULL: none */
	size_t domain_len;
	struct in6_addr network;       /* ip4 (as ::ffff:), ip6 */
	unsigned int v4_bits, v6_bits; /* prefix lengths, 32 and 128 if none */
};

struct spf_record {
	struct spf_term terms[LIMIT_SPF_TERMS];
	size_t count;
	const char *redirect; /* domain-spec, or NULL */
	size_t redirect_len;
};

/* Whether a TXT record is an SPF record at all (RFC 7208 4.5). */
bool spf_record_is(const char *text, size_t len);

/* Read one. Returns 0, or -1 with *wrong and *wrong_len at the term that
 * breaks the grammar (borrowed from text). */
int spf_record_parse(const char *text, size_t len, struct spf_record *out,
    const char **wrong, size_t *wrong_len);

#endif
