/* coded.h - files that stand in a text: uuencode, yEnc, BinHex, a calendar's.
 *
 * Mail programs show them as attachments, with the names that stand in the
 * text. hidden.h hands out bytes for a scan, whoever may see them; here each is
 * a file with its name. Thread: any. Never logs. */
#ifndef SEKISHO_MAIL_CODED_H
#define SEKISHO_MAIL_CODED_H

#include <stdbool.h>
#include <stddef.h>

#include "mail/lenient.h"

enum coding {
	CODING_UNSET = 0,
	CODING_UU,
	CODING_BASE64, /* "begin-base64" */
	CODING_YENC,
	CODING_BINHEX,   /* nobody here reads it */
	CODING_CALENDAR, /* ATTACH of RFC 5545 3.8.1.1 */
};

/* A walk over a text; begins with the text. */
struct coded_walk {
	const char *bytes;
	size_t len;
};

/* Of a longer name the end counts. */
#define CODED_NAME_BYTES 1024

/* One file. */
struct coded_file {
	enum coding coding;
	char name[CODED_NAME_BYTES]; /* as it stands there, no C string */
	size_t name_len;
	const char *body; /* in the walk's text */
	size_t len;
};

/* Whether the text has any: one pass over it. */
bool coded_is_there(const char *bytes, size_t len);

/* The next file. False when there are no more. Bodies do not overlap. */
bool coded_next(struct coded_walk *walk, struct coded_file *out);

/* Hand out every reading of a file's content. */
void coded_read(const struct coded_file *file, struct lenient_sink *sink);

#endif
