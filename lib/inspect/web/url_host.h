/* url_host.h - the host of a URL, as it is written and as it is asked for.
 *
 * What browsers do with a host (WHATWG URL, UTS 46): percent escapes decoded,
 * letters of every width and case mapped, names in other scripts to punycode,
 * numbers in any notation to an address. Thread: any. Never logs. */
#ifndef SEKISHO_WEB_URL_HOST_H
#define SEKISHO_WEB_URL_HOST_H

#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"

struct url_host {
	char name[LIMIT_DNS_NAME_BYTES + 1];    /* ASCII, lower case */
	char written[LIMIT_URL_HOST_BYTES + 1]; /* UTF-8 */
	uint32_t flags; /* URL_IP, URL_IP_ODD, URL_IDN, URL_MIXED,
			   URL_OBSCURED; see wire/urls.h */
};

/* Read a host without user and port; IPv6 in brackets. Returns 0, or -1 when
 * no browser would find anything behind it. */
int url_host_parse(const char *text, size_t len, struct url_host *out);

#endif
