/* cleaned.h - a cleaned message, put together and compared with what came.
 *
 * A worker made the new body; nobody believes it. The message as it will
 * leave goes into a spool of its own, is examined like any other, and what
 * the second report says is held against the first: the same parts with the
 * same content, but for those that were removed or tagged, and nothing odd
 * that was not odd before. Used by pipeline.c. Pure but for memory. Thread:
 * one session. Never logs. */
#ifndef SEKISHO_MILTER_CLEANED_H
#define SEKISHO_MILTER_CLEANED_H

#include "judge/decide.h"
#include "judge/edits.h"
#include "wire/report.h"
#include "wire/request.h"
#include "wire/spool.h"

/* What a cleaned message is made of; all borrowed. */
struct cleaned_parts {
	const struct edits *edits;
	int message_fd; /* sealed */
	int64_t message_bytes;
	const char *body;
	size_t body_len;
};

/* Put it together, sealed, of at most max_bytes. Returns SPOOL_OK and
 * *spool_out, the caller's; or SPOOL_NO_ROOM, SPOOL_TOO_BIG, SPOOL_FAILED and
 * *fault. */
enum spool_status cleaned_build(const struct cleaned_parts *parts,
    struct spool_budget *budget, int64_t max_bytes, struct spool **spool_out,
    struct fault *fault);

/* Compare the report of the cleaned message with that of the original.
 * Returns 0, or -1 and *fault with what is not as it must be. */
int cleaned_compare(const struct scan_report *was, const struct scan_report *is,
    const struct rewrite_result *result, struct fault *fault);

#endif
