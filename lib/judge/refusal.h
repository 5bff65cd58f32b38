/* refusal.h - the words of a refusal.
 *
 * Pure. Used by decide. Thread: any. Never logs. */
#ifndef SEKISHO_JUDGE_REFUSAL_H
#define SEKISHO_JUDGE_REFUSAL_H

/* The pattern with %v as the verdict (made printable ASCII), %s as our id and
 * %% as one percent sign, which stays one before any other letter; at most
 * LIMIT_REPLY_TEXT_BYTES. What an MTA wants doubled is its business. The
 * caller frees it. */
char *refusal_text(
    const char *pattern, const char *verdict, const char *session);

#endif
