/* session_reception.c - the stages before DATA: who is calling, and for whom.
 *
 * The lists are asked at connect and answered where milter.reply_at says. Each
 * refusal is spoken per recipient; one event line tells of all that were
 * refused in one transaction for the same kind of reason. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "gate/metrics.h"
#include "gate/session_inside.h"
#include "judge/event.h"
#include "judge/reception.h"
#include "shared/log.h"

static const struct in6_addr *
address_of(const struct session *session)
{
	return session->client.kind == CLIENT_ADDRESS ? &session->client.address
						      : NULL;
}

static enum client_trust
trust_of(const struct session *session)
{
	return client_trust(&session->client, config_host(session->config),
	    session->auth != NULL);
}

void
session_ask_lists(struct session *session)
{
	/* Whether it will authenticate nobody knows yet; that the answers are
	 * then not looked at costs nothing but the question. */
	if (address_of(session) != NULL && trust_of(session) == TRUST_NONE)
		caller_ask_lists(&session->caller, config_host(session->config),
		    address_of(session));
}

void
session_ask_spf(struct session *session)
{
	if (address_of(session) != NULL && trust_of(session) == TRUST_NONE)
		caller_ask_spf(&session->caller, config_host(session->config),
		    address_of(session),
		    session->helo != NULL ? session->helo : "",
		    session->message.sender);
}

/* Where refusals of this kind are collected. Reputation is one kind whichever
 * list it was; more troubles than there are places share the last. */
static struct refused *
refused_like(struct session *session, const struct refused *kind)
{
	size_t i = 0;

	for (; i < REFUSED_KINDS - 1; i++) {
		const struct refused *known = &session->refused[i];

		if (known->count == 0 ||
		    (known->class == kind->class &&
			(kind->class == CLASS_REPUTATION ||
			    strcmp(known->reason, kind->reason) == 0)))
			break;
	}
	return &session->refused[i];
}

/* Remember a refusal for the event line. kind: stage, class, reason, code. */
static void
note_refused(
    struct session *session, const char *recipient, const struct refused *kind)
{
	struct refused *refused = refused_like(session, kind);
	const char *sender = session->message.sender;

	if (refused->count == 0) {
		*refused = *kind;
		if (sender != NULL)
			refused->sender = mem_text(sender, strlen(sender));
	}
	refused->count++;
	if (recipient == NULL || refused->kept == LIMIT_RECIPIENTS)
		return;
	refused->recipients = mem_grow(refused->recipients, refused->kept,
	    &refused->cap, sizeof *refused->recipients);
	refused->recipients[refused->kept++] = message_address(recipient);
}

static void
compose(struct session *session, const struct reception *reception,
    char text[LIMIT_REPLY_TEXT_BYTES + 1])
{
	const char *words = "";

	if (reception_wants_words(reception))
		words = caller_words(
		    &session->caller, reception->list, address_of(session));
	reception_text(reception,
	    address_of(session) != NULL ? session->client.text : "unknown",
	    words, session->id, text);
}

/* Whether this is where reputation is answered. An MTA without a connect
 * stage is answered at MAIL instead. */
static bool
is_time_for_lists(const struct session *session, enum reply_stage stage)
{
	enum reply_stage wanted = config_host(session->config)->milter_reply_at;

	if (wanted == REPLY_AT_CONNECT && !session->met)
		wanted = REPLY_AT_MAIL;
	return stage == wanted;
}

sfsistat
session_receive(
    struct session *session, enum reply_stage stage, const char *recipient)
{
	const struct host *host = config_host(session->config);
	bool for_lists = is_time_for_lists(session, stage);
	struct reception_facts facts = { .trust = trust_of(session),
		.client = address_of(session),
		.lists = &host->reputation_lists,
		.sender = session->message.sender,
		.lists_only = stage != REPLY_AT_RCPT };
	const struct policy *policy = config_default_policy(session->config);
	char text[LIMIT_REPLY_TEXT_BYTES + 1];
	struct reception reception;

	if (!for_lists && stage != REPLY_AT_RCPT)
		return SMFIS_CONTINUE;
	if (recipient != NULL)
		policy = config_policy(
		    session->config, recipient, strlen(recipient));
	/* The lists are waited for only where their answer counts. */
	if (for_lists && facts.trust == TRUST_NONE && policy->reputation_enable)
		facts.answers = caller_lists(&session->caller);
	reception_judge(&facts, policy, recipient, &reception);
	if (reception.kind == RECEPTION_WELCOME)
		return SMFIS_CONTINUE;
	compose(session, &reception, text);
	note_refused(session, recipient,
	    &(struct refused){ .stage = stage,
		.class = CLASS_REPUTATION,
		.reason = reception.reason,
		.code = reception.code });
	if (host->milter_mode == MODE_MONITOR)
		return SMFIS_CONTINUE;
	return session_speak(session, reception.code, reception.enhanced, text);
}

sfsistat
session_refuse(struct session *session, enum reply_stage stage,
    const char *recipient, const struct trouble *trouble)
{
	note_refused(session, recipient,
	    &(struct refused){ .stage = stage,
		.class = CLASS_ERROR,
		.reason = trouble->reason,
		.code = trouble->code });
	if (config_host(session->config)->milter_mode == MODE_MONITOR)
		return SMFIS_CONTINUE;
	return session_speak_trouble(session, trouble);
}

static const char *
stage_name(enum reply_stage stage)
{
	if (stage == REPLY_AT_CONNECT)
		return "connect";
	return stage == REPLY_AT_MAIL ? "mail" : "rcpt";
}

static void
log_refused(const struct session *session, const struct refused *refused)
{
	bool watch = config_host(session->config)->milter_mode == MODE_MONITOR;
	enum action wished = refused->code < 500 ? ACTION_DEFER : ACTION_BLOCK;
	struct decision decision = {
		.action = watch ? ACTION_MONITOR : wished,
		.wished = wished,
		.class = refused->class,
		.reason = refused->reason,
		.code = watch ? 0 : refused->code,
	};
	struct logline line;
	struct event event = session_event(session);

	event.kind = EVENT_CONNECTION;
	event.from = refused->sender;
	event.stage = stage_name(refused->stage);
	event.recipients = (const char *const *)refused->recipients;
	event.recipient_count = refused->kept;
	event.decision = &decision;
	event_format(&event, &line);
	log_event(line.text);
	metrics_count_refusal(decision.class, decision.action);
}

static void
release_refused(struct refused *refused)
{
	for (size_t i = 0; i < refused->kept; i++)
		free(refused->recipients[i]);
	free(refused->recipients);
	free(refused->sender);
	*refused = (struct refused){ 0 };
}

void
session_end_reception(struct session *session)
{
	for (size_t i = 0; i < REFUSED_KINDS; i++) {
		if (session->refused[i].count > 0)
			log_refused(session, &session->refused[i]);
		release_refused(&session->refused[i]);
	}
	caller_reset(&session->caller);
}
