/* rewrite_result.c - what a REWRITE changed, from a worker that may lie. Its
 * header changes reach the MTA, so that only the MIME headers of the top
 * level may be named and a value can neither end its line nor hold 8-bit. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "scan.pb-c.h"
#include "wire/header_name.h"
#include "wire/request.h"
#include "wire/schema.h"

void
rewrite_result_release(struct rewrite_result *result)
{
	for (size_t i = 0; i < result->header_count; i++) {
		free(result->headers[i].name);
		free(result->headers[i].value);
	}
	free(result->headers);
	free(result->removed);
	*result = (struct rewrite_result){ 0 };
}

#define scoped_result __attribute__((cleanup(rewrite_result_release)))

int
rewrite_result_encode(const struct rewrite_result *result, struct buffer *out,
    struct fault *fault)
{
	Sekisho__Wire__RewriteResult message =
	    SEKISHO__WIRE__REWRITE_RESULT__INIT;
	size_t count = result->header_count;
	scoped_mem Sekisho__Wire__HeaderChange *headers = mem_new(
	    count, sizeof *headers);
	scoped_mem Sekisho__Wire__HeaderChange **list = mem_new(
	    count, sizeof(void *));

	for (size_t i = 0; i < count; i++) {
		sekisho__wire__header_change__init(&headers[i]);
		headers[i].name = schema_text(result->headers[i].name);
		headers[i].ordinal = result->headers[i].ordinal;
		headers[i].value = schema_text(result->headers[i].value);
		list[i] = &headers[i];
	}
	message.n_headers = count;
	message.headers = list;
	message.n_removed = result->removed_count;
	message.removed = result->removed;
	message.body_tagged = result->body_tagged;
	return schema_pack(&message.base, out, fault);
}

/* Replacing a body touches nothing else; a worker in strange hands must not
 * rewrite From or add a signature's header. */
static bool
is_mime_header(const char *name)
{
	size_t len = strlen(name);

	return header_name_is_valid(name, len) &&
	    (text_begins(name, len, "Content-") ||
		text_equal(name, len, "MIME-Version", 12));
}

/* Printable ASCII and TAB, folded with CRLF before white space (RFC 5322
 * 2.2.3). */
static bool
is_header_value(const char *value)
{
	size_t len = strlen(value);

	for (size_t i = 0; i < len; i++) {
		if (value[i] == '\r' && value[i + 1] == '\n' &&
		    (value[i + 2] == ' ' || value[i + 2] == '\t'))
			i += 2;
		else if ((value[i] < 0x20 && value[i] != '\t') ||
		    value[i] > 0x7e)
			return false;
	}
	return len <= LIMIT_HEADER_VALUE_BYTES;
}

static int
decode_headers(const Sekisho__Wire__RewriteResult *message,
    struct rewrite_result *result, struct fault *fault)
{
	if (message->n_headers > LIMIT_REWRITE_HEADERS)
		return fault_set(fault, "rewrite result with %zu headers",
		    message->n_headers);
	result->headers = mem_new(message->n_headers, sizeof *result->headers);
	for (size_t i = 0; i < message->n_headers; i++) {
		const Sekisho__Wire__HeaderChange *from = message->headers[i];
		struct header_change *to = &result->headers[i];

		if (!is_mime_header(from->name))
			return fault_set(
			    fault, "rewrite result changes no MIME header");
		if (!is_header_value(from->value))
			return fault_set(
			    fault, "rewrite result with an ill header value");
		if (from->ordinal == 0 && from->value[0] == '\0')
			return fault_set(
			    fault, "rewrite result adds an empty header");
		to->name = mem_text(from->name, strlen(from->name));
		to->value = mem_text(from->value, strlen(from->value));
		to->ordinal = from->ordinal;
		result->header_count = i + 1;
	}
	return 0;
}

static int
decode_removed(const Sekisho__Wire__RewriteResult *message,
    struct rewrite_result *result, struct fault *fault)
{
	if (message->n_removed > LIMIT_REWRITE_REMOVALS)
		return fault_set(fault, "rewrite result with %zu removals",
		    message->n_removed);
	result->removed = mem_new(message->n_removed, sizeof *result->removed);
	for (size_t i = 0; i < message->n_removed; i++) {
		if (message->removed[i] >= LIMIT_REPORT_PARTS)
			return fault_set(fault,
			    "rewrite result removed part %u",
			    message->removed[i]);
		result->removed[i] = message->removed[i];
	}
	result->removed_count = message->n_removed;
	return 0;
}

int
rewrite_result_decode(const uint8_t *bytes, size_t len,
    struct rewrite_result *out, struct fault *fault)
{
	scoped_result struct rewrite_result made = { 0 };
	scoped_schema Sekisho__Wire__RewriteResult *message = schema_unpack(
	    &sekisho__wire__rewrite_result__descriptor, bytes, len, fault);

	if (message == NULL || decode_headers(message, &made, fault) < 0 ||
	    decode_removed(message, &made, fault) < 0)
		return -1;
	made.body_tagged = message->body_tagged;
	*out = made;
	made = (struct rewrite_result){ 0 };
	return 0;
}
