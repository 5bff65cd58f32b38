/* splice.h - replace ranges of a message and keep every other byte.
 *
 * A list of ranges of the original, each with the bytes that take its place;
 * an empty range inserts. Offsets of the original can be asked for their
 * place in the result, so that what was spliced can be checked against an
 * independent parse. Used by rewrite. Thread: one owner. Never logs. */
#ifndef SEKISHO_EDIT_SPLICE_H
#define SEKISHO_EDIT_SPLICE_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/fault.h"

struct splice {
	size_t begin, end; /* of the original; equal: an insertion */
	size_t order;      /* insertions at one place keep it */
	char *text;        /* owned */
	size_t len;
	size_t shift; /* how far all up to it move what is behind; modulo
			 SIZE_MAX + 1 where bytes go */
};

struct splices {
	struct splice *items;
	size_t count, cap;
};

/* Free what it holds and zero it. */
void splices_release(struct splices *splices);

#define scoped_splices __attribute__((cleanup(splices_release)))

/* Replace [begin, end) by a copy of len bytes. */
void splices_add(struct splices *splices, size_t begin, size_t end,
    const char *text, size_t len);

/* Bring them into the order of the message; needed before the calls below.
 * Returns 0, or -1 and *fault when two of them overlap or one lies outside of
 * total bytes: there is no result that would honour both. */
int splices_sort(struct splices *splices, size_t total, struct fault *fault);

/* How many bytes a message of len bytes becomes. */
size_t splices_size(const struct splices *splices, size_t len);

/* Append what the message becomes. */
void splices_apply(const struct splices *splices, const char *message,
    size_t len, struct buffer *out);

/* Where a range that begins, or ends, at this offset of the original begins,
 * or ends, in the result: what is inserted there, or replaced from or up to
 * there, belongs to the range. */
size_t splices_map_begin(const struct splices *splices, size_t offset);
size_t splices_map_end(const struct splices *splices, size_t offset);

#endif
