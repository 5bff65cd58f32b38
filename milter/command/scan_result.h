/* scan_result.h - one message that `sekisho scan` took through the pipeline,
 * as text for people or as JSON for programs.
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_MILTER_SCAN_RESULT_H
#define SEKISHO_MILTER_SCAN_RESULT_H

#include <stdint.h>

#include "base/buffer.h"
#include "gate/pipeline.h"

/* Borrowed for the call. */
struct scan_result {
	const char *file;  /* as named by the user */
	const char *stage; /* "eom", or "rcpt" for nobody's message */
	const struct pipeline *pipeline;
	const char *written; /* where it was stored, NULL: nowhere */
	int64_t took_ms;
};

/* Append a few lines for a terminal: decision, reply, parts, edits. */
void scan_text(const struct scan_result *result, struct buffer *out);

/* Append one JSON object and a line feed. */
void scan_json(const struct scan_result *result, struct buffer *out);

/* The score and its reasons in sentences; used by scan_text(). */
void scan_score_text(const struct pipeline *pipeline, struct buffer *out);

/* The same of the spam score. */
void scan_spam_text(const struct spam_score *score, struct buffer *out);

#endif
