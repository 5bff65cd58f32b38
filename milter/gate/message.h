/* message.h - one message while it arrives: envelope and spooled bytes.
 *
 * The spool receives the message as the MTA has it, with CRLF line ends, so
 * that offsets in it are offsets in what is delivered. What goes wrong on the
 * way is remembered and answered at the end, because only there every MTA
 * takes an answer. Thread: one session. Never logs. */
#ifndef SEKISHO_MILTER_MESSAGE_H
#define SEKISHO_MILTER_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "wire/own_headers.h"
#include "wire/spool.h"

struct message {
	struct spool_budget *budget;
	int64_t max_bytes;
	char *sender;
	char **recipients;
	size_t recipient_count, recipient_cap;
	bool too_many_recipients;  /* one was not kept, and not refused */
	struct spool *spool;       /* NULL until the first byte */
	enum spool_status status;  /* SPOOL_OK or the first trouble */
	struct fault fault;        /* with SPOOL_FAILED */
	struct own_headers forged; /* as far as they have come */
	bool headers_ended;
	bool smtputf8; /* the sender asked for it (RFC 6531) */
};

/* An empty message in the caller's storage. */
void message_init(
    struct message *message, struct spool_budget *budget, int64_t max_bytes);

/* Free all of it; the storage may be initialised again. */
void message_release(struct message *message);

/* A copy of an address as it is kept: whole, without its angle brackets.
 * The caller frees it. */
char *message_address(const char *address);

/* Whether an address is longer than any that is taken. */
bool message_address_is_long(const char *address);

/* Remember the envelope sender. */
void message_set_sender(struct message *message, const char *address);

/* Remember a recipient. Returns 0, or -1 when LIMIT_RECIPIENTS are there. */
int message_add_recipient(struct message *message, const char *address);

/* Append `name:value`, folds as CRLF. With leading_space the value begins
 * with the bytes behind the colon; otherwise the MTA has eaten one space. */
void message_header(struct message *message, const char *name,
    const char *value, bool leading_space);

/* Whether it is one that claims to be ours: for mail without a report. */
void message_note_header(struct message *message, const char *name,
    const char *value, const char *authserv_id);

/* The blank line; a second call does nothing. */
void message_end_headers(struct message *message);

/* Append a piece of the body. Returns whether more is of any use. */
bool message_body(struct message *message, const void *bytes, size_t len);

/* Freeze the bytes (none at all is a message too). Returns the status. */
enum spool_status message_seal(struct message *message);

#endif
