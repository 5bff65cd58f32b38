/* sender.c - approved and blocked senders. */
#include "config/sender.h"

#include <string.h>

#include "base/text.h"
#include "config/network.h"

/* The part behind the last @, with it; "" when there is none. */
static const char *
domain_of(const char *sender, size_t len)
{
	for (size_t i = len; i > 0; i--)
		if (sender[i - 1] == '@')
			return sender + i - 1;
	return sender + len;
}

static bool
is_domain_meant(const char *word, const char *domain, size_t len)
{
	if (text_equal(domain, len, word, strlen(word)))
		return true;
	/* "@.example.jp": the dot and all behind it ends the domain, or
	 * without the dot is the domain. */
	return word[1] == '.' && len > 1 &&
	    (text_ends(domain, len, word + 1) ||
		text_equal(domain + 1, len - 1, word + 2, strlen(word + 2)));
}

static bool
is_network_meant(const char *word, const struct in6_addr *client)
{
	struct network network;
	struct fault fault;
	struct network_list list = { .items = &network, .count = 1 };

	return client != NULL &&
	    network_parse(word, strlen(word), &network, &fault) == 0 &&
	    network_contains(&list, client);
}

bool
sender_is_listed(const struct text_list *words, const char *sender, size_t len,
    const struct in6_addr *client)
{
	const char *domain;

	if (len >= 2 && sender[0] == '<' && sender[len - 1] == '>') {
		sender++;
		len -= 2;
	}
	domain = domain_of(sender, len);
	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->items[i];

		if (word[0] == '@' ? is_domain_meant(word, domain,
					 (size_t)(sender + len - domain))
			: strchr(word, '@') != NULL
			? text_equal(sender, len, word, strlen(word))
			: is_network_meant(word, client))
			return true;
	}
	return false;
}
