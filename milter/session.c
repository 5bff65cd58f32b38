/* session.c - the stages of one connection, in their order.
 *
 * connect -> helo -> (sender -> recipient* -> data -> header* -> body* ->
 * finish)*; session_finish() reads as the life of a message. */
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "apply.h"
#include "base/deadline.h"
#include "base/mem.h"
#include "base/text.h"
#include "client.h"
#include "current_config.h"
#include "drain.h"
#include "judge/event.h"
#include "log.h"
#include "message.h"
#include "metrics.h"
#include "pipeline.h"
#include "reply.h"
#include "session_id.h"

struct session {
	SMFICTX *ctx;
	struct mta mta;
	char id[SESSION_ID_BYTES];
	struct config *config;
	struct client client;
	char *client_name, *helo, *auth; /* NULL: not known */
	struct message message;
	bool under_way; /* counted by drain.h */
	bool answered;  /* under way, but only until the answer is out */
};

/* Why a message is deferred before anybody has looked into it. */
struct trouble {
	const char *reason; /* the log's word */
	int code;
	const char *enhanced;
	const char *text;
};

static const struct trouble trouble_no_room = { "spool", 452, "4.3.1",
	"Insufficient system storage, try again later" };
static const struct trouble trouble_failed = { "failure", 451, "4.3.0",
	"Local error in processing, try again later" };
static const struct trouble trouble_recipients = { "recipients", 452, "4.5.3",
	"Too many recipients" };
static const struct trouble trouble_mixed = { "recipients", 452, "4.5.3",
	"Recipient has a policy of its own, send it a copy of its own" };
static const struct trouble trouble_stopping = { "stopping", 421, "4.3.2",
	"Service is restarting, try again later" };
static const struct trouble trouble_quarantine = { "quarantine", 451, "4.3.5",
	"Message cannot be held here" };

/* What a cleaned or marked message needs of the MTA. */
#define TAG_ACTIONS (SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY)

static struct spool_budget session_spools;

void
session_set_limits(const struct host *host)
{
	session_spools.max_bytes = host->limits_spool_bytes;
}

void
session_spool(int64_t *used_out, int64_t *max_out)
{
	*used_out = session_spools.used_bytes;
	*max_out = session_spools.max_bytes;
}

struct session *
session_new(SMFICTX *ctx, const struct mta *mta)
{
	struct session *session = mem_new(1, sizeof *session);

	session->ctx = ctx;
	session->mta = *mta;
	session_id_new(session->id);
	session->config = current_config_ref();
	message_init(&session->message, &session_spools,
	    config_host(session->config)->limits_message_bytes);
	return session;
}

void
session_free(struct session **session)
{
	struct session *freed = *session;

	if (freed == NULL)
		return;
	session_reset(freed);
	free(freed->client_name);
	free(freed->helo);
	free(freed->auth);
	config_free(&freed->config);
	free(freed);
	*session = NULL;
}

/* Replace a text by a bounded copy of what the MTA said. */
static void
keep(char **text, const char *said)
{
	free(*text);
	*text = said == NULL
	    ? NULL
	    : mem_text(said, strnlen(said, LIMIT_ADDRESS_BYTES));
}

static const char *
macro(const struct session *session, const char *name)
{
	char copy[LIMIT_NAME_BYTES];
	const char *value;

	/* libmilter takes the name without const. */
	(void)snprintf(copy, sizeof copy, "%s", name);
	value = smfi_getsymval(session->ctx, copy);
	return value != NULL && *value != '\0' ? value : NULL;
}

void
session_connect(
    struct session *session, const char *name, const _SOCK_ADDR *address)
{
	client_from_socket(&session->client, (const struct sockaddr *)address);
	keep(&session->client_name, name);
	log_debug("s=%s connect client=%s", session->id,
	    session->client.kind == CLIENT_ADDRESS ? session->client.text
						   : "-");
}

void
session_helo(struct session *session, const char *name)
{
	keep(&session->helo, name);
}

/* What an MTA may tell by macro only. */
static void
learn_client(struct session *session)
{
	const char *auth = macro(session, "{auth_authen}");

	if (session->client.kind == CLIENT_UNSET ||
	    session->client.kind == CLIENT_UNKNOWN)
		client_from_text(
		    &session->client, macro(session, "{client_addr}"));
	if (auth != NULL)
		keep(&session->auth, auth);
}

/* Set the reply. Returns the status that lets libmilter speak it. */
static sfsistat
speak(const struct session *session, int code, const char *enhanced,
    const char *text)
{
	struct reply reply;

	reply_format(&reply, code, enhanced, text, session->id);
	if (smfi_setreply(session->ctx, reply.code, reply.enhanced,
		reply.text) != MI_SUCCESS)
		log_warning("s=%s libmilter refuses the reply %s %s",
		    session->id, reply.code, reply.text);
	return reply_is_temporary(&reply) ? SMFIS_TEMPFAIL : SMFIS_REJECT;
}

