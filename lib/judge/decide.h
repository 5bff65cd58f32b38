/* decide.h - the line that decides a message's fate.
 *
 * decide() is a pure function of facts and policies: no clock, no I/O, no
 * globals; the same for the gate and for `sekisho scan`. Thread: any. Never
 * logs. */
#ifndef SEKISHO_JUDGE_DECIDE_H
#define SEKISHO_JUDGE_DECIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/config.h"
#include "judge/facts.h"
#include "judge/verdict.h"

#define DECISION_TAGS 8

/* A part that the decision wants replaced by a notice. */
struct decided_removal {
	uint32_t part; /* ordinal in the report */
	enum verdict_class class;
	const char *verdict; /* the report's: a signature or a limit's word */
};

/* Texts are borrowed from the config snapshot and the report unless said
 * otherwise. A message that is not delivered has no removals and no tags. */
struct decision {
	enum action action;       /* what is done */
	enum action wished;       /* stricter than action in monitor mode */
	enum verdict_class class; /* why: the one that decided */
	const char *reason; /* signature name or one word, "" when clean */
	const struct policy *policy; /* whose wish decided */
	uint32_t classes;            /* bit 1 << class for each one found */
	int code;                    /* 0 unless BLOCK or DEFER */
	const char *enhanced;        /* "5.7.1" */
	char *text; /* owned; of the reply, without code and id;
		       the verdict in it is printable ASCII;
		       NULL unless code is set */
	struct decided_removal *removals; /* owned; when action is TAG */
	size_t removal_count;
	const char *subject_tags[DECISION_TAGS]; /* in the order they stand */
	size_t subject_tag_count;
	const char *body_tags[DECISION_TAGS];
	size_t body_tag_count;
	const char *session;     /* for texts; NULL: none */
	const char *authserv_id; /* who speaks in Authentication-Results */
	enum spf_result spf;     /* SPF_UNSET: there is nothing to say */
	const char *spf_domain;
	bool spf_is_helo;
	const struct spam_score *spam; /* the facts'; NULL: nobody wants it */
	bool adds_headers;             /* our headers may be added */
	bool removes_forged; /* forged copies of our headers are deleted */
};

/* Decide for a message and the policies of its recipients (the same pointer
 * may stand several times; none at all is deferred). *out is the caller's:
 * decision_release(). */
void decide(const struct facts *facts, const struct host *host,
    const struct policy *const *policies, size_t policy_count,
    struct decision *out);

/* The same decision when a REWRITE that it needs was not possible: what was to
 * be removed is then blocked, never sent on; a body tag stays out. */
void decide_without_rewrite(struct decision *decision);

/* The same when it was only the scanner that did not answer, in a word: the
 * message is deferred if on_error.action says so. An on_error.action that lets
 * mail pass does not count here, because what is in it is known. */
void decide_without_scanner(struct decision *decision, const char *reason);

/* The same when the cleaned message was examined again and this was found in
 * it: blocked, whether or not anything was removed. */
void decide_not_clean(
    struct decision *decision, enum verdict_class class, const char *reason);

/* Instead of what was decided: the administrator releases the message. It goes
 * as it is, but for forged copies of our headers. */
void decide_released(struct decision *decision);

/* Whether the decision lets the message go on to its recipients (or to the
 * hold queue), so that edits make sense. */
bool decision_delivers(const struct decision *decision);

void decision_release(struct decision *decision);

#endif
