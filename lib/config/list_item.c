/* list_item.c - words of the reputation lists. */
#include "config/list_item.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"
#include "config/shown.h"

/* RFC 1035 2.3.4; 32 nibbles of an address, each with its dot. */
#define LABEL_BYTES    63
#define REVERSED_BYTES 64
#define ZONE_BYTES     (LIMIT_DNS_NAME_BYTES - REVERSED_BYTES)

/* Where the last `sign` stands, or NULL. */
static const char *
find_last(const char *text, size_t len, char sign)
{
	while (len > 0)
		if (text[--len] == sign)
			return text + len;
	return NULL;
}

static bool
is_name_byte(char c)
{
	c = text_lower(c);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	    c == '_' || c == '.';
}

int
list_item_parse(
    const char *text, size_t len, struct list_item *out, struct fault *fault)
{
	struct list_item item = { .name = text };
	struct shown whole = shown(text, len);
	const char *star = find_last(text, len, '*'), *equals;
	uint64_t weight = 0;

	if (star != NULL) {
		size_t behind = len - (size_t)(star + 1 - text);

		if (text_number(star + 1, behind, LIMIT_LIST_WEIGHT, &weight) !=
			0 ||
		    weight == 0)
			return fault_set(fault,
			    "%s: the weight behind * goes from 1 to %d",
			    whole.text, LIMIT_LIST_WEIGHT);
		len = (size_t)(star - text);
	}
	item.weight = (unsigned int)weight;
	equals = memchr(text, '=', len);
	item.name_len = equals != NULL ? (size_t)(equals - text) : len;
	if (equals != NULL &&
	    list_codes_parse(
		equals + 1, len - item.name_len - 1, &item.codes, fault) != 0)
		return -1;
	for (size_t i = 0; i < item.name_len; i++)
		if (!is_name_byte(text[i]))
			return fault_set(fault,
			    "%s: a list is a name or a zone, "
			    "zone=127.0.0.[2;4..7], zone*2",
			    whole.text);
	if (item.name_len == 0)
		return fault_set(
		    fault, "%s: the list's name is missing", whole.text);
	*out = item;
	return 0;
}

/* Labels of letters, digits, - and _ with dots between; returns how many, 0
 * when it is anything else. */
static size_t
count_labels(const char *text, size_t len)
{
	size_t labels = 1, label = 0;

	for (size_t i = 0; i < len; i++) {
		if (!is_name_byte(text[i]))
			return 0;
		if (text[i] != '.') {
			if (++label > LABEL_BYTES)
				return 0;
			continue;
		}
		if (label == 0)
			return 0;
		label = 0;
		labels++;
	}
	return label > 0 ? labels : 0;
}

int
list_zone_check(const char *text, size_t len, struct fault *fault)
{
	if (len > ZONE_BYTES)
		return fault_set(fault,
		    "must be at most %d bytes, so that an address fits in "
		    "front",
		    ZONE_BYTES);
	if (count_labels(text, len) < 2)
		return fault_set(fault, "must be a zone (zen.example.org)");
	return 0;
}

int
list_test_check(const char *text, size_t len, struct fault *fault)
{
	char copy[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (len < sizeof copy && memchr(text, '\0', len) == NULL) {
		memcpy(copy, text, len);
		copy[len] = '\0';
		if (inet_pton(AF_INET6, copy, &address) == 1)
			return 0;
	}
	if (len >= REVERSED_BYTES || count_labels(text, len) == 0)
		return fault_set(
		    fault, "must be an address or a label that the list has");
	return 0;
}

static int
make_bare(const struct list_item *item, struct store *store,
    struct dns_list *out, struct fault *fault)
{
	if (memchr(item->name, '.', item->name_len) == NULL)
		return fault_set(fault, "%s: there is no [list %s]",
		    shown(item->name, item->name_len).text,
		    shown(item->name, item->name_len).text);
	if (list_zone_check(item->name, item->name_len, fault) != 0)
		return fault_prefix(
		    fault, "%s", shown(item->name, item->name_len).text);
	*out = (struct dns_list){ .weight = 1, .digest = DIGEST_SHA1 };
	out->name = store_text(store, item->name, item->name_len);
	out->zone = out->show = out->name;
	return 0;
}

int
list_item_make(const struct list_item *item, const struct dns_list *named,
    unsigned int classes, struct store *store, struct dns_list *out,
    struct fault *fault)
{
	if (named != NULL)
		*out = *named;
	else if (make_bare(item, store, out, fault) != 0)
		return -1;
	if (item->codes.count > 0) {
		out->codes = item->codes;
		out->mask = 0;
	}
	if (item->weight > 0)
		out->weight = item->weight;
	if (out->weight == 0)
		out->weight = 1;
	out->classes = classes;
	dns_list_know(out);
	return 0;
}
