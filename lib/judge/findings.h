/* findings.h - what the facts say, one thing at a time.
 *
 * The first step of a decision: no setting is looked at yet. Used by decide.c
 * only. Thread: any. Never logs. */
#ifndef SEKISHO_JUDGE_FINDINGS_H
#define SEKISHO_JUDGE_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/config.h"
#include "judge/facts.h"
#include "judge/verdict.h"

/* One thing the facts say. */
struct finding {
	enum verdict_class class;
	uint32_t part;             /* ordinal + 1, 0: the whole message */
	const char *verdict;       /* borrowed: signature name or one word */
	bool is_hit;               /* a signature: malware.ignore applies */
	bool is_known_file;        /* a digest: file_reputation.action */
	const struct policy *only; /* whom it concerns, NULL: everybody */
};

struct findings {
	struct finding *items;
	size_t count, cap;
};

/* List them; a message that was not examined has one that says so. *out is
 * the caller's: findings_release(). */
void findings_find(const struct facts *facts, struct findings *out);

/* Add one that depends on a policy. */
void findings_add(struct findings *findings, struct finding finding);

void findings_release(struct findings *findings);

#endif
