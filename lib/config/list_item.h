/* list_item.h - one word of reputation.rbl, .zombie or .allow.
 *
 * `NAME`, `zone`, `zone=127.0.0.[2;4..7]`, each with an optional `*weight`;
 * several codes stand between commas. Thread: any. Never logs. */
#ifndef SEKISHO_CONFIG_LIST_ITEM_H
#define SEKISHO_CONFIG_LIST_ITEM_H

#include "config/dns_list.h"
#include "config/store.h"

/* Borrowed from the text. */
struct list_item {
	const char *name; /* of a [list NAME], or a zone */
	size_t name_len;
	struct list_codes codes; /* count 0: not given */
	unsigned int weight;     /* 0: not given */
};

/* Split a word. Returns 0 and *out, or -1 and *fault. */
int list_item_parse(
    const char *text, size_t len, struct list_item *out, struct fault *fault);

/* Whether this may be a list's zone: two labels at least, and room for a
 * reversed IPv6 address in front. Returns 0, or -1 and *fault: "must ...". */
int list_zone_check(const char *text, size_t len, struct fault *fault);

/* Whether this may be a list's `test` record: an address, or labels that stand
 * in front of the zone as they are. Returns 0, or -1 and *fault: "must ...". */
int list_test_check(const char *text, size_t len, struct fault *fault);

/* The entry that an item stands for: the list `named` so, or, when there is
 * none (NULL), a bare zone; the item's own codes and weight count before the
 * list's. Its texts belong to the store or to named. Returns 0 and *out, or
 * -1 and *fault. */
int list_item_make(const struct list_item *item, const struct dns_list *named,
    unsigned int classes, struct store *store, struct dns_list *out,
    struct fault *fault);

#endif
