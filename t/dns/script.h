/* script.h - what a scripted name server answers, and how it misbehaves.
 *
 * A script is a table of lines:
 *
 *   zone ZONE [MINIMUM]         negative answers carry an SOA with this TTL
 *   NAME A|AAAA|CNAME|PTR|NS VALUE [TTL]
 *   NAME MX PREFERENCE VALUE [TTL]
 *   NAME TXT "TEXT" [TTL]
 *   delay ZONE MILLISECONDS
 *   BEHAVIOUR ZONE              silent, servfail, refused, formerr, truncated,
 *                               oversized, malformed, other_name, wrong_id,
 *                               lie, half, referral
 *
 * A name `*.ZONE` stands for every name below that has no line of its own;
 * whatever has none is NXDOMAIN. `#` begins a comment. The behaviour of the
 * longest zone that a name is in counts, and so does its counter. Used by
 * tests only; ends the process when memory is short. */
#ifndef SEKISHO_T_DNS_SCRIPT_H
#define SEKISHO_T_DNS_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define SCRIPT_PACKET_BYTES 65535

struct script;

/* Read the table. Returns NULL and a sentence in wrong. */
struct script *script_parse(
    const char *text, size_t len, char *wrong, size_t wrong_size);

/* Frees and clears; NULL is accepted. */
void script_free(struct script **script);

/* Take over what an older script has counted for zones of the same name. */
void script_keep_counts(struct script *script, const struct script *older);

struct script_reply {
	uint8_t bytes[SCRIPT_PACKET_BYTES];
	size_t len;
	int delay_ms;
	bool half; /* over TCP: announce all of it, send half, say no more */
};

/* Answer a query. Returns false when the server stays silent. */
bool script_answer(struct script *script, const uint8_t *query, size_t len,
    bool tcp, struct script_reply *out);

/* How often names of this zone (and of no longer one) were asked for. */
uint64_t script_count(const struct script *script, const char *zone);

/* `ZONE COUNT` lines. */
void script_print_counts(const struct script *script, FILE *out);

#endif
