/* url_parse.h - what a browser makes of the bytes that stand for a URL.
 *
 * Reads as browsers do (WHATWG URL) rather than as RFC 3986 says: controls
 * inside are left out, backslashes are slashes, the last @ ends the user. Only
 * http, https and ftp count. Thread: any. Never logs. */
#ifndef SEKISHO_WEB_URL_PARSE_H
#define SEKISHO_WEB_URL_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "web/url_host.h"

struct parsed_url {
	char text[LIMIT_URL_BYTES + 1]; /* normal form, see wire/urls.h */
	size_t len;
	size_t path;   /* where it begins in text */
	size_t origin; /* bytes of "http://host:1" */
	struct url_host host;
	uint32_t flags; /* the host's, URL_USERINFO, _PORT, _OBSCURED, _BARE */
};

/* Read one. base: what a reference without scheme is relative to, or NULL.
 * bare: a host may stand without a scheme. What is longer than
 * LIMIT_URL_BYTES loses its end. Returns 0, or -1 when it leads nowhere on the
 * web. */
int url_parse(const char *text, size_t len, const struct parsed_url *base,
    bool bare, struct parsed_url *out);

/* The URL that stands in the query or path of this one: "?u=http%3A%2F%2Fx".
 * The escapes that hide it are decoded, once. Returns 0, or -1 when there is
 * none. */
int url_inside(const struct parsed_url *url, struct parsed_url *out);

#endif
