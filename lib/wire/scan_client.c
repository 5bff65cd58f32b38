/* scan_client.c - one question to a scanner: connect, send, receive, map,
 * decode. Frames live on the heap, because a session's thread has a small
 * stack. */
#include "wire/scan_client.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "wire/channel.h"

const char *
scan_outcome_name(enum scan_outcome outcome)
{
	static const char *const names[] = {
		[SCAN_UNSET] = "unset",
		[SCAN_DONE] = "done",
		[SCAN_UNREACHABLE] = "unreachable",
		[SCAN_BUSY] = "busy",
		[SCAN_TIMEOUT] = "timeout",
		[SCAN_LOST] = "lost",
		[SCAN_REFUSED] = "refused",
		[SCAN_LIED] = "lied",
	};

	return (size_t)outcome < sizeof names / sizeof *names ? names[outcome]
							      : "unset";
}

/* What to ask, and the way there. */
struct question {
	const char *socket_path;
	int message_fd;
	struct scan_request request; /* its texts are borrowed */
	enum answer_outcome wanted;
	struct deadline deadline;
};

/* A copy of a request holds the secrets that it holds. */
static void
wipe_question(struct question *question)
{
	secrets_wipe(&question->request.secrets);
}

#define scoped_question __attribute__((cleanup(wipe_question)))

static void
frame_free(struct frame **frame)
{
	if (*frame != NULL)
		frame_release(*frame);
	mem_free(frame);
}

#define scoped_frame_ptr __attribute__((cleanup(frame_free)))

static struct frame *
frame_new(void)
{
	struct frame *frame = mem_new(1, sizeof *frame);

	for (size_t i = 0; i < LIMIT_FRAME_FDS; i++)
		frame->fds[i] = -1;
	return frame;
}

/* A request's bytes hold secrets. */
static void
wipe_bytes(struct buffer *bytes)
{
	if (bytes->data != NULL)
		explicit_bzero(bytes->data, bytes->len);
	buffer_release(bytes);
}

#define scoped_wiped __attribute__((cleanup(wipe_bytes)))

/* Connect and send. Returns SCAN_DONE when the question is under way. */
static enum scan_outcome
ask(const struct question *question, int *socket_out, struct fault *fault)
{
	scoped_wiped struct buffer bytes = BUFFER_OF(LIMIT_FRAME_BYTES);
	scoped_fd int fd = -1;
	int fds[LIMIT_FRAME_FDS] = { question->message_fd, -1 };
	enum channel_status status;

	if (request_encode(&question->request, &bytes, fault) < 0)
		return SCAN_REFUSED;
	status = channel_connect(
	    question->socket_path, question->deadline, &fd, fault);
	if (status == CHANNEL_OK)
		status = channel_send(
		    fd, bytes.data, bytes.len, fds, question->deadline, fault);
	/* A scanner that is too busy answers and hangs up unasked: look for
	 * its answer before saying that there is none. */
	if (status != CHANNEL_OK && (status != CHANNEL_CLOSED || fd < 0))
		return status == CHANNEL_TIMEOUT ? SCAN_TIMEOUT
						 : SCAN_UNREACHABLE;
	*socket_out = fd_take(&fd);
	return SCAN_DONE;
}

/* Wait for the answer's frame. */
static enum scan_outcome
hear(int fd, const struct question *question, struct frame *frame,
    struct fault *fault)
{
	switch (channel_receive(fd, frame, question->deadline, fault)) {
	case CHANNEL_OK:
		return SCAN_DONE;
	case CHANNEL_TIMEOUT:
		return SCAN_TIMEOUT;
	case CHANNEL_FAILED:
		return SCAN_LIED;
	case CHANNEL_CLOSED:
	case CHANNEL_UNSET:
	default:
		fault_set(fault, "scanner hung up without an answer");
		return SCAN_UNREACHABLE;
	}
}

/* What an answer means to who wanted `wanted`. */
static enum scan_outcome
understand(const struct answer *answer, enum answer_outcome wanted,
    struct fault *fault)
{
	const char *name = answer_outcome_name(answer->outcome);

