/* session_inside.h - what the files of session.h share.
 *
 * session.c has the stages up to the message's last byte, session_finish.c
 * what comes then. */
#ifndef SEKISHO_MILTER_SESSION_INSIDE_H
#define SEKISHO_MILTER_SESSION_INSIDE_H

#include "gate/caller.h"
#include "gate/client.h"
#include "gate/message.h"
#include "gate/password_memory.h"
#include "gate/session.h"
#include "gate/session_id.h"
#include "judge/event.h"
#include "judge/model.h"
#include "judge/reception.h"
#include "judge/text_model.h"

/* Answers of one kind that a transaction got before DATA: one log line. The
 * first one gives the reason. */
struct refused {
	size_t count; /* with or without a recipient; 0: a free place */
	char *sender; /* the message may be forgotten before the line */
	char **recipients;
	size_t kept, cap;
	enum reply_stage stage;
	enum verdict_class class;
	const char *reason; /* the log's word; static or the config's */
	int code;
};

/* Reputation, and what can be wrong with recipients and addresses. */
#define REFUSED_KINDS 4

struct session {
	SMFICTX *ctx;
	struct mta mta;
	char id[SESSION_ID_BYTES];
	struct config *config;
	struct model *model;           /* of these settings; NULL: none */
	struct text_model *text_model; /* NULL: none */
	struct client client;
	char *client_name, *helo, *auth; /* NULL: not known */
	bool met; /* the client's address was known at connect */
	struct caller caller;
	struct refused refused[REFUSED_KINDS];
	struct message message;
	char *release;  /* X-Sekisho-Release of the message, or NULL */
	bool under_way; /* counted by drain.h */
	bool answered;  /* under way, but only until the answer is out */
};

/* Memory of all sessions' messages. */
extern struct spool_budget session_spools;

/* What earlier messages of all sessions named. */
extern struct password_memory *session_passwords;

/* Why a message is deferred before anybody has looked into it. */
struct trouble {
	const char *reason; /* the log's word */
	int code;
	const char *enhanced;
	const char *text;
};

/* Too many, or one that was not kept. */
extern const struct trouble session_trouble_recipients;

/* What an event line can say of the session at any time, borrowed. */
struct event session_event(const struct session *session);

/* session_reception.c: ask what can be asked about the client now. */
void session_ask_lists(struct session *session);
void session_ask_spf(struct session *session);

/* Answer for a client at this stage: for its reputation where milter.reply_at
 * says, for a blocked sender at RCPT. recipient: NULL before RCPT. */
sfsistat session_receive(
    struct session *session, enum reply_stage stage, const char *recipient);

/* Refuse for a trouble before DATA, which gets a log line as any decision
 * does; in monitor mode only the line. recipient: NULL before RCPT. */
sfsistat session_refuse(struct session *session, enum reply_stage stage,
    const char *recipient, const struct trouble *trouble);

/* The transaction is over: tell of those refused, forget the sender. */
void session_end_reception(struct session *session);

/* A macro's value; NULL where the MTA does not send it. */
const char *session_macro(const struct session *session, const char *name);

/* Learn what an MTA may tell by macro only. */
void session_learn_client(struct session *session);

/* Set the reply. Returns the status that lets libmilter speak it. */
sfsistat session_speak(const struct session *session, int code,
    const char *enhanced, const char *text);

sfsistat session_speak_trouble(
    const struct session *session, const struct trouble *trouble);

#endif
