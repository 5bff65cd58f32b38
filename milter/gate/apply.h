/* apply.h - a decision's edits, handed to the MTA.
 *
 * In the order that every MTA survives: header edits as they stand in the
 * list, then the new body, last and in one run (Postfix answers 451 4.3.5 when
 * anything comes between its pieces). Only at the end of a message. Thread:
 * one session. Never logs. */
#ifndef SEKISHO_MILTER_APPLY_H
#define SEKISHO_MILTER_APPLY_H

#include <libmilter/mfapi.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "judge/edits.h"

#define APPLY_SUMMARY_BYTES sizeof("subject,headers,body,")

/* Apply header edits; without leading_space the MTA puts the space behind the
 * colon itself. Returns 0, or -1 and *fault: the message must then be
 * deferred, because a part of the edits may have been taken. */
int apply_edits(SMFICTX *ctx, const struct edits *edits, bool leading_space,
    struct fault *fault);

/* Replace the body. Returns as above. */
int apply_body(SMFICTX *ctx, const char *body, size_t len, struct fault *fault);

/* What was changed, for the log: "subject,headers,body" or less; NULL when
 * nothing was. Returns out or NULL. */
const char *apply_summary(
    const struct edits *edits, bool body, char out[APPLY_SUMMARY_BYTES]);

#endif