	if (answer->outcome == wanted)
		return SCAN_DONE;
	switch (answer->outcome) {
	case ANSWER_BUSY:
		fault_set(fault, "scanner is busy: %s", answer->text);
		return SCAN_BUSY;
	case ANSWER_REFUSED:
		fault_set(fault, "scanner refused: %s", answer->text);
		return SCAN_REFUSED;
	case ANSWER_CRASH:
	case ANSWER_TIMEOUT:
	case ANSWER_MEMORY:
		fault_set(fault, "worker lost (%s, %u times): %s", name,
		    answer->times, answer->text);
		return SCAN_LOST;
	case ANSWER_REPORT:
	case ANSWER_REWRITE:
	case ANSWER_STATUS:
	case ANSWER_UNSET:
	default:
		fault_set(
		    fault, "scanner answered what was not asked: %s", name);
		return SCAN_LIED;
	}
}

/* The whole exchange. On SCAN_DONE the wanted answer's descriptors are in the
 * frame. */
static enum scan_outcome
converse(const struct question *question, struct frame *frame,
    struct answer *answer, struct fault *fault)
{
	scoped_fd int fd = -1;
	enum scan_outcome outcome = ask(question, &fd, fault);

	if (outcome == SCAN_DONE)
		outcome = hear(fd, question, frame, fault);
	if (outcome != SCAN_DONE)
		return outcome;
	if (answer_decode(frame->bytes, frame->len, answer, fault) < 0)
		return SCAN_LIED;
	return understand(answer, question->wanted, fault);
}

static struct scan_report *
read_report(
    const struct frame *frame, uint64_t message_bytes, struct fault *fault)
{
	scoped_sealed struct sealed bytes = { 0 };

	if (frame->fds[0] < 0 || frame->fds[1] >= 0) {
		fault_set(fault, "report without its descriptor");
		return NULL;
	}
	if (sealed_map(frame->fds[0], LIMIT_REPORT_BYTES, &bytes, fault) < 0)
		return NULL;
	return report_decode(
	    (const uint8_t *)bytes.data, bytes.len, message_bytes, fault);
}

void
scan_inspect(const char *socket_path, int message_fd, uint64_t message_bytes,
    const struct scan_request *request, struct deadline deadline,
    struct scan_inspection *out)
{
	scoped_frame_ptr struct frame *frame = frame_new();
	scoped_question struct question question = {
		.socket_path = socket_path,
		.message_fd = message_fd,
		.request = *request,
		.wanted = ANSWER_REPORT,
		.deadline = deadline,
	};

	question.request.job = JOB_INSPECT;
	*out = (struct scan_inspection){ 0 };
	out->outcome = converse(&question, frame, &out->answer, &out->fault);
	if (out->outcome != SCAN_DONE)
		return;
	out->report = read_report(frame, message_bytes, &out->fault);
	if (out->report != NULL &&
	    (out->report->spared & ~request->spare) != 0) {
		report_free(&out->report);
		fault_set(&out->fault, "the report leaves out what was asked");
	}
	if (out->report == NULL)
		out->outcome = SCAN_LIED;
}

void
scan_inspection_release(struct scan_inspection *inspection)
{
	report_free(&inspection->report);
	*inspection = (struct scan_inspection){ 0 };
}

static bool
was_asked(const struct scan_request *request, uint32_t part)
{
	for (size_t i = 0; i < request->removal_count; i++)
		if (request->removals[i].part == part)
			return true;
	return false;
}

/* A result may say less than was asked (a part inside another removed one),
 * never more. */
static int
check_result(const struct rewrite_result *result,
    const struct scan_request *request, struct fault *fault)
{
	if (result->removed_count > request->removal_count)
		return fault_set(fault, "more parts removed than asked");
	for (size_t i = 0; i < result->removed_count; i++)
		if (!was_asked(request, result->removed[i]))
			return fault_set(fault, "part %u removed unasked",
			    result->removed[i]);
	if (result->body_tagged &&
	    (request->body_tag == NULL || request->body_tag[0] == '\0'))
		return fault_set(fault, "body tagged unasked");
	return 0;
}

