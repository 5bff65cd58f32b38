/* mime_entity.h - what one part's header block says.
 *
 * Where two headers of one name differ the reading that shows more of the
 * content is taken, and an oddity noted. Thread: any. Never logs. */
#ifndef SEKISHO_MAIL_MIME_ENTITY_H
#define SEKISHO_MAIL_MIME_ENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mail/mime_split.h"
#include "text/transfer.h"
#include "wire/report.h"

/* RFC 6838 4.2: type and subtype have at most 127 characters each. */
#define MIME_TYPE_BYTES 256

/* The longest registered charset has 45. */
#define MIME_CHARSET_BYTES 64

struct mime_head {
	char type[MIME_TYPE_BYTES]; /* "text/plain" if there is none */
	bool has_type;
	char disposition[MIME_TYPE_BYTES]; /* "" if there is none */
	char charset[MIME_CHARSET_BYTES];  /* "" if there is none */
	enum transfer transfer;
	struct mime_boundaries boundaries;
	size_t body; /* offset behind the blank line */
	size_t junk; /* of the first line that is no header, at most body */
};

/* Read the header block at text; names, encoding and notes go to part
 * `ordinal` of the report. The boundaries are the caller's. */
void mime_head_read(const char *text, size_t len, struct scan_report *report,
    uint32_t ordinal, struct mime_head *out);

void mime_boundaries_release(struct mime_boundaries *boundaries);

/* Whether the type is "major/..." (C strings, without case). */
bool mime_type_is(const struct mime_head *head, const char *major);

/* Whether the type is a message that has parts of its own. */
bool mime_type_is_message(const struct mime_head *head);

#endif