static sfsistat
speak_trouble(const struct session *session, const struct trouble *trouble)
{
	return speak(session, trouble->code, trouble->enhanced, trouble->text);
}

sfsistat
session_sender(struct session *session, const char *address)
{
	session_reset(session);
	if (drain_is_asked())
		return speak_trouble(session, &trouble_stopping);
	keep(&session->auth, NULL);
	learn_client(session);
	message_set_sender(&session->message, address != NULL ? address : "<>");
	return SMFIS_CONTINUE;
}

/* Whether the recipient has to wait for a copy of its own, because its policy
 * is not the first one's (milter.mixed_recipients = split). */
static bool
must_be_split(const struct session *session, const char *address)
{
	const struct message *message = &session->message;
	const struct config *config = session->config;
	const struct host *host = config_host(config);
	const char *first;

	if (host->milter_mixed_recipients != MIXED_SPLIT ||
	    host->milter_mode == MODE_MONITOR || message->recipient_count == 0)
		return false;
	first = message->recipients[0];
	return config_policy(config, first, strlen(first)) !=
	    config_policy(config, address, strlen(address));
}

sfsistat
session_recipient(struct session *session, const char *address)
{
	/* Mail that Postfix hands in by itself (non_smtpd_milters) comes from
	 * the loopback address; a refusal here would leave it in the queue as
	 * an error of configuration. It is answered at the end. */
	bool may_refuse = !client_is_loopback(&session->client);

	if (address == NULL)
		return SMFIS_CONTINUE;
	if (may_refuse && must_be_split(session, address))
		return speak_trouble(session, &trouble_mixed);
	if (message_add_recipient(&session->message, address) == 0)
		return SMFIS_CONTINUE;
	if (may_refuse)
		return speak_trouble(session, &trouble_recipients);
	session->message.too_many_recipients = true;
	return SMFIS_CONTINUE;
}

void
session_data(struct session *session)
{
	if (session->under_way)
		return;
	session->under_way = true;
	drain_begin();
}

void
session_header(struct session *session, const char *name, const char *value)
{
	session_data(session);
	message_header(
	    &session->message, name, value, session->mta.leading_space);
}

void
session_headers_end(struct session *session)
{
	session_data(session);
	message_end_headers(&session->message);
}

sfsistat
session_body(struct session *session, const void *bytes, size_t len)
{
	session_data(session);
	if (message_body(&session->message, bytes, len) || !session->mta.skip)
		return SMFIS_CONTINUE;
	return SMFIS_SKIP;
}

/* The message waits for another time, or goes on in monitor mode. */
static void
decide_trouble(const struct session *session, const struct trouble *trouble,
    struct decision *decision)
{
	bool watch = config_host(session->config)->milter_mode == MODE_MONITOR;

	decision_release(decision);
	*decision = (struct decision){
		.action = watch ? ACTION_ACCEPT : ACTION_DEFER,
		.wished = ACTION_DEFER,
		.class = CLASS_ERROR,
		.classes = 1U << CLASS_ERROR,
		.reason = trouble->reason,
		.code = watch ? 0 : trouble->code,
		.enhanced = trouble->enhanced,
		.text = mem_text(trouble->text, strlen(trouble->text)),
	};
}

/* What keeps the message from being examined, or NULL. */
static const struct trouble *
trouble_of(struct session *session)
{
	struct message *message = &session->message;
	enum spool_status status = message_seal(message);

	if (message->too_many_recipients)
		return &trouble_recipients;
	if (status == SPOOL_OK || status == SPOOL_TOO_BIG)
		return NULL;
	if (status == SPOOL_NO_ROOM)
		return &trouble_no_room;
	log_error("s=%s %s", session->id, message->fault.text);
	return &trouble_failed;
}

/* From the sealed bytes to a decision and its edits. */
static void
examine(struct session *session, int64_t begun_ms, struct pipeline *out)
{
	const struct host *host = config_host(session->config);
	struct message *message = &session->message;
	const struct trouble *trouble = trouble_of(session);
	bool oversize = message->status == SPOOL_TOO_BIG;
	struct pipeline_input input = {
		.config = session->config,
		.session = session->id,
		.message_fd = -1,
		.oversize = oversize,
		.trust = client_trust(
		    &session->client, host, session->auth != NULL),
		.recipients = (const char *const *)message->recipients,
		.recipient_count = message->recipient_count,
		.spools = &session_spools,
		.deadline = deadline_in(begun_ms, host->milter_budget_ms),
		.time_s = time(NULL),
	};

	if (trouble != NULL) {
		decide_trouble(session, trouble, &out->decision);
		return;
	}
	input.message_bytes = spool_bytes(message->spool);
	if (!oversize)
		input.message_fd = spool_fd(message->spool);
	pipeline_run(&input, out);
	if (out->inspection.fault.text[0] != '\0')
		log_warning("s=%s %s", session->id, out->inspection.fault.text);
	if (out->rewriting.fault.text[0] != '\0')
		log_warning("s=%s %s", session->id, out->rewriting.fault.text);
}

