/* own_headers.h - headers of a message that claim to be ours.
 *
 * Every X-Sekisho header, and Authentication-Results under our name (RFC 8601
 * 5): whoever sent them forged them, so they are deleted by their ordinals.
 * The worker finds them in the message; the gate counts them as the MTA names
 * them, for mail that is delivered without a report. Thread: the owner's.
 * Never logs. */
#ifndef SEKISHO_WIRE_OWN_HEADERS_H
#define SEKISHO_WIRE_OWN_HEADERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One header of the message, borrowed; the value may be folded. */
struct own_field {
	const char *name;
	size_t name_len;
	const char *value;
	size_t value_len;
};

struct own_header {
	const char *name; /* of struct own_headers */
	uint32_t ordinal; /* from 1 among the headers of that name */
};

/* A name in use and how often it was seen. */
struct own_name {
	char *text;
	uint32_t count;
};

/* Zeroed: none. */
struct own_headers {
	struct own_header *items;
	size_t count, cap;
	struct own_name *names;
	size_t name_count, name_cap;
	bool cut; /* more than the limits allow: some are not in here */
};

void own_headers_release(struct own_headers *headers);

#define scoped_own_headers __attribute__((cleanup(own_headers_release)))

/* Count the message's next header; keep it if it claims to be ours. */
void own_headers_add(struct own_headers *headers, const struct own_field *field,
    const char *authserv_id);

/* Whether an Authentication-Results value (RFC 8601 2.2) claims to be ours,
 * or cannot be read and so might be taken for ours. Nothing behind its first
 * words is looked at. */
bool own_results(const char *value, size_t len, const char *authserv_id);

#endif
