/* biff.h - records of a workbook's stream, and strings that span them.
 *
 * [MS-XLS] 2.1.4: a type, a length, the content; what does not fit goes on in
 * Continue records (2.4.58), where a string tells anew how wide its letters
 * are (2.5.293). Excel 5 and 95 have the same records with plainer strings.
 * Bounded in records and bytes, so
 * that the same ones may be read again. Thread: one worker. Never logs. */
#ifndef SEKISHO_OFFICE_BIFF_H
#define SEKISHO_OFFICE_BIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* A walk: start it with bytes, len, records_left and bytes_left. */
struct biff {
	const uint8_t *bytes;
	size_t len;
	size_t at;
	size_t records_left, bytes_left;
	size_t broken; /* records that are longer than what is left */
};

struct biff_record {
	unsigned int type;
	const uint8_t *data;
	size_t len;
};

/* The next record; false at the end or when records_left or bytes_left are
 * spent. One that is too long is cut. */
bool biff_next(struct biff *biff, struct biff_record *out);

/* A place inside a record's content that goes on in Continue records. */
struct biff_text {
	struct biff *biff;
	const uint8_t *next;
	size_t left;
};

/* Append count letters as UTF-8, of two bytes each if is_wide, from a place
 * that may lie in several records. False when they are not all there. */
bool biff_letters(
    struct biff_text *from, size_t count, bool is_wide, struct buffer *out);

/* Append a string of Excel 97: its length (two bytes, or one if is_short),
 * its flags, its letters; formatting behind it is passed (2.5.293, 2.5.240).
 */
bool biff_string(struct biff_text *from, bool is_short, struct buffer *out);

#endif
