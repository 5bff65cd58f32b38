/* session.c - the stages of one connection, in their order.
 *
 * connect -> helo -> (sender -> recipient* -> data -> header* -> body* ->
 * finish)*; what comes behind the last byte is in session_finish.c. */
#include "gate/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "gate/current_config.h"
#include "gate/drain.h"
#include "gate/originals.h"
#include "gate/reply.h"
#include "gate/session_inside.h"
#include "gate/spam_model.h"
#include "shared/log.h"

const struct trouble session_trouble_recipients = { "recipients", 452, "4.5.3",
	"Too many recipients" };
static const struct trouble trouble_mixed = { "mixed_recipients", 452, "4.5.3",
	"Recipient has a policy of its own, send it a copy of its own" };
static const struct trouble trouble_stopping = { "stopping", 421, "4.3.2",
	"Service is restarting, try again later" };
/* RFC 3463: bad sender's, bad destination mailbox address syntax. */
static const struct trouble trouble_sender = { "address", 553, "5.1.7",
	"Sender address is too long" };
static const struct trouble trouble_recipient = { "address", 553, "5.1.3",
	"Recipient address is too long" };

struct spool_budget session_spools;
struct password_memory *session_passwords;

void
session_set_limits(const struct host *host)
{
	session_spools.max_bytes = host->limits_spool_bytes;
}

int
session_remember_passwords(struct fault *fault)
{
	session_passwords = password_memory_new(fault);
	return session_passwords != NULL ? 0 : -1;
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
	session->config = current_config_take(&session->model);
	session->text_model = spam_model_take();
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
	caller_release(&freed->caller);
	config_free(&freed->config);
	model_free(&freed->model);
	text_model_free(&freed->text_model);
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

const char *
session_macro(const struct session *session, const char *name)
{
	char copy[LIMIT_NAME_BYTES];
	const char *value;

	/* libmilter takes the name without const. */
	(void)snprintf(copy, sizeof copy, "%s", name);
	value = smfi_getsymval(session->ctx, copy);
	return value != NULL && *value != '\0' ? value : NULL;
}

bool
session_speaks_at_connect(const struct session *session)
{
	return config_host(session->config)->milter_reply_at ==
	    REPLY_AT_CONNECT;
}

sfsistat
session_connect(
    struct session *session, const char *name, const _SOCK_ADDR *address)
{
	client_from_socket(&session->client, (const struct sockaddr *)address);
	keep(&session->client_name, name);
	session->met = session->client.kind == CLIENT_ADDRESS;
	session_ask_lists(session);
	return session_receive(session, REPLY_AT_CONNECT, NULL);
}

struct event
session_event(const struct session *session)
{
	const struct message *message = &session->message;
	const struct caller *caller = &session->caller;
	struct event event = {
		.session = session->id,
		.client_name = session->client_name,
		.helo = session->helo,
		.auth = session->auth,
		.from = message->sender,
		.recipients = (const char *const *)message->recipients,
		.recipient_count = message->recipient_count,
		.lists = &config_host(session->config)->reputation_lists,
		.answers = caller->has_lists ? &caller->lists : NULL,
		.spf = caller->has_spf ? caller->spf.mail.result : SPF_UNSET,
	};

	if (session->client.kind == CLIENT_ADDRESS)
		event.client = session->client.text;
	return event;
}

void
session_helo(struct session *session, const char *name)
{
	keep(&session->helo, name);
}

void
session_learn_client(struct session *session)
{
	const char *auth = session_macro(session, "{auth_authen}");

	if (session->client.kind == CLIENT_UNSET ||
	    session->client.kind == CLIENT_UNKNOWN)
		client_from_text(
		    &session->client, session_macro(session, "{client_addr}"));
	if (auth != NULL)
		keep(&session->auth, auth);
}

sfsistat
session_speak(const struct session *session, int code, const char *enhanced,
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

sfsistat
session_speak_trouble(
    const struct session *session, const struct trouble *trouble)
{
	return session_speak(
	    session, trouble->code, trouble->enhanced, trouble->text);
}

/* Whether MAIL has the parameter SMTPUTF8 (RFC 6531 3.4). */
static bool
asks_for_utf8(char *const *arguments)
{
	for (size_t i = 1; arguments[0] != NULL && arguments[i] != NULL; i++)
		if (text_equal(
			arguments[i], strlen(arguments[i]), "SMTPUTF8", 8))
			return true;
	return false;
}

/* Nothing new begins. The line is written now: the process may end before the
 * transaction does. Who only watches lets the message by without us. */
static sfsistat
refuse_new(struct session *session)
{
	sfsistat status = session_refuse(
	    session, REPLY_AT_MAIL, NULL, &trouble_stopping);

	session_end_reception(session);
	return status == SMFIS_CONTINUE ? SMFIS_ACCEPT : status;
}

/* Whether a command may be refused. Mail that Postfix hands in by itself
 * (non_smtpd_milters) comes from the loopback address; a refusal would leave
 * it in the queue as an error of configuration. It is answered at the end. */
static bool
may_refuse(const struct session *session)
{
	return !client_is_loopback(&session->client);
}

sfsistat
session_sender(struct session *session, char *const *arguments)
{
	const char *address = arguments[0] != NULL ? arguments[0] : "<>";

	session_reset(session);
	keep(&session->auth, NULL);
	session_learn_client(session);
	message_set_sender(&session->message, address);
	if (drain_is_asked())
		return refuse_new(session);
	session->message.smtputf8 = asks_for_utf8(arguments);
	if (message_address_is_long(address) && may_refuse(session)) {
		sfsistat status = session_refuse(
		    session, REPLY_AT_MAIL, NULL, &trouble_sender);

		if (status != SMFIS_CONTINUE)
			return status;
	}
	/* An MTA without a connect stage has told who is calling only now. */
	session_ask_lists(session);
	session_ask_spf(session);
	return session_receive(session, REPLY_AT_MAIL, NULL);
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

/* Why this recipient cannot be one of this message, or NULL. */
static const struct trouble *
trouble_with(const struct session *session, const char *address)
{
	if (message_address_is_long(address))
		return &trouble_recipient;
	if (must_be_split(session, address))
		return &trouble_mixed;
	return session->message.recipient_count == LIMIT_RECIPIENTS
	    ? &session_trouble_recipients
	    : NULL;
}

sfsistat
session_recipient(struct session *session, const char *address)
{
	const struct trouble *trouble = NULL;
	sfsistat status;

	if (address == NULL)
		return SMFIS_CONTINUE;
	status = session_receive(session, REPLY_AT_RCPT, address);
	if (status == SMFIS_CONTINUE && may_refuse(session))
		trouble = trouble_with(session, address);
	if (trouble != NULL)
		status = session_refuse(
		    session, REPLY_AT_RCPT, address, trouble);
	if (status == SMFIS_CONTINUE &&
	    message_add_recipient(&session->message, address) != 0)
		session->message.too_many_recipients = true;
	return status;
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
	if (session->release == NULL &&
	    text_equal(
		name, strlen(name), RELEASE_HEADER, strlen(RELEASE_HEADER)))
		keep(&session->release, value);
	message_note_header(&session->message, name, value,
	    config_host(session->config)->milter_authserv_id);
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

void
session_reset(struct session *session)
{
	session_end_reception(session);
	message_release(&session->message);
	keep(&session->release, NULL);
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
