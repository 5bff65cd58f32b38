/* lures.h - a document's text, seen as the trap that it may be.
 *
 * Malicious documents ask their reader to enable editing or macros, in words
 * or as a picture with hardly any text. Readers give each run of text once;
 * runs may be cut anywhere, blanks and marks between letters do not count.
 * Thread: any. Never logs. */
#ifndef SEKISHO_MEASURE_LURES_H
#define SEKISHO_MEASURE_LURES_H

#include <stddef.h>
#include <stdint.h>

#include "measure/reading.h"

#define LURES_BLOCK_BYTES 4096

/* Zeroed: nothing was read. */
struct lures {
	size_t visible, hidden; /* characters */
	uint64_t found;         /* a bit for each phrase */
	size_t searched;        /* bytes, up to LIMIT_LURE_BYTES */
	size_t len;
	char block[LURES_BLOCK_BYTES]; /* text not yet searched, letters only */
};

/* Text (UTF-8) that a reader sees. */
void lures_add(struct lures *lures, const char *text, size_t len);

/* Text that is there and that nobody sees. */
void lures_add_hidden(struct lures *lures, const char *text, size_t len);

/* Set the features of the family office that tell of text. The pictures must
 * have been counted. */
void lures_finish(struct lures *lures, struct reading *reading);

#endif