/* An MTA that lacks an action cannot do all that was decided. */
static void
adapt(const struct session *session, struct pipeline *outcome)
{
	unsigned long actions = session->mta.actions;
	struct decision *decision = &outcome->decision;

	if (decision->action == ACTION_QUARANTINE &&
	    (actions & SMFIF_QUARANTINE) == 0)
		decide_trouble(session, &trouble_quarantine, decision);
	if ((actions & TAG_ACTIONS) == TAG_ACTIONS)
		return;
	decide_without_rewrite(decision);
	outcome->rewritten = false;
	edits_release(&outcome->edits);
}

static int
change_message(const struct session *session, const struct pipeline *outcome,
    struct fault *fault)
{
	const struct sealed *body = &outcome->rewriting.body;

	if (apply_edits(session->ctx, &outcome->edits,
		session->mta.leading_space, fault) != 0)
		return -1;
	if (outcome->rewritten)
		return apply_body(session->ctx, body->data, body->len, fault);
	return 0;
}

static int
hold(const struct session *session, const struct decision *decision,
    struct fault *fault)
{
	char reason[LIMIT_NAME_BYTES];
	char why[LIMIT_LOG_VALUE_BYTES];

	text_printable(why, sizeof why, decision->reason,
	    strlen(decision->reason), TEXT_ASCII);
	(void)snprintf(reason, sizeof reason, "Sekisho: %s (%s) [s=%s]",
	    verdict_class_name(decision->class), why, session->id);
	if (smfi_quarantine(session->ctx, reason) != MI_SUCCESS)
		return fault_set(fault, "the MTA does not hold the message");
	return 0;
}

/* Do to the message what was decided; an MTA that stops taking our changes
 * half-way gets the message deferred. */
static void
change(const struct session *session, struct pipeline *outcome)
{
	struct decision *decision = &outcome->decision;
	struct fault fault;
	int done = 0;

	if (!decision_delivers(decision))
		return;
	done = change_message(session, outcome, &fault);
	if (done == 0 && decision->action == ACTION_QUARANTINE)
		done = hold(session, decision, &fault);
	if (done == 0)
		return;
	log_warning("s=%s %s", session->id, fault.text);
	decide_trouble(session, &trouble_failed, decision);
}

static sfsistat
answer(const struct session *session, const struct decision *decision)
{
	switch (decision->action) {
	case ACTION_ACCEPT:
	case ACTION_MONITOR:
	case ACTION_TAG:
	case ACTION_QUARANTINE:
		return SMFIS_ACCEPT;
	case ACTION_DISCARD:
		return SMFIS_DISCARD;
	case ACTION_DEFER:
	case ACTION_BLOCK:
		return speak(session, decision->code, decision->enhanced,
		    decision->text);
	case ACTION_UNSET:
		break;
	}
	/* Nothing was decided: a bug, and never a pass. */
	return speak_trouble(session, &trouble_failed);
}

static void
log_message(const struct session *session, const struct pipeline *outcome,
    int64_t took_ms)
{
	const struct message *message = &session->message;
	const struct decision *decision = &outcome->decision;
	char changed[APPLY_SUMMARY_BYTES];
	struct logline line;
	struct event event = {
		.kind = EVENT_MESSAGE,
		.session = session->id,
		.queue_id = macro(session, "i"),
		.stage = "eom",
		.client_name = session->client_name,
		.helo = session->helo,
		.auth = session->auth,
		.from = message->sender,
		.recipients = (const char *const *)message->recipients,
		.recipient_count = message->recipient_count,
		.took_ms = took_ms,
		.decision = decision,
		.report = outcome->inspection.report,
		.unscanned = outcome->facts.examination_reason,
	};

	if (session->client.kind == CLIENT_ADDRESS)
		event.client = session->client.text;
	if (message->spool != NULL)
		event.size_bytes = spool_bytes(message->spool);
	if (decision_delivers(decision))
		event.edits = apply_summary(
		    &outcome->edits, outcome->rewritten, changed);
	event_format(&event, &line);
	log_event(line.text);
	metrics_count(decision->class, decision->action);
}

sfsistat
session_finish(struct session *session)
{
	struct pipeline outcome = { .rewriting.body_fd = -1 };
	int64_t begun_ms = clock_ms();
	sfsistat status;

	session_data(session);
	learn_client(session);
	examine(session, begun_ms, &outcome);
	adapt(session, &outcome);
	change(session, &outcome);
	status = answer(session, &outcome.decision);
	log_message(session, &outcome, clock_ms() - begun_ms);
	pipeline_release(&outcome);
	message_release(&session->message);
	session->answered = true;
	return status;
}

void
session_reset(struct session *session)
{
	message_release(&session->message);
	session->answered = false;
	if (!session->under_way)
		return;
	session->under_way = false;
	drain_end();
}

void
session_idle(struct session *session)
{
	if (session->answered)
		session_reset(session);
}
