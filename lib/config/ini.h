/* ini.h - the ini file's grammar, one entry at a time.
 *
 * UTF-8; `[section]` or `[section argument]`, `key = value`; comments `;` or
 * `#` at the start of a line, or after white space outside quotes; values
 * with leading or trailing spaces, `;` or `#` in double quotes (inside them
 * `\"` and `\\`); an indented line continues the value before it, joined by
 * one space; blank lines and comments may stand between. CRLF is accepted, a
 * UTF-8 byte-order mark skipped. Quotes enclose a whole value or do not occur.
 * Keys behind a section line that is a mistake are not handed out. The reader
 * knows no keys. Used by config.c. Thread: the caller's. Never logs. */
#ifndef SEKISHO_CONFIG_INI_H
#define SEKISHO_CONFIG_INI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/fault.h"

struct ini_entry {
	const char *section;  /* "malware"; "" before the first one */
	const char *argument; /* "example.jp" of [domain example.jp], or "" */
	const char *key;      /* NULL: this entry is the section line itself */
	const char *value;    /* unquoted, comments gone; NULL with key NULL */
	int line;             /* of the key or section line, from 1 */
};

struct ini_reader {
	const char *next; /* borrowed text */
	size_t left;
	int line;
	char section[LIMIT_INI_SECTION_BYTES + 1];
	char argument[LIMIT_INI_SECTION_BYTES + 1];
	char *key; /* owned, of the entry handed out last */
	struct buffer value;
	bool spoiled; /* indented lines belong to a mistake already told */
	bool lost;    /* keys belong to a section line that was a mistake */
};

/* Read from len bytes, which must outlive the reader. */
void ini_init(struct ini_reader *reader, const char *text, size_t len);

void ini_release(struct ini_reader *reader);

/* The next entry. Returns 1 and *entry (valid until the next call), 0 at the
 * end, or -1 and *fault with reader->line at the mistake; reading may go on
 * behind it. Bytes that are not UTF-8, NUL, a line over LIMIT_INI_LINE_BYTES
 * or a section name over LIMIT_INI_SECTION_BYTES are mistakes. */
int ini_next(
    struct ini_reader *reader, struct ini_entry *entry, struct fault *fault);

#endif
