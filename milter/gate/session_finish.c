/* session_finish.c - from a message's last byte to its answer.
 *
 * session_finish() reads as the life of a message: examine, adapt to the MTA,
 * preserve the original, change, answer, log. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/deadline.h"
#include "base/mem.h"
#include "base/text.h"
#include "gate/apply.h"
#include "gate/metrics.h"
#include "gate/originals.h"
#include "gate/pipeline.h"
#include "gate/session_inside.h"
#include "judge/event.h"
#include "shared/log.h"

static const struct trouble trouble_no_room = { "spool", 452, "4.3.1",
	"Insufficient system storage, try again later" };
static const struct trouble trouble_failed = { "failure", 451, "4.3.0",
	"Local error in processing, try again later" };
static const struct trouble trouble_quarantine = { "quarantine", 451, "4.3.5",
	"Message cannot be held here" };

/* What a cleaned or marked message needs of the MTA. */
#define TAG_ACTIONS (SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY)

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
		return &session_trouble_recipients;
	if (status == SPOOL_OK || status == SPOOL_TOO_BIG)
		return NULL;
	if (status == SPOOL_NO_ROOM)
		return &trouble_no_room;
	log_error("s=%s %s", session->id, message->fault.text);
	return &trouble_failed;
}

/* Whether the message is one that the administrator releases. The header is
 * believed from this host only; the permit in it is good once, so that it is
 * looked at when nothing can stop the message any more. */
static bool
is_released(const struct session *session)
{
	const struct client *client = &session->client;

	if (session->release == NULL ||
	    (client->kind != CLIENT_UNSET && client->kind != CLIENT_LOCAL &&
		!client_is_loopback(client)))
		return false;
	if (originals_claim(session->release))
		return true;
	log_warning("s=%s the permit of " RELEASE_HEADER " is not good "
		    "(any more)",
	    session->id);
	return false;
}

/* The two ends of a message, as passwords are remembered by. */
static struct password_envelope
envelope_of(const struct message *message)
{
	return (struct password_envelope){ .sender = message->sender,
		.recipients = (const char *const *)message->recipients,
		.recipient_count = message->recipient_count };
}

/* Run the pipeline with the passwords that earlier mail named, and remember
 * those that this message names. */
static void
run_pipeline(const struct session *session, struct pipeline_input *input,
    struct pipeline *out)
{
	scoped_secrets struct secrets secrets = { 0 };
	struct password_envelope envelope = envelope_of(&session->message);

	password_memory_find(
	    session_passwords, &envelope, input->time_s, &secrets);
	input->secrets = &secrets;
	pipeline_run(input, out);
	input->secrets = NULL;
	if (out->facts.report != NULL)
		password_memory_keep(session_passwords, &envelope,
		    &out->facts.report->secrets, input->time_s);
}

/* Who brought the message to whom, borrowed. */
static struct envelope_facts
facts_of_envelope(struct session *session, enum client_trust trust)
{
	const struct message *message = &session->message;
	bool has_address = session->client.kind == CLIENT_ADDRESS;

	return (struct envelope_facts){ .sender = message->sender,
		.client = has_address ? &session->client.address : NULL,
		.client_name = has_address ? session->client_name : NULL,
		.helo = session->helo,
		/* Nobody waits for what a list says of our own users. */
		.lists = trust == TRUST_OWN ? NULL
					    : caller_lists(&session->caller),
		.recipients = (const char *const *)message->recipients,
		.recipient_count = message->recipient_count,
		.arrived_s = time(NULL) };
}

