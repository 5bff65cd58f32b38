/* request.c - requests, answers and rewrite results over protobuf-c. What
 * protobuf-c unpacked is checked field by field and copied into plain
 * structs; nothing of it outlives the call. */
#include "wire/request.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "scan.pb-c.h"
#include "wire/header_name.h"
#include "wire/schema.h"

/* 9999-12-31T23:59:59Z: a later year has no four digits in a notice. */
#define TIME_LAST_S 253402300799LL

#define SESSION_BYTES 64

void
request_release(struct scan_request *request)
{
	for (size_t i = 0; i < request->removal_count; i++) {
		free(request->removals[i].class_name);
		free(request->removals[i].verdict);
	}
	free(request->removals);
	free(request->session);
	free(request->authserv_id);
	free(request->body_tag);
	free(request->gateway);
	free(request->notice);
	free(request->contact);
	secrets_wipe(&request->secrets);
	*request = (struct scan_request){ 0 };
}

#define scoped_request __attribute__((cleanup(request_release)))

static Sekisho__Wire__Request
request_head(const struct scan_request *request)
{
	Sekisho__Wire__Request message = SEKISHO__WIRE__REQUEST__INIT;

	message.version = WIRE_VERSION;
	message.session = schema_text(request->session);
	return message;
}

static int
encode_rewrite(
    const struct scan_request *request, struct buffer *out, struct fault *fault)
{
	Sekisho__Wire__Request message = request_head(request);
	Sekisho__Wire__Rewrite rewrite = SEKISHO__WIRE__REWRITE__INIT;
	size_t count = request->removal_count;
	scoped_mem Sekisho__Wire__Removal *removals = mem_new(
	    count, sizeof *removals);
	scoped_mem Sekisho__Wire__Removal **list = mem_new(
	    count, sizeof(void *));

	for (size_t i = 0; i < count; i++) {
		const struct removal *removal = &request->removals[i];

		sekisho__wire__removal__init(&removals[i]);
		removals[i].part = removal->part;
		removals[i].sha256 = schema_bytes(removal->sha256, 32);
		removals[i].class_name = schema_text(removal->class_name);
		removals[i].verdict = schema_text(removal->verdict);
		list[i] = &removals[i];
	}
	rewrite.n_removals = count;
	rewrite.removals = list;
	rewrite.body_tag = schema_text(request->body_tag);
	rewrite.gateway = schema_text(request->gateway);
	rewrite.time_s = request->time_s;
	rewrite.notice = schema_text(request->notice);
	rewrite.contact = schema_text(request->contact);
	message.job_case = SEKISHO__WIRE__REQUEST__JOB_REWRITE;
	message.rewrite = &rewrite;
	return schema_pack(&message.base, out, fault);
}

int
request_encode(
    const struct scan_request *request, struct buffer *out, struct fault *fault)
{
	Sekisho__Wire__Request message = request_head(request);
	Sekisho__Wire__Inspect inspect = SEKISHO__WIRE__INSPECT__INIT;
	Sekisho__Wire__Status status = SEKISHO__WIRE__STATUS__INIT;
	Sekisho__Wire__Reload reload = SEKISHO__WIRE__RELOAD__INIT;
	ProtobufCBinaryData secrets[LIMIT_SECRETS];

	switch (request->job) {
	case JOB_INSPECT:
		inspect.authserv_id = schema_text(request->authserv_id);
		inspect.spare = request->spare;
		inspect.secrets = secrets;
		inspect.n_secrets = schema_put_secrets(
		    &request->secrets, secrets);
		message.job_case = SEKISHO__WIRE__REQUEST__JOB_INSPECT;
		message.inspect = &inspect;
		break;
	case JOB_REWRITE:
		return encode_rewrite(request, out, fault);
	case JOB_STATUS:
		message.job_case = SEKISHO__WIRE__REQUEST__JOB_STATUS;
		message.status = &status;
		break;
	case JOB_RELOAD:
		message.job_case = SEKISHO__WIRE__REQUEST__JOB_RELOAD;
		message.reload = &reload;
		break;
	case JOB_UNSET:
	default:
		return fault_set(fault, "request without a job");
	}
	return schema_pack(&message.base, out, fault);
}

