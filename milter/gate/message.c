/* message.c - envelope and spool of one message. */
#include "gate/message.h"

#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"

void
message_init(
    struct message *message, struct spool_budget *budget, int64_t max_bytes)
{
	*message = (struct message){
		.budget = budget, .max_bytes = max_bytes, .status = SPOOL_OK
	};
}

void
message_release(struct message *message)
{
	for (size_t i = 0; i < message->recipient_count; i++)
		free(message->recipients[i]);
	free(message->recipients);
	free(message->sender);
	spool_free(&message->spool);
	own_headers_release(&message->forged);
	message_init(message, message->budget, message->max_bytes);
}

/* The null sender keeps its brackets, because it is an address that is known.
 * Nothing is cut: the end of an address is its domain, which says whose policy
 * and whose SPF it is. libmilter's packets are the bound of those that may not
 * be refused for their length. */
char *
message_address(const char *address)
{
	size_t len = strlen(address);

	if (len > 2 && address[0] == '<' && address[len - 1] == '>')
		return mem_text(address + 1, len - 2);
	return mem_text(address, len);
}

bool
message_address_is_long(const char *address)
{
	return strlen(address) > LIMIT_ADDRESS_BYTES;
}

void
message_set_sender(struct message *message, const char *address)
{
	free(message->sender);
	message->sender = message_address(address);
}

int
message_add_recipient(struct message *message, const char *address)
{
	if (message->recipient_count >= LIMIT_RECIPIENTS)
		return -1;
	message->recipients = mem_grow(message->recipients,
	    message->recipient_count, &message->recipient_cap,
	    sizeof *message->recipients);
	message->recipients[message->recipient_count++] = message_address(
	    address);
	return 0;
}

/* Open the spool at the first need of it. */
static void
open_spool(struct message *message)
{
	if (message->spool != NULL || message->status != SPOOL_OK)
		return;
	message->spool = spool_open(
	    message->budget, message->max_bytes, &message->fault);
	if (message->spool == NULL)
		message->status = SPOOL_FAILED;
}

static void
append(struct message *message, const void *bytes, size_t len)
{
	open_spool(message);
	if (message->status == SPOOL_OK)
		message->status = spool_append(
		    message->spool, bytes, len, &message->fault);
}

/* A value whose folds came as LF (or, from some MTAs, already as CRLF). */
static void
append_folded(struct message *message, const char *value)
{
	const char *fold;

	while ((fold = strchr(value, '\n')) != NULL) {
		size_t len = (size_t)(fold - value);

		if (len > 0 && value[len - 1] == '\r')
			len--;
		append(message, value, len);
		append(message, "\r\n", 2);
		value = fold + 1;
	}
	append(message, value, strlen(value));
}

void
message_header(struct message *message, const char *name, const char *value,
    bool leading_space)
{
	append(message, name, strlen(name));
	append(message, leading_space ? ":" : ": ", leading_space ? 1 : 2);
	append_folded(message, value);
	append(message, "\r\n", 2);
}

void
message_note_header(struct message *message, const char *name,
    const char *value, const char *authserv_id)
{
	struct own_field field = { name, strlen(name), value, strlen(value) };

	own_headers_add(&message->forged, &field, authserv_id);
}

void
message_end_headers(struct message *message)
{
	if (message->headers_ended)
		return;
	message->headers_ended = true;
	append(message, "\r\n", 2);
}

bool
message_body(struct message *message, const void *bytes, size_t len)
{
	message_end_headers(message);
	append(message, bytes, len);
	return message->status == SPOOL_OK;
}

enum spool_status
message_seal(struct message *message)
{
	message_end_headers(message);
	if (message->status == SPOOL_OK &&
	    spool_seal(message->spool, &message->fault) != 0)
		message->status = SPOOL_FAILED;
	return message->status;
}
