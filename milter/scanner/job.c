/* job.c - one connection: read a request, do it, answer. */
#include "scanner/job.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "edit/rewrite.h"
#include "scanner/news.h"
#include "text/digest.h"
#include "wire/channel.h"
#include "wire/report.h"
#include "wire/request.h"
#include "wire/sealed.h"

/* One request on the way to its answer. */
struct job_state {
	const struct worker_context *context;
	int generation;     /* its socket */
	uint8_t sha256[32]; /* of the message */
	struct frame frame;
	struct scan_request request;
	struct sealed message;
	struct answer answer;
	int fds[LIMIT_FRAME_FDS]; /* of the answer; owned */
};

static void
job_release(struct job_state *job)
{
	frame_release(&job->frame);
	request_release(&job->request);
	sealed_release(&job->message);
	for (size_t i = 0; i < LIMIT_FRAME_FDS; i++)
		fd_close(&job->fds[i]);
}

#define scoped_job __attribute__((cleanup(job_release)))

static void
refuse(struct job_state *job, const struct fault *fault)
{
	job->answer.outcome = ANSWER_REFUSED;
	(void)snprintf(
	    job->answer.text, sizeof job->answer.text, "%s", fault->text);
}

/* Whether libclamav can write what it unpacks: or it would call clean what it
 * could not look into. The disk's fault and not the message's, which comes
 * back later: rejected is to call it unscanned, because a full disk would then
 * have all mail held, for somebody to release. */
static bool
has_room(struct job_state *job)
{
	struct fault fault = { "" };

	if (engine_check_folder(job->context->engine, &fault) == 0)
		return true;
	job->answer.outcome = ANSWER_BUSY;
	(void)snprintf(
	    job->answer.text, sizeof job->answer.text, "%s", fault.text);
	return false;
}

/* The report of the whole examination, or a refusal. */
static void
inspect(struct job_state *job)
{
	const struct worker_context *context = job->context;
	struct fault fault = { "" };
	scoped_report struct scan_report *report = NULL;

	if (!has_room(job))
		return;
	report = examine(context->examiner, &job->message, job->sha256,
	    &job->request, &fault);
	/* It may have gone meanwhile. */
	if (!has_room(job))
		return;
	if (report == NULL) {
		refuse(job, &fault);
		return;
	}
	report_set_text(&report->generation, context->generation,
	    strlen(context->generation));
	job->fds[0] = report_encode(report, &fault);
	if (job->fds[0] < 0)
		refuse(job, &fault);
	else
		job->answer.outcome = ANSWER_REPORT;
}

/* Put the result and the new body into the answer. */
static int
rewrite_answer(struct job_state *job, const struct rewrite_result *result,
    const struct buffer *body, struct fault *fault)
{
	scoped_buffer struct buffer packed = BUFFER_OF(LIMIT_REPORT_BYTES);

	if (rewrite_result_encode(result, &packed, fault) != 0)
		return -1;
	if (packed.full || body->full)
		return fault_set(fault, "the new body outgrows its limit");
	job->fds[0] = sealed_make(packed.data, packed.len, fault);
	job->fds[1] = sealed_make(body->data, body->len, fault);
	if (job->fds[0] < 0 || job->fds[1] < 0)
		return -1;
	job->answer.outcome = ANSWER_REWRITE;
	return 0;
}

static void
rewrite_message(struct job_state *job)
{
	struct rewrite_result result = { 0 };
	struct fault fault = { "" };
	scoped_buffer struct buffer body = BUFFER_OF(
	    job->message.len + LIMIT_REWRITE_GROWTH_BYTES);

	if (rewrite(job->message.data, job->message.len, &job->request, &body,
		&result, &fault) != REWRITE_DONE ||
	    rewrite_answer(job, &result, &body, &fault) != 0)
		refuse(job, &fault);
	rewrite_result_release(&result);
}