static int
read_result(const struct frame *frame, const struct scan_request *request,
    struct rewrite_result *out, struct fault *fault)
{
	scoped_sealed struct sealed bytes = { 0 };

	if (frame->fds[0] < 0 || frame->fds[1] < 0)
		return fault_set(fault, "new body without its descriptors");
	if (sealed_map(frame->fds[0], LIMIT_REPORT_BYTES, &bytes, fault) < 0 ||
	    rewrite_result_decode(
		(const uint8_t *)bytes.data, bytes.len, out, fault) < 0)
		return -1;
	return check_result(out, request, fault);
}

void
scan_rewrite(const char *socket_path, int message_fd, size_t max_bytes,
    const struct scan_request *request, struct deadline deadline,
    struct scan_rewriting *out)
{
	scoped_frame_ptr struct frame *frame = frame_new();
	scoped_question struct question question = {
		.socket_path = socket_path,
		.message_fd = message_fd,
		.request = *request,
		.wanted = ANSWER_REWRITE,
		.deadline = deadline,
	};

	question.request.job = JOB_REWRITE;
	*out = (struct scan_rewriting){ .body_fd = -1 };
	out->outcome = converse(&question, frame, &out->answer, &out->fault);
	if (out->outcome != SCAN_DONE)
		return;
	if (read_result(frame, request, &out->result, &out->fault) < 0 ||
	    sealed_map(frame->fds[1], max_bytes, &out->body, &out->fault) < 0) {
		rewrite_result_release(&out->result);
		out->outcome = SCAN_LIED;
		return;
	}
	out->body_fd = fd_take(&frame->fds[1]);
}

void
scan_rewriting_release(struct scan_rewriting *rewriting)
{
	rewrite_result_release(&rewriting->result);
	sealed_release(&rewriting->body);
	/* A zeroed struct never held a descriptor. */
	if (rewriting->outcome == SCAN_DONE)
		fd_close(&rewriting->body_fd);
	*rewriting = (struct scan_rewriting){ .body_fd = -1 };
}

/* A copy of the JSON, ended by a NUL. */
static int
read_status(
    const struct frame *frame, struct scan_condition *out, struct fault *fault)
{
	scoped_sealed struct sealed bytes = { 0 };

	if (frame->fds[0] < 0 || frame->fds[1] >= 0)
		return fault_set(fault, "status without its descriptor");
	if (sealed_map(frame->fds[0], LIMIT_STATUS_BYTES, &bytes, fault) < 0)
		return -1;
	out->json = mem_text(bytes.data, bytes.len);
	out->json_len = bytes.len;
	return 0;
}

static void
ask_status(const char *socket_path, enum job job, struct deadline deadline,
    struct scan_condition *out)
{
	scoped_frame_ptr struct frame *frame = frame_new();
	char session[] = "control";
	scoped_question struct question question = {
		.socket_path = socket_path,
		.message_fd = -1,
		.request = { .job = job, .session = session },
		.wanted = ANSWER_STATUS,
		.deadline = deadline,
	};

	*out = (struct scan_condition){ 0 };
	out->outcome = converse(&question, frame, &out->answer, &out->fault);
	if (out->outcome == SCAN_DONE &&
	    read_status(frame, out, &out->fault) < 0)
		out->outcome = SCAN_LIED;
}

void
scan_ask_status(const char *socket_path, struct deadline deadline,
    struct scan_condition *out)
{
	ask_status(socket_path, JOB_STATUS, deadline, out);
}

void
scan_ask_reload(const char *socket_path, struct deadline deadline,
    struct scan_condition *out)
{
	ask_status(socket_path, JOB_RELOAD, deadline, out);
}

void
scan_condition_release(struct scan_condition *condition)
{
	free(condition->json);
	*condition = (struct scan_condition){ 0 };
}
