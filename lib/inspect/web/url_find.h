/* url_find.h - where URLs stand in plain text.
 *
 * As mail programs make links: what begins with a scheme or www., or is a
 * host with a path behind it; up to a blank, a quote or a bracket, without the
 * sentence's own punctuation. Linear. Thread: any. Never logs. */
#ifndef SEKISHO_WEB_URL_FIND_H
#define SEKISHO_WEB_URL_FIND_H

#include <stdbool.h>
#include <stddef.h>

struct url_walk {
	const char *text;
	size_t len;
	size_t at;
	size_t
	    sure; /* no URL begins between here and `at` unseen: 0 at first */
};

/* Borrowed from the text. */
struct found_url {
	const char *text;
	size_t len;
	size_t ascii_len; /* up to the first letter beyond ASCII: where the
			     URL ends if words follow it without a blank, as
			     in Japanese */
	bool bare;        /* without a scheme */
	bool folded;      /* between < and > over several lines: line ends and
			     blanks inside are not its own */
};

/* The next one. Returns false at the end. */
bool url_next(struct url_walk *walk, struct found_url *out);

/* Whether all of a text is a host as people write one: "bank.example". */
bool url_is_bare_host(const char *text, size_t len);

#endif
