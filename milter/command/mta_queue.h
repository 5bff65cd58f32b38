/* mta_queue.h - what the MTA holds, and mail given back to it.
 *
 * Through the MTA's own programs: postqueue, postsuper, postcat and sendmail
 * of Postfix (MAIL_CONFIG names another instance), mailq and sendmail of
 * Sendmail. For the command. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_MTA_QUEUE_H
#define SEKISHO_MILTER_MTA_QUEUE_H

#include "base/fault.h"
#include "gate/json.h"

/* Append to array an object for each message that is held: q, time (seconds),
 * size, from, rcpts[], reason (null where the MTA does not tell). Returns 0,
 * or -1 and *fault. */
int mta_queue_held(json_t *array, struct fault *fault);

/* Let a held message go on, as it is. Returns 0, or -1 and *fault. */
int mta_queue_release(const char *q, struct fault *fault);

/* Remove a held message for good. Returns 0, or -1 and *fault. */
int mta_queue_delete(const char *q, struct fault *fault);

/* Print a held message. Returns 0, or -1 and *fault. */
int mta_queue_print(const char *q, struct fault *fault);

/* A message to be sent again. */
struct submission {
	const char *header; /* put before it, with its line end */
	int message_fd;
	const char *from;
	const char *const *recipients;
	size_t recipient_count;
};

/* Give it to the MTA. Returns 0 when the MTA has taken it, or -1 and
 * *fault. */
int mta_queue_submit(const struct submission *submission, struct fault *fault);

#endif
