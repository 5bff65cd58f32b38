/* urls.h - addresses of the web that a message names.
 *
 * The worker adds what it finds in texts, HTML and documents; the milter gets
 * the same list, checked, and asks about it. Each address stands once, with
 * what was seen of it anywhere. Thread: one owner. Never logs. */
#ifndef SEKISHO_WIRE_URLS_H
#define SEKISHO_WIRE_URLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"

enum url_flag {
	/* Where it stands. */
	URL_IN_TEXT = 1 << 0,
	URL_IN_HTML = 1 << 1,
	URL_IN_DOCUMENT = 1 << 2, /* a PDF, an Office file, a shortcut ... */
	URL_IN_SUBJECT = 1 << 3,
	URL_INSIDE = 1 << 4, /* another one that sends its reader on */
	/* What HTML does with it. */
	URL_LINK = 1 << 5,    /* a reader can click on it */
	URL_FORM = 1 << 6,    /* what a reader types goes there */
	URL_LOADED = 1 << 7,  /* a picture, style or frame */
	URL_REFRESH = 1 << 8, /* goes there by itself */
	/* How it is written. */
	URL_IP = 1 << 9,      /* the host is an address, no name */
	URL_IP_ODD = 1 << 10, /* in a form that nobody writes: hex, octal ... */
	URL_USERINFO = 1 << 11, /* something stands before an @ */
	URL_IDN = 1 << 12,      /* the host has letters beyond ASCII */
	URL_MIXED = 1 << 13,    /* of scripts that no word mixes */
	URL_PORT = 1 << 14,     /* not the scheme's own */
	URL_OBSCURED = 1 << 15, /* escapes, controls or backslashes that only
				   hide what it is */
	URL_BARE = 1 << 16,     /* without a scheme */
};

#define URL_FLAGS_ALL 0x1ffffU

/* Texts are never NULL; those in a list are the list's. url, host and shown
 * are printable ASCII. */
struct scan_url {
	/* Normal form: "http://a.example/x?y", no user, no fragment. */
	const char *url;
	/* "a.example", "xn--r8jz45g.example", "192.0.2.1", "2001:db8::1": lower
	 * case, no dot at the end. */
	const char *host;
	const char *written; /* the host as it stands, UTF-8 */
	const char *shown;   /* the host that the link's text names, or "" */
	uint32_t flags;
	uint32_t part;   /* ordinal + 1, 0: the headers */
	uint32_t around; /* INSIDE: ordinal + 1 of the URL it stands in */
};

struct scan_urls {
	struct scan_url *items;
	size_t count, cap;
	bool cut;        /* there were more than are kept */
	uint16_t *index; /* by hash; see urls.c */
};

/* Add one; its texts are copied. An address that is there gains the flags,
 * and `shown` if it had none. Beyond LIMIT_URLS, or
 * LIMIT_HOST_URLS of one host, `cut` is set instead. What
 * url_is_sound() denies is ignored. Returns its ordinal + 1, or 0 when it is
 * not there. */
uint32_t urls_add(struct scan_urls *urls, const struct scan_url *url);

/* Whether the fields can be those of an address: bytes, lengths, flags that
 * exist, a host that is an address if and only if it is said to be. */
bool url_is_sound(const struct scan_url *url);

void urls_release(struct scan_urls *urls);

#endif
