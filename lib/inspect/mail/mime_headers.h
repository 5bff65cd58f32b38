/* mime_headers.h - header fields as bytes, one after the other.
 *
 * Used for the top level (the Subject, forged copies of our headers) and for
 * each part. Lenient: a line that is no header is counted and left out.
 * Thread: any. Never logs. */
#ifndef SEKISHO_MAIL_MIME_HEADERS_H
#define SEKISHO_MAIL_MIME_HEADERS_H

#include <stdbool.h>
#include <stddef.h>

#include "wire/report.h"

struct header {
	const char *name;
	size_t name_len;
	const char *value; /* behind the colon, folds and all, without the
			      last line's end */
	size_t value_len;
};

/* A walk over the header block that begins at text; see header_next(). */
struct header_walk {
	const char *next, *end;
	const char *body; /* behind the blank line, set when the walk ends */
	const char *first_junk; /* a line that is no header, or NULL */
	size_t headers, lines;
};

void header_walk_init(struct header_walk *walk, const char *text, size_t len);

/* The next header, or false at the block's end, with `body` set. Without a
 * blank line, or without any header before it, the body begins at the first
 * line that is no header. */
bool header_next(struct header_walk *walk, struct header *out);

/* Whether this is the header `name`. */
bool header_is(const struct header *header, const char *name);

/* Fill the report's Subject and forged headers from the message's own. */
void headers_report(const char *message, size_t len, const char *authserv_id,
    struct scan_report *report);

#endif