/* The board, once the generation has seen to what the client wants. */
static void
status(struct job_state *job)
{
	const struct worker_context *context = job->context;
	struct deadline patient = deadline_in(clock_ms(), INT32_MAX);
	struct fault fault = { "" };
	scoped_frame struct frame seen_to;
	scoped_buffer struct buffer json = BUFFER_OF(LIMIT_STATUS_BYTES);

	news_tell(job->generation,
	    job->request.job == JOB_RELOAD ? WORKER_WISH : WORKER_FIGURES);
	/* A generation that does not answer is dead, and so are we. */
	if (channel_receive(job->generation, &seen_to, patient, &fault) !=
	    CHANNEL_OK)
		_exit(WORKER_EXIT_RETIRED);
	board_json(context->board, context->place, &json);
	job->fds[0] = sealed_make(json.data, json.len, &fault);
	if (job->fds[0] < 0)
		refuse(job, &fault);
	else
		job->answer.outcome = ANSWER_STATUS;
}

/* Whether this message has ended enough workers; then the answer says so. */
static bool
is_poison(struct job_state *job)
{
	enum answer_outcome outcome = ANSWER_UNSET;
	uint32_t times = poison_find(
	    job->context->poison, job->sha256, &outcome);

	if (times < LIMIT_POISON_TIMES)
		return false;
	job->answer = (struct answer){ .outcome = outcome, .times = times };
	(void)snprintf(job->answer.text, sizeof job->answer.text,
	    "not examined: this message has ended %u workers", times);
	return true;
}

static void
tell_begin(const struct job_state *job)
{
	struct worker_note note = { .news = WORKER_BEGIN };

	memcpy(note.sha256, job->sha256, sizeof note.sha256);
	news_send(job->generation, &note, NULL);
}

/* Map the message, say which it is, and do what is asked with it. */
static void
work_on_message(struct job_state *job)
{
	/* A message that was cleaned may have grown by its notice. */
	int64_t max_bytes = job->context->host->limits_message_bytes +
	    LIMIT_REWRITE_GROWTH_BYTES;
	struct fault fault = { "" };

	if (sealed_map(job->frame.fds[0], (size_t)max_bytes, &job->message,
		&fault) != 0) {
		refuse(job, &fault);
		return;
	}
	digest_sha256(job->message.data, job->message.len, job->sha256);
	if (is_poison(job))
		return;
	tell_begin(job);
	if (job->request.job == JOB_INSPECT)
		inspect(job);
	else
		rewrite_message(job);
}

/* Read the request; false when nobody is there to be answered. */
static bool
job_receive(int connection, struct job_state *job)
{
	struct deadline deadline = deadline_in(clock_ms(), LIMIT_REQUEST_MS);
	struct fault fault = { "" };
	enum channel_status got = channel_receive(
	    connection, &job->frame, deadline, &fault);

	if (got == CHANNEL_CLOSED || got == CHANNEL_TIMEOUT)
		return false;
	if (got != CHANNEL_OK ||
	    request_decode(
		job->frame.bytes, job->frame.len, &job->request, &fault) != 0)
		refuse(job, &fault);
	return true;
}

static void
job_answer(int connection, struct job_state *job)
{
	struct fault fault = { "" };
	scoped_buffer struct buffer frame = BUFFER_OF(LIMIT_FRAME_BYTES);

	/* A client that went away needs no answer; one that does not take it
	 * loses it. */
	if (answer_encode(&job->answer, &frame, &fault) == 0)
		channel_send(connection, frame.data, frame.len, job->fds,
		    deadline_in(clock_ms(), LIMIT_ANSWER_MS), &fault);
}

void
job_serve(const struct worker_context *context, int generation, int connection)
{
	scoped_job struct job_state job = {
		.context = context, .generation = generation, .fds = { -1, -1 }
	};

	if (!job_receive(connection, &job))
		return;
	/* A request that cannot be read has its answer already. */
	if (job.answer.outcome == ANSWER_UNSET) {
		if (job.request.job == JOB_STATUS ||
		    job.request.job == JOB_RELOAD)
			status(&job);
		else
			work_on_message(&job);
	}
	job_answer(connection, &job);
}
