/* sender.h - whether a sender stands in senders.approved or .blocked.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_CONFIG_SENDER_H
#define SEKISHO_CONFIG_SENDER_H

#include <stdbool.h>
#include <stddef.h>

#include "config/config.h"

/* Whether one of the words means this envelope sender (`local@domain`, angle
 * brackets or not; domains and local parts without case) or, being a network,
 * this client (NULL: not known). `@.example.jp` means example.jp and
 * everything below it. */
bool sender_is_listed(const struct text_list *words, const char *sender,
    size_t len, const struct in6_addr *client);

#endif
