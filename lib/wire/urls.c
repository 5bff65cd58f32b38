/* urls.c - each address once, found by a small hash table.
 *
 * One half of the table finds addresses, the other hosts: a slot holds the
 * ordinal + 1 of an address, of a host's first one. Both halves are bounded by
 * LIMIT_URLS, so that a sender who makes hashes collide gains nothing
 * worth a keyed one. */
#include "wire/urls.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

#define SLOTS 2048U

_Static_assert(4 * LIMIT_URLS <= SLOTS, "half of the slots stay free");

enum entry_kind { ENTRY_UNSET = 0, ENTRY_URL, ENTRY_HOST };

/* FNV-1a. */
static uint32_t
hash_of(const char *text)
{
	uint32_t hash = 2166136261U;

	for (; *text != '\0'; text++)
		hash = (hash ^ (uint8_t)*text) * 16777619U;
	return hash ^ hash >> 15;
}

/* The slot of this address or host: with it, or empty. */
static uint16_t *
find_slot(const struct scan_urls *urls, enum entry_kind kind, const char *text)
{
	uint32_t at = hash_of(text) % (SLOTS / 2);
	uint16_t *half = urls->index + (kind == ENTRY_HOST ? SLOTS / 2 : 0);

	while (half[at] != 0) {
		const struct scan_url *url = &urls->items[half[at] - 1];

		if (strcmp(kind == ENTRY_URL ? url->url : url->host, text) == 0)
			break;
		at = (at + 1) % (SLOTS / 2);
	}
	return &half[at];
}

static bool
is_host_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	    c == '.' || c == '_';
}

/* A name as DNS has it: labels of 1 to 63 bytes. */
static bool
is_host_name(const char *host)
{
	size_t label = 0, len = strlen(host);

	if (len == 0 || len > LIMIT_DNS_NAME_BYTES)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!is_host_byte(host[i]))
			return false;
		if (host[i] == '.' && label == 0)
			return false;
		label = host[i] == '.' ? 0 : label + 1;
		if (label > 63)
			return false;
	}
	return label > 0;
}

static bool
is_address(const char *host)
{
	struct in6_addr v6;
	struct in_addr v4;

	return inet_pton(AF_INET, host, &v4) == 1 ||
	    inet_pton(AF_INET6, host, &v6) == 1;
}

static bool
is_text(const char *text, size_t max)
{
	size_t len = strnlen(text, max + 1);

	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] >= 0x7f)
			return false;
	return len <= max;
}

bool
url_is_sound(const struct scan_url *url)
{
	bool is_ip = (url->flags & URL_IP) != 0;

	if ((url->flags & ~URL_FLAGS_ALL) != 0 || *url->url == '\0' ||
	    !is_text(url->url, LIMIT_URL_BYTES) ||
	    strnlen(url->written, LIMIT_URL_HOST_BYTES + 1) >
		LIMIT_URL_HOST_BYTES)
		return false;
	if (*url->shown != '\0' && !is_host_name(url->shown) &&
	    !is_address(url->shown))
		return false;
	return is_address(url->host) ? is_ip
				     : !is_ip && is_host_name(url->host);
}

static char *
copy(const char *text)
{
	return mem_text(text, strlen(text));
}

/* How many addresses of this host are kept. */
static size_t
count_host(const struct scan_urls *urls, const char *host)
{
	size_t count = 0;

	for (size_t i = 0; i < urls->count; i++)
		count += strcmp(urls->items[i].host, host) == 0;
	return count;
}

static uint32_t
merge(struct scan_urls *urls, uint16_t ordinal, const struct scan_url *url)
{
	struct scan_url *held = &urls->items[ordinal - 1];

	held->flags |= url->flags;
	if (*held->shown == '\0' && *url->shown != '\0') {
		free((char *)held->shown);
		held->shown = copy(url->shown);
	}
	return ordinal;
}

static bool
has_room(struct scan_urls *urls, const struct scan_url *url)
{
	if (urls->count < LIMIT_URLS &&
	    (*find_slot(urls, ENTRY_HOST, url->host) == 0 ||
		count_host(urls, url->host) < LIMIT_HOST_URLS))
		return true;
	urls->cut = true;
	return false;
}

uint32_t
urls_add(struct scan_urls *urls, const struct scan_url *url)
{
	char written[LIMIT_URL_HOST_BYTES + 1];
	uint16_t *slot, *host;

	if (!url_is_sound(url))
		return 0;
	if (urls->index == NULL)
		urls->index = mem_new(SLOTS, sizeof *urls->index);
	slot = find_slot(urls, ENTRY_URL, url->url);
	if (*slot != 0)
		return merge(urls, *slot, url);
	if (!has_room(urls, url))
		return 0;
	text_harmless(
	    written, sizeof written, url->written, strlen(url->written));
	urls->items = mem_grow(
	    urls->items, urls->count, &urls->cap, sizeof *urls->items);
	urls->items[urls->count] = (struct scan_url){ .url = copy(url->url),
		.host = copy(url->host),
		.written = copy(written),
		.shown = copy(url->shown),
		.flags = url->flags,
		.part = url->part,
		.around = url->around <= urls->count ? url->around : 0 };
	urls->count++;
	*slot = (uint16_t)urls->count;
	host = find_slot(urls, ENTRY_HOST, url->host);
	if (*host == 0)
		*host = *slot;
	return (uint32_t)urls->count;
}

void
urls_release(struct scan_urls *urls)
{
	for (size_t i = 0; i < urls->count; i++) {
		free((char *)urls->items[i].url);
		free((char *)urls->items[i].host);
		free((char *)urls->items[i].written);
		free((char *)urls->items[i].shown);
	}
	free(urls->items);
	free(urls->index);
	*urls = (struct scan_urls){ 0 };
}