static bool
is_session_id(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++) {
		char c = text_lower(text[i]);

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '.' &&
		    c != '_' && c != '-')
			return false;
	}
	return len > 0 && len <= SESSION_BYTES;
}

/* Printable ASCII, blanks included, of at most max bytes. */
static bool
is_ascii(const char *text, size_t max)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			return false;
	return len <= max;
}

/* UTF-8 in which only TAB and line ends are controls. */
static bool
is_lines(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (((uint8_t)text[i] < 0x20 && text[i] != '\t' &&
			text[i] != '\r' && text[i] != '\n') ||
		    text[i] == 0x7f)
			return false;
	return text_is_utf8(text, len);
}

/* A harmless copy for a notice, cut at LIMIT_REPORT_TEXT. */
static char *
notice_word(const char *text)
{
	char *made = mem_new(LIMIT_REPORT_TEXT + 1, 1);

	text_harmless(made, LIMIT_REPORT_TEXT + 1, text, strlen(text));
	return made;
}

static int
decode_removals(const Sekisho__Wire__Rewrite *rewrite,
    struct scan_request *request, struct fault *fault)
{
	if (rewrite->n_removals > LIMIT_REWRITE_REMOVALS)
		return fault_set(
		    fault, "request with %zu removals", rewrite->n_removals);
	request->removals = mem_new(
	    rewrite->n_removals, sizeof *request->removals);
	for (size_t i = 0; i < rewrite->n_removals; i++) {
		const Sekisho__Wire__Removal *from = rewrite->removals[i];
		struct removal *to = &request->removals[i];

		if (from->sha256.len != sizeof to->sha256)
			return fault_set(
			    fault, "removal with a digest of another length");
		if (from->part >= LIMIT_REPORT_PARTS)
			return fault_set(
			    fault, "removal of part %u", from->part);
		memcpy(to->sha256, from->sha256.data, sizeof to->sha256);
		to->part = from->part;
		to->class_name = notice_word(from->class_name);
		to->verdict = notice_word(from->verdict);
		request->removal_count = i + 1;
	}
	return 0;
}

static int
decode_rewrite(const Sekisho__Wire__Rewrite *rewrite,
    struct scan_request *request, struct fault *fault)
{
	if (!is_lines(rewrite->body_tag))
		return fault_set(fault, "request with a body tag not UTF-8");
	if (!is_lines(rewrite->notice) ||
	    strlen(rewrite->notice) > LIMIT_NOTICE_FILE_BYTES)
		return fault_set(fault, "request with an odd notice");
	if (rewrite->time_s < 0 || rewrite->time_s > TIME_LAST_S)
		return fault_set(fault, "request with a time out of range");
	request->job = JOB_REWRITE;
	request->body_tag = mem_text(
	    rewrite->body_tag, strlen(rewrite->body_tag));
	request->gateway = notice_word(rewrite->gateway);
	request->time_s = rewrite->time_s;
	request->notice = mem_text(rewrite->notice, strlen(rewrite->notice));
	request->contact = notice_word(rewrite->contact);
	return decode_removals(rewrite, request, fault);
}

static int
decode_inspect(Sekisho__Wire__Inspect *inspect, struct scan_request *request,
    struct fault *fault)
{
	if (!is_ascii(inspect->authserv_id, LIMIT_REPORT_TEXT))
		return fault_set(
		    fault, "request with an authserv-id not printable ASCII");
	request->job = JOB_INSPECT;
	/* What a later gate can do without we do not know; it is measured. */
	request->spare = inspect->spare & SPARE_ALL;
	request->authserv_id = mem_text(
	    inspect->authserv_id, strlen(inspect->authserv_id));
	return schema_take_secrets(
	    inspect->secrets, inspect->n_secrets, &request->secrets, fault);
}

