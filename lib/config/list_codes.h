/* list_codes.h - which answers of a DNS list count.
 *
 * Patterns as Postfix has them: `127.0.0.2`, `127.0.0.[2;4..7]`; every number
 * may be such a set, several patterns stand between spaces or commas. Plain
 * values: copyable, nothing to free. Thread: any. Never logs. */
#ifndef SEKISHO_CONFIG_LIST_CODES_H
#define SEKISHO_CONFIG_LIST_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/fault.h"
#include "base/limits.h"

/* The numbers that may stand in one place: bit n of 256. */
struct list_octet {
	uint64_t bits[4];
};

struct list_pattern {
	struct list_octet octets[4];
};

struct list_codes {
	struct list_pattern patterns[LIMIT_LIST_PATTERNS];
	size_t count; /* 0: no pattern was given */
};

/* Read patterns. Returns 0 and *out, or -1 and *fault: the pattern and what is
 * wrong with it. A pattern that could only mean what no list means by a
 * listing (127.0.0.1, 127.255.255.x, outside 127/8) is a mistake. */
int list_codes_parse(
    const char *text, size_t len, struct list_codes *out, struct fault *fault);

/* Whether one of the patterns holds this code. */
bool list_codes_match(const struct list_codes *codes, const uint8_t code[4]);

/* Append them in their shortest form, spaces between. */
void list_codes_format(const struct list_codes *codes, struct buffer *out);

#endif
