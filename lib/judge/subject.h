/* subject.h - a tag before a Subject that nobody decodes and writes again.
 *
 * The original bytes stay as they are behind the tag: whatever charset,
 * encoding or folding they have is the sender's. Used by edits.c. Thread: any.
 * Never logs. */
#ifndef SEKISHO_JUDGE_SUBJECT_H
#define SEKISHO_JUDGE_SUBJECT_H

#include <stddef.h>

/* The new raw value with the tags (UTF-8) in order before it, or NULL when all
 * of them stand there already. original: the raw bytes behind the colon, NULL
 * for a message without a Subject; decoded: how a reader sees them. Folds in
 * the result are LF and white space; the caller frees it. An original beyond
 * LIMIT_SUBJECT_BYTES is cut. */
char *subject_tagged(const char *const *tags, size_t tag_count,
    const char *original, size_t original_len, const char *decoded);

#endif
