/* spam.h - the spam score: named tests over facts, and what follows from it.
 *
 * Pure: no clock, no I/O. What each test means and adds stands in
 * config/spam_tests.def, when it fires in spam_tests.c. Thread: any. Never
 * logs. */
#ifndef SEKISHO_JUDGE_SPAM_H
#define SEKISHO_JUDGE_SPAM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "config/spam_points.h"
#include "judge/facts.h"
#include "judge/findings.h"
#include "judge/text_model.h"

/* All that the text model may add, in tenths: below the low level's 8.0, so
 * that words alone never reach it, whatever spam.points says. */
#define SPAM_MODEL_MOST 79

/* Tenths that speak for phishing from which spam is called that. */
#define SPAM_PHISH_LEAST 25

struct spam_fired {
	enum spam_test test;
	int points; /* tenths */
};

struct spam_score {
	bool scored; /* false: nobody asked, or it cannot be said */
	int points;  /* tenths */
	bool phish;
	struct spam_fired tests[SPAM_TEST_COUNT]; /* the gravest first */
	size_t count;
	char words[128]; /* for a reply or log: "5.3 NAME_BRAND" */
};

/* Score a message that was examined; one of our own users, one that was not
 * examined, and one whose texts or URLs were spared is not scored. model may be
 * NULL. */
void spam_judge(const struct facts *facts, const struct host *host,
    const struct text_model *model, struct spam_score *out);

/* The level that the score reaches, SPAM_LEVEL_UNSET if none: the one that
 * finds least. */
enum spam_level spam_level_of(const struct spam_score *score);

/* Append "5.3". */
void spam_format_points(int points, struct buffer *out);

/* Whether a policy approves of the sender: of the envelope's, or of header
 * From's when the SPF pass of the envelope's domain covers it. */
bool spam_is_approved(const struct facts *facts, const struct policy *policy);

/* Whether a policy looks for spam of this sender. */
bool spam_is_wanted(const struct facts *facts, const struct policy *policy);

/* Append the value of X-Sekisho-Spam, with the space before it; folds are LF
 * and white space. */
void spam_header(const struct spam_score *score, struct buffer *out);

/* Add what one policy finds: spam, phishing, or a blocked sender in a From
 * that SPF covers. */
void spam_find(const struct facts *facts, const struct policy *policy,
    struct findings *findings);

#endif