/* From the sealed bytes to a decision and its edits. */
static void
examine(struct session *session, int64_t begun_ms, struct pipeline *out)
{
	const struct host *host = config_host(session->config);
	struct message *message = &session->message;
	const struct trouble *trouble = trouble_of(session);
	bool oversize = message->status == SPOOL_TOO_BIG;
	enum client_trust trust = client_trust(
	    &session->client, host, session->auth != NULL);
	struct envelope_facts envelope = facts_of_envelope(session, trust);
	struct deadline deadline = deadline_in(
	    begun_ms, host->milter_budget_ms);
	struct lookups *lookups;
	struct pipeline_input input = {
		.config = session->config,
		.model = session->model,
		.text_model = session->text_model,
		.envelope = &envelope,
		.session = session->id,
		.message_fd = -1,
		.forged = &message->forged,
		.smtputf8 = message->smtputf8,
		.oversize = oversize,
		.trust = trust,
		.spf = caller_spf(&session->caller, deadline),
		.recipients = (const char *const *)message->recipients,
		.recipient_count = message->recipient_count,
		.spools = &session_spools,
		.deadline = deadline,
		.time_s = time(NULL),
	};

	if (trouble != NULL) {
		decide_trouble(session, trouble, &out->decision);
		return;
	}
	lookups = caller_lookups(&session->caller);
	if (lookups != NULL) {
		input.resolver = lookups_resolver(lookups);
		input.health = lookups_health(lookups);
	}
	input.released = is_released(session);
	input.message_bytes = spool_bytes(message->spool);
	if (!oversize)
		input.message_fd = spool_fd(message->spool);
	run_pipeline(session, &input, out);
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

/* What there is to say about the message, borrowed. */
static struct event
event_of(const struct session *session, const struct pipeline *outcome)
{
	const struct message *message = &session->message;
	struct event event = session_event(session);

	event.kind = EVENT_MESSAGE;
	event.queue_id = session_macro(session, "i");
	event.stage = "eom";
	event.decision = &outcome->decision;
	event.report = outcome->inspection.report;
	event.scores = &outcome->scores;
	event.urls = outcome->facts.urls;
	event.files = outcome->facts.files;
	event.unscanned = outcome->facts.examination_reason;
	if (message->spool != NULL)
		event.size_bytes = spool_bytes(message->spool);
	return event;
}

/* Keep the original of a message that is cleaned, on the disk, before anybody
 * is told that it was taken; without it the message is not cleaned. Returns
 * whether name_out is the name of one. */
static bool
preserve(const struct session *session, struct pipeline *outcome,
    char name_out[VAULT_NAME_BYTES])
{
	const struct host *host = config_host(session->config);
	struct event event = event_of(session, outcome);
	struct fault fault;

	if (outcome->decision.action != ACTION_TAG || !outcome->rewritten ||
	    outcome->decision.removal_count == 0)
		return false;
	if (originals_keep(host, &event, spool_fd(session->message.spool),
		name_out, &fault) == 0)
		return true;
	log_error("s=%s cannot keep the original: %s", session->id, fault.text);
	if (!host->quarantine_required)
		return false;
	decide_without_rewrite(&outcome->decision);
	outcome->rewritten = false;
	edits_release(&outcome->edits);
	return false;
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
hold(const struct session *session, const struct pipeline *outcome,
    struct fault *fault)
{
	const struct decision *decision = &outcome->decision;
	struct event event = event_of(session, outcome);
	char reason[LIMIT_NAME_BYTES];
	char why[LIMIT_LOG_VALUE_BYTES];

	text_printable(why, sizeof why, decision->reason,
	    strlen(decision->reason), TEXT_ASCII);
	(void)snprintf(reason, sizeof reason, "Sekisho: %s (%s) [s=%s]",
	    verdict_class_name(decision->class), why, session->id);
	if (smfi_quarantine(session->ctx, reason) != MI_SUCCESS)
		return fault_set(fault, "the MTA does not hold the message");
	originals_note(config_host(session->config), &event);
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
		done = hold(session, outcome, &fault);
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
		return session_speak(session, decision->code,
		    decision->enhanced, decision->text);
	case ACTION_UNSET:
		break;
	}
	/* Nothing was decided: a bug, and never a pass. */
	return session_speak_trouble(session, &trouble_failed);
}

/* Whose policy it is about, for metrics: the first recipient's. */
static const char *
group_of(const struct session *session)
{
	const char *first = session->message.recipient_count > 0
	    ? session->message.recipients[0]
	    : "";

	return config_policy_name(session->config, first, strlen(first));
}

static void
log_message(const struct session *session, const struct pipeline *outcome,
    int64_t took_ms)
{
	const struct decision *decision = &outcome->decision;
	struct event event = event_of(session, outcome);
	char changed[APPLY_SUMMARY_BYTES];
	struct logline line;

	event.took_ms = took_ms;
	if (decision_delivers(decision))
		event.edits = apply_summary(
		    &outcome->edits, outcome->rewritten, changed);
	event_format(&event, &line);
	log_event(line.text);
	metrics_count(
	    group_of(session), decision->class, decision->action, took_ms);
	metrics_scanned(outcome->scan_ms);
}

sfsistat
session_finish(struct session *session)
{
	struct pipeline outcome = { .rewriting.body_fd = -1 };
	char original[VAULT_NAME_BYTES];
	int64_t begun_ms = clock_ms();
	bool preserved;
	sfsistat status;

	session_data(session);
	session_learn_client(session);
	examine(session, begun_ms, &outcome);
	adapt(session, &outcome);
	preserved = preserve(session, &outcome, original);
	change(session, &outcome);
	if (preserved && outcome.decision.action != ACTION_TAG)
		originals_forget(original);
	status = answer(session, &outcome.decision);
	log_message(session, &outcome, clock_ms() - begun_ms);
	pipeline_release(&outcome);
	message_release(&session->message);
	session->answered = true;
	return status;
}
