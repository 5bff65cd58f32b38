/* session.h - one MTA connection from negotiation to its end.
 *
 * The gate's only orchestrator: each function is one stage of the protocol,
 * session_finish() the path from a message to its answer and its log line.
 * Stages may be missing, repeat, or end at any point. A session keeps the
 * settings it was born with. Thread: one session, one thread at a time. Logs.
 */
#ifndef SEKISHO_MILTER_SESSION_H
#define SEKISHO_MILTER_SESSION_H

#include <libmilter/mfapi.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"
#include "config/config.h"

/* What was negotiated. */
struct mta {
	unsigned long actions; /* SMFIF_*, those that both sides know */
	bool leading_space;    /* header values are exact */
	bool skip;             /* understands SMFIS_SKIP */
};

struct session;

/* Limits that all sessions share; at start and after a reload. */
void session_set_limits(const struct host *host);

/* Begin to remember passwords that come before their files; before the first
 * session. Returns 0, or -1 and *fault. */
int session_remember_passwords(struct fault *fault);

/* What all messages being received hold, and may hold. */
void session_spool(int64_t *used_out, int64_t *max_out);

struct session *session_new(SMFICTX *ctx, const struct mta *mta);

/* Free it and what it holds, clear the pointer; accepts NULL. */
void session_free(struct session **session);

/* Whether a refusal may be spoken as early as at connect. */
bool session_speaks_at_connect(const struct session *session);

/* The client's name and address; NULL where the MTA does not know. */
sfsistat session_connect(
    struct session *session, const char *name, const _SOCK_ADDR *address);

void session_helo(struct session *session, const char *name);

/* A new message begins, whatever became of the one before. arguments: the
 * address and the parameters of MAIL; NULL ends them. */
sfsistat session_sender(struct session *session, char *const *arguments);

sfsistat session_recipient(struct session *session, const char *address);

void session_data(struct session *session);

void session_header(
    struct session *session, const char *name, const char *value);

void session_headers_end(struct session *session);

sfsistat session_body(struct session *session, const void *bytes, size_t len);

/* Examine, decide, change, answer, log. */
sfsistat session_finish(struct session *session);

/* Forget the message under way, if there is one. */
void session_reset(struct session *session);

/* The answer to the last command has been sent. */
void session_idle(struct session *session);

#endif
