/* lists.h - [list NAME] sections, and what reputation.rbl, .zombie and .allow
 * stand for.
 *
 * Thread: one loader. Never logs. */
#ifndef SEKISHO_CONFIG_LISTS_H
#define SEKISHO_CONFIG_LISTS_H

#include <stdbool.h>
#include <stdint.h>

#include "config/dns_list.h"

struct config;
struct mistakes;

/* The keys of one section as the settings table fills them in. */
struct list_values {
	const char *zone;
	const char *codes;
	int64_t mask;
	int64_t weight;
	const char *test;
	const char *show;
	enum url_rating rating;
	bool addresses;
	enum digest_kind digest;
};

/* When every file is read: find the list of each word and put the entries
 * into the host's reputation_lists, web_lists and file_lists. What cannot be is
 * a mistake where it stands. */
void lists_resolve(struct config *config, struct mistakes *mistakes);

#endif
