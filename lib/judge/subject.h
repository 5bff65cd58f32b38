/* subject.h - a tag before a Subject that nobody decodes and writes again.
 *
 * The original bytes stay as they are behind the tag: whatever charset,
 * encoding or folding they have is the sender's. Used by edits.c. Thread: any.
 * Never logs. */
#ifndef SEKISHO_JUDGE_SUBJECT_H
#define SEKISHO_JUDGE_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>

/* What is put before a Subject. */
struct subject_tags {
	const char *const *texts; /* UTF-8, in their order */
	size_t count;
	bool utf8; /* may be written as UTF-8 (RFC 6532), not as words */
};

/* The new raw value with the tags before it, or NULL when all of them stand at
 * its start already, in whatever order and encoding; one that stands behind
 * "Re:" is the sender's, because nobody shall get rid of a mark by writing it
 * himself where filters do not look. original: the raw bytes behind the colon,
 * NULL for a message without a Subject; decoded: how a reader sees them. Folds
 * in the result are LF and white space; the caller frees it. An original
 * beyond LIMIT_SUBJECT_BYTES is cut. */
char *subject_tagged(const struct subject_tags *tags, const char *original,
    size_t original_len, const char *decoded);

#endif
