/* refusal.h - the words of a refusal.
 *
 * Pure. Used by decide. Thread: any. Never logs. */
#ifndef SEKISHO_JUDGE_REFUSAL_H
#define SEKISHO_JUDGE_REFUSAL_H

/* The pattern with %v as the verdict (made printable ASCII) and without any
 * other percent sign's second meaning; at most LIMIT_REPLY_TEXT_BYTES. The
 * caller frees it. */
char *refusal_text(const char *pattern, const char *verdict);

#endif
