/* unpacked.h - what comes out of an unpacker, within bounds.
 *
 * Whatever unpacks pours its bytes in here piece by piece and stops when it
 * is told to: at the size of a file, at the ratio, when the message's budget
 * of bytes or time is spent. A long run of one byte at the end (a document
 * blown up with 500 MB of zeros so that scanners skip it) is counted, not
 * kept: the head is what is looked at. Thread: one owner. Never logs. */
#ifndef SEKISHO_FORMATS_UNPACKED_H
#define SEKISHO_FORMATS_UNPACKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/deadline.h"
#include "text/digest.h"

/* What one message may cost, shared by all its files. */
struct unpack_budget {
	uint64_t bytes_left;
	uint64_t bytes_spent;
	struct deadline deadline;
};

struct unpack_limits {
	uint64_t file_bytes; /* limits.file */
	uint64_t ratio;      /* limits.ratio */
	struct unpack_budget *budget;
};

struct unpacked {
	const struct unpack_limits *limits;
	uint64_t packed;   /* how many bytes it is made from */
	uint64_t seen;     /* bytes that came out, the run included */
	const char *bytes; /* the head that is kept */
	size_t len;
	char *owned; /* bytes, unless they are borrowed */
	size_t cap;
	uint64_t run; /* trailing bytes that are not kept */
	char run_byte;
	const char *limit; /* NULL, or the word of the limit that it is
			      beyond: file, ratio, size, time */
	bool is_cut;       /* there was, or may have been, more */
};

/* Begin. packed: how many bytes it is made from; declared: how many a listing
 * promises, or 0. Of what is declared beyond a limit, only a head is taken. */
void unpacked_init(struct unpacked *unpacked,
    const struct unpack_limits *limits, uint64_t packed, uint64_t declared);

/* Take bytes. Returns whether more is wanted. */
bool unpacked_add(struct unpacked *unpacked, const char *bytes, size_t len);

/* Take bytes that lie in memory as they are; they are borrowed. */
void unpacked_borrow(struct unpacked *unpacked, const char *bytes, size_t len);

/* End: a short run becomes bytes again. Then bytes and len are final. */
void unpacked_finish(struct unpacked *unpacked);

/* Whether a long run ends it. */
bool unpacked_is_padded(const struct unpacked *unpacked);

/* Digests of all that came out, or of the head if it was cut. Unless all are
 * wanted there need be none but SHA-256: the others are zeros. */
void unpacked_digest(
    const struct unpacked *unpacked, bool wants_all, struct digests *out);

void unpacked_release(struct unpacked *unpacked);

#define scoped_unpacked __attribute__((cleanup(unpacked_release)))

#endif
