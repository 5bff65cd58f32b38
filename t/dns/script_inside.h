/* script_inside.h - the table that script.c reads and reply.c answers from;
 * nobody else includes it. */
#ifndef SEKISHO_T_DNS_SCRIPT_INSIDE_H
#define SEKISHO_T_DNS_SCRIPT_INSIDE_H

#include "script.h"

#define TYPE_A     1
#define TYPE_NS    2
#define TYPE_CNAME 5
#define TYPE_SOA   6
#define TYPE_PTR   12
#define TYPE_MX    15
#define TYPE_TXT   16
#define TYPE_AAAA  28

#define NAME_BYTES 255 /* as text, and then some */

enum behaviour {
	HONEST = 0,
	SILENT,
	SERVFAIL,
	REFUSED,
	FORMERR,    /* to EDNS only, as servers of old */
	TRUNCATED,  /* over UDP: ask again over TCP */
	OVERSIZED,  /* more bytes than anybody has room for */
	MALFORMED,  /* counts that are not there, a name that loops */
	OTHER_NAME, /* to a question nobody asked */
	WRONG_ID,
	LIE,      /* records that belong to another name */
	HALF,     /* truncated, then half a packet over TCP */
	REFERRAL, /* "ask them": what no resolver says to its clients */
};

struct zone {
	char name[NAME_BYTES + 1];
	enum behaviour behaviour;
	int delay_ms;
	uint32_t minimum_s;
	uint64_t count;
};

struct row {
	char name[NAME_BYTES + 1]; /* lower case */
	uint16_t type;
	uint32_t ttl_s;
	uint16_t preference;
	char *value; /* a name, an address or a text */
};

struct script {
	struct zone *zones;
	size_t zone_count, zone_cap;
	struct row *rows;
	size_t row_count, row_cap;
};

/* Whether name is the zone or below it; both in lower case. */
bool script_is_in(const char *name, const char *zone);

/* The longest zone that holds name, or NULL. */
struct zone *script_zone(const struct script *script, const char *name);

#endif