static int
decode_job(const Sekisho__Wire__Request *message, struct scan_request *request,
    struct fault *fault)
{
	switch (message->job_case) {
	case SEKISHO__WIRE__REQUEST__JOB_INSPECT:
		return decode_inspect(message->inspect, request, fault);
	case SEKISHO__WIRE__REQUEST__JOB_REWRITE:
		return decode_rewrite(message->rewrite, request, fault);
	case SEKISHO__WIRE__REQUEST__JOB_STATUS:
		request->job = JOB_STATUS;
		return 0;
	case SEKISHO__WIRE__REQUEST__JOB_RELOAD:
		request->job = JOB_RELOAD;
		return 0;
	case SEKISHO__WIRE__REQUEST__JOB__NOT_SET:
	default:
		return fault_set(fault, "request without a job");
	}
}

/* What the job does not use is "" instead of NULL. */
static void
fill_texts(struct scan_request *request)
{
	char **texts[] = { &request->session, &request->authserv_id,
		&request->body_tag, &request->gateway, &request->notice,
		&request->contact };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (*texts[i] == NULL)
			*texts[i] = mem_text("", 0);
}

int
request_decode(const uint8_t *bytes, size_t len, struct scan_request *out,
    struct fault *fault)
{
	scoped_request struct scan_request made = { 0 };
	scoped_schema Sekisho__Wire__Request *message = schema_unpack(
	    &sekisho__wire__request__descriptor, bytes, len, fault);

	if (message == NULL)
		return -1;
	if (message->version != WIRE_VERSION)
		return fault_set(
		    fault, "request of version %u", message->version);
	if (!is_session_id(message->session))
		return fault_set(fault, "request with an odd session id");
	if (decode_job(message, &made, fault) < 0)
		return -1;
	made.session = mem_text(message->session, strlen(message->session));
	fill_texts(&made);
	*out = made;
	secrets_wipe(&made.secrets);
	made = (struct scan_request){ 0 };
	return 0;
}

const char *
answer_outcome_name(enum answer_outcome outcome)
{
	static const char *const names[] = {
		[ANSWER_UNSET] = "unset",
		[ANSWER_REPORT] = "report",
		[ANSWER_REWRITE] = "rewrite",
		[ANSWER_STATUS] = "status",
		[ANSWER_REFUSED] = "refused",
		[ANSWER_BUSY] = "busy",
		[ANSWER_CRASH] = "crash",
		[ANSWER_TIMEOUT] = "timeout",
		[ANSWER_MEMORY] = "memory",
	};

	return (size_t)outcome < sizeof names / sizeof *names ? names[outcome]
							      : "unset";
}

int
answer_encode(
    const struct answer *answer, struct buffer *out, struct fault *fault)
{
	Sekisho__Wire__Answer message = SEKISHO__WIRE__ANSWER__INIT;

	if (answer->outcome == ANSWER_UNSET)
		return fault_set(fault, "answer without an outcome");
	message.version = WIRE_VERSION;
	message.outcome = answer->outcome;
	message.times = answer->times;
	message.text = schema_text(answer->text);
	return schema_pack(&message.base, out, fault);
}

int
answer_decode(
    const uint8_t *bytes, size_t len, struct answer *out, struct fault *fault)
{
	scoped_schema Sekisho__Wire__Answer *message = schema_unpack(
	    &sekisho__wire__answer__descriptor, bytes, len, fault);

	if (message == NULL)
		return -1;
	if (message->version != WIRE_VERSION)
		return fault_set(
		    fault, "answer of version %u", message->version);
	if (message->outcome < ANSWER_REPORT ||
	    message->outcome > ANSWER_MEMORY)
		return fault_set(
		    fault, "answer with outcome %u", message->outcome);
	out->outcome = (enum answer_outcome)message->outcome;
	out->times = message->times;
	text_harmless(
	    out->text, sizeof out->text, message->text, strlen(message->text));
	return 0;
}
