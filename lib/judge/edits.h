/* edits.h - a decision as header changes, in the order to apply them.
 *
 * Pure: builds the list for libmilter and for `sekisho scan --write` alike.
 * Deletions come first, from the highest ordinal down, because deleting
 * shifts the ordinals behind; then changes; then insertions at the top. No
 * value holds raw 8-bit unless the original Subject did or SMTPUTF8 allows
 * it. Thread: any. Never
 * logs. */
#ifndef SEKISHO_JUDGE_EDITS_H
#define SEKISHO_JUDGE_EDITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge/decide.h"
#include "wire/own_headers.h"
#include "wire/report.h"
#include "wire/request.h"

enum edit_kind {
	EDIT_UNSET = 0,
	EDIT_DELETE, /* name, ordinal */
	EDIT_CHANGE, /* name, ordinal, value; appended if absent */
	EDIT_INSERT, /* name, value: at the very top */
};

struct edit {
	enum edit_kind kind;
	char *name;
	uint32_t ordinal; /* from 1 among the headers of that name */
	char *value;      /* raw, begins with the space behind the colon; folds
			     are LF and white space */
};

struct edits {
	struct edit *items;
	size_t count, cap;
};

void edits_release(struct edits *edits);

/* A Subject as it came. */
struct raw_subject {
	uint32_t ordinal;
	const char *value; /* behind the colon */
	size_t len;
	const char *decoded; /* as a reader sees it */
};

/* What edits come of; all borrowed. */
struct edits_input {
	const struct decision *decision;
	const struct scan_report *report; /* NULL: there is none */
	/* Which headers are forged when no report says so; NULL: not known. */
	const struct own_headers *forged;
	/* Each one is tagged: some readers show the first, some the last. */
	const struct raw_subject *subjects;
	size_t subject_count;
	const struct rewrite_result *rewritten; /* NULL: the body stays */
	bool utf8; /* headers may be UTF-8 (RFC 6532): SMTPUTF8 was asked for */
};

void edits_build(const struct edits_input *input, struct edits *out);

/* Apply to a whole message as an MTA would: `body` replaces what is behind
 * the blank line unless it is NULL. For `sekisho scan --write` and tests. */
struct buffer;
void edits_apply(const struct edits *edits, const char *message, size_t len,
    const char *body, size_t body_len, struct buffer *out);

/* The same, but only the headers and the blank line that ends them: for who
 * puts a body behind them that is not to be copied. A message whose headers
 * outgrow out leaves it full. */
void edits_apply_headers(const struct edits *edits, const char *message,
    size_t len, struct buffer *out);

#endif
