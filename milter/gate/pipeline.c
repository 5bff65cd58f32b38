/* pipeline.c - examine, decide, rewrite, edit, look again; one function a step.
 *
 * pipeline_run() is the order. A step that fails becomes part of the facts or
 * turns the decision into one that needs no rewriting; none is retried here,
 * because the client retries and every retry is a worker's time. */
#include "gate/pipeline.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "gate/cleaned.h"
#include "gate/site_file_lookup.h"
#include "judge/sha256.h"
#include "judge/wants.h"
#include "wire/sealed.h"

/* "\nSubject" with blanks and the colon: enough to recognise the header. */
#define SUBJECT_NAME_BYTES 64

/* Bytes of the message from `begin`, all or none. */
static char *
read_range(int fd, uint64_t begin, size_t len)
{
	scoped_mem char *bytes = mem_new(len + 1, 1);
	size_t got = 0;

	while (got < len) {
		ssize_t step = pread(
		    fd, bytes + got, len - got, (off_t)(begin + got));

		if (step <= 0)
			return NULL;
		got += (size_t)step;
	}
	return ptr_take(&bytes);
}

/* Whether a Subject's colon stands right before offset: the worker says where
 * it is, and what is read there goes back into the headers. */
static bool
follows_subject(int fd, uint64_t offset)
{
	size_t len = offset < SUBJECT_NAME_BYTES ? (size_t)offset
						 : SUBJECT_NAME_BYTES;
	scoped_mem char *bytes = read_range(fd, offset - len, len);
	const char *text = bytes;

	if (bytes == NULL || len == 0 || bytes[len - 1] != ':')
		return false;
	len--;
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	return text_equal(text, len, "Subject", 7) ||
	    text_ends(text, len, "\nSubject");
}

/* The Subjects as they came. */
struct subjects {
	struct raw_subject items[LIMIT_REPORT_SUBJECTS];
	char *owned[LIMIT_REPORT_SUBJECTS];
	size_t count;
};

static void
subjects_release(struct subjects *subjects)
{
	for (size_t i = 0; i < subjects->count; i++)
		free(subjects->owned[i]);
	subjects->count = 0;
}

#define scoped_subjects __attribute__((cleanup(subjects_release)))

/* One Subject's raw value. Returns 0, or -1 when it is not where the report
 * says. */
static int
read_subject(int fd, const struct scan_subject *subject, uint32_t ordinal,
    struct subjects *out)
{
	uint64_t len = subject->value_end - subject->value_begin;
	char *value;

	if (!follows_subject(fd, subject->value_begin))
		return -1;
	if (len > LIMIT_SUBJECT_BYTES)
		len = LIMIT_SUBJECT_BYTES;
	value = read_range(fd, subject->value_begin, (size_t)len);
	if (value == NULL)
		return -1;
	out->owned[out->count] = value;
	out->items[out->count++] = (struct raw_subject){ .ordinal = ordinal,
		.value = value,
		.len = (size_t)len,
		.decoded = subject->decoded };
	return 0;
}

/* All of them that the report names. Returns as above. */
static int
read_subjects(int fd, const struct scan_report *report, struct subjects *out)
{
	if (report->subject.count == 0)
		return 0;
	if (read_subject(fd, &report->subject, 1, out) != 0)
		return -1;
	for (size_t i = 0; i < report->other_subject_count; i++)
		if (read_subject(fd, &report->other_subjects[i],
			report->other_subjects[i].count, out) != 0)
			return -1;
	return 0;
}

/* A message that ends worker after worker is given up; everything else may
 * have gone wrong for reasons of its own. */
static void
note_failure(const struct scan_inspection *inspection, struct facts *facts)
{
	bool lost = inspection->outcome == SCAN_LOST;

	facts->examination = lost &&
		inspection->answer.times >= LIMIT_POISON_TIMES
	    ? EXAMINATION_ABANDONED
	    : EXAMINATION_FAILED;
	facts->examination_reason = lost
	    ? answer_outcome_name(inspection->answer.outcome)
	    : scan_outcome_name(inspection->outcome);
}

static const char *
socket_of(const struct pipeline_input *input)
{
	return input->socket != NULL
	    ? input->socket
	    : config_host(input->config)->scanner_socket;
}

/* A request's texts are borrowed; its fields are not const because a decoded
 * request owns them. */
static struct scan_request
request_of(const struct pipeline_input *input)
{
	char *gateway = (char *)config_host(input->config)->milter_authserv_id;

	return (struct scan_request){ .session = (char *)input->session,
		.authserv_id = gateway,
		.gateway = gateway,
		.time_s = input->time_s };
}

/* A report is about the bytes that were sent, or it is another message's: a
 * scanner that mixes up two of them would let through what is in one of them,
 * and nobody would know. Costs 1 ms a MB, which examining takes a hundred
 * times. */
static int
check_identity(
    int fd, size_t bytes, const struct scan_report *report, struct fault *fault)
{
	scoped_sealed struct sealed message = { 0 };
	uint8_t digest[SHA256_BYTES];

	if (sealed_map(fd, bytes, &message, fault) < 0)
		return -1;
	sha256_of(message.data, message.len, digest);
	if (memcmp(digest, report->message_sha256, sizeof digest) != 0)
		return fault_set(fault, "the report is about another message");
	return 0;
}

/* INSPECT these sealed bytes; spare: what nobody will ask for. */
static void
inspect(const struct pipeline_input *input, int fd, int64_t bytes,
    uint32_t spare, struct scan_inspection *out)
{
	struct scan_request request = request_of(input);

	request.spare = spare;
	if (input->secrets != NULL)
		request.secrets = *input->secrets;
	scan_inspect(socket_of(input), fd, (uint64_t)bytes, &request,
	    input->deadline, out);
	secrets_wipe(&request.secrets);
	if (out->outcome == SCAN_DONE &&
	    check_identity(fd, (size_t)bytes, out->report, &out->fault) != 0) {
		report_free(&out->report);
		out->outcome = SCAN_LIED;
	}
}

/* Every recipient's policy, the file's own if there are none. */
static const struct policy **
policies_of(const struct pipeline_input *input, size_t *count_out)
{
	size_t count = input->recipient_count > 0 ? input->recipient_count : 1;
	const struct policy **policies = mem_new(count, sizeof(void *));

	policies[0] = config_default_policy(input->config);
	for (size_t i = 0; i < input->recipient_count; i++)
		policies[i] = config_policy(input->config, input->recipients[i],
		    strlen(input->recipients[i]));
	*count_out = count;
	return policies;
}

/* What none of the recipients' policies looks at. */
static uint32_t
spare_of(const struct pipeline_input *input)
{
	size_t count;
	scoped_mem const struct policy **policies = policies_of(input, &count);

	return wants_spare(
	    config_host(input->config), policies, count, input->trust);
}

/* Fill the facts, and the Subjects as they came. */
static void
examine(const struct pipeline_input *input, struct pipeline *out,
    struct subjects *subjects)
{
	struct scan_inspection *inspection = &out->inspection;

	out->facts.session = input->session;
	out->facts.trust = input->trust;
	if (input->spf != NULL) {
		out->facts.spf = input->spf->mail.result;
		out->facts.spf_domain = input->spf->domain;
		out->facts.spf_is_helo = input->spf->is_helo;
	}
	out->facts.message_bytes = input->message_bytes;
	if (input->oversize) {
		out->facts.examination = EXAMINATION_OVERSIZE;
		out->facts.examination_reason = "oversize";
		return;
	}
	out->scan_ms = clock_ms();
	inspect(input, input->message_fd, input->message_bytes, spare_of(input),
	    inspection);
	out->scan_ms = clock_ms() - out->scan_ms;
	if (inspection->outcome == SCAN_DONE &&
	    read_subjects(input->message_fd, inspection->report, subjects) !=
		0) {
		fault_set(&inspection->fault, "the report misplaces Subject");
		inspection->outcome = SCAN_LIED;
	}
	if (inspection->outcome != SCAN_DONE) {
		note_failure(inspection, &out->facts);
		return;
	}
	out->facts.examination = EXAMINATION_DONE;
	out->facts.report = inspection->report;
}

/* Ask about sites and files, as far as somebody wants to know. Our own users
 * write to whom they like. */
static void
look_up(const struct pipeline_input *input, struct pipeline *out)
{
	struct site_file_input asked = { .config = input->config,
		.resolver = input->resolver,
		.health = input->health,
		.report = out->facts.report,
		.deadline = input->deadline };
	size_t count;
	scoped_mem const struct policy **policies = policies_of(input, &count);

	if (out->facts.report == NULL || input->released)
		return;
	for (size_t i = 0; i < count; i++) {
		asked.sites = asked.sites ||
		    (policies[i]->web_reputation_enable &&
			input->trust != TRUST_OWN);
		asked.files = asked.files ||
		    policies[i]->file_reputation_enable;
	}
	site_file_ask(&asked, &out->urls, &out->files);
	if (asked.sites)
		out->facts.urls = &out->urls;
	if (asked.files)
		out->facts.files = &out->files;
}

/* Score what the recipients' policies want scored, and ask all of them. The
 * decision borrows from the facts, and these from the scores. */
static void
judge(const struct pipeline_input *input, struct facts *facts,
    struct scores *scores, struct decision *out)
{
	size_t count;
	scoped_mem const struct policy **policies = policies_of(input, &count);

	if (facts->report != NULL)
		scores_fill(
		    input->model, facts->report, policies, count, scores);
	facts->scores = scores;
	decide(facts, config_host(input->config), policies, count, out);
}

/* Score the message as it came; what is cleaned of it is no other spam. */
static void
judge_spam(const struct pipeline_input *input, struct pipeline *out)
{
	out->facts.envelope = input->envelope;
	spam_judge(&out->facts, config_host(input->config), input->text_model,
	    &out->spam);
	out->facts.spam = &out->spam;
}

static struct removal *
removals_of(const struct decision *decision, const struct scan_report *report)
{
	struct removal *removals = mem_new(
	    decision->removal_count, sizeof *removals);

	for (size_t i = 0; i < decision->removal_count; i++) {
		const struct decided_removal *from = &decision->removals[i];

		removals[i].part = from->part;
		memcpy(removals[i].sha256, report->parts[from->part].sha256,
		    sizeof removals[i].sha256);
		removals[i].class_name = (char *)verdict_class_name(
		    from->class);
		removals[i].verdict = (char *)from->verdict;
	}
	return removals;
}

/* The tags of all policies, a line each. */
static void
join_body_tags(const struct decision *decision, struct buffer *out)
{
	for (size_t i = 0; i < decision->body_tag_count; i++) {
		if (i > 0)
			buffer_add_text(out, "\n");
		buffer_add_text(out, decision->body_tags[i]);
	}
}

/* Whether the worker did all it was asked to remove. That it names nothing
 * else was checked with the answer; a wish it skips would send a virus on. */
static bool
removed_all(
    const struct decision *decision, const struct rewrite_result *result)
{
	for (size_t i = 0; i < decision->removal_count; i++) {
		size_t at = 0;

		while (at < result->removed_count &&
		    result->removed[at] != decision->removals[i].part)
			at++;
		if (at == result->removed_count)
			return false;
	}
	return true;
}

/* How a step on the way to a cleaned message ended. */
enum step {
	STEP_UNSET = 0,
	STEP_DONE,
	STEP_LATER, /* the scanner or the memory was not there: come back */
	STEP_NEVER, /* it cannot be done with this message */
};

/* What an outcome of the scanner means for a step. A worker that was lost the
 * first time may have been unlucky. */
static enum step
step_of(enum scan_outcome outcome, const struct answer *answer)
{
	switch (outcome) {
	case SCAN_DONE:
		return STEP_DONE;
	case SCAN_UNREACHABLE:
	case SCAN_BUSY:
	case SCAN_TIMEOUT:
		return STEP_LATER;
	case SCAN_LOST:
		return answer->times < LIMIT_POISON_TIMES ? STEP_LATER
							  : STEP_NEVER;
	case SCAN_REFUSED:
	case SCAN_LIED:
	case SCAN_UNSET:
	default:
		return STEP_NEVER;
	}
}

/* Get the new body. */
static enum step
rewrite(const struct pipeline_input *input, struct pipeline *out)
{
	const struct host *host = config_host(input->config);
	struct scan_rewriting *rewriting = &out->rewriting;
	struct scan_request request = request_of(input);
	scoped_mem struct removal *removals = removals_of(
	    &out->decision, out->facts.report);
	scoped_buffer struct buffer body_tag = BUFFER_OF(LIMIT_FRAME_BYTES);

	join_body_tags(&out->decision, &body_tag);
	request.removals = removals;
	request.removal_count = out->decision.removal_count;
	request.body_tag = (char *)buffer_text(&body_tag);
	request.notice = (char *)host->notice_text;
	request.contact = (char *)host->notice_contact;
	scan_rewrite(socket_of(input), input->message_fd,
	    (size_t)input->message_bytes + LIMIT_REWRITE_GROWTH_BYTES, &request,
	    input->deadline, rewriting);
	if (rewriting->outcome != SCAN_DONE)
		return step_of(rewriting->outcome, &rewriting->answer);
	if (removed_all(&out->decision, &rewriting->result))
		return STEP_DONE;
	fault_set(&rewriting->fault, "the scanner left a part in");
	return STEP_NEVER;
}

/* What the policies say about the cleaned message: nothing, if it is clean
 * but for what is only marked. */
static enum step
judge_cleaned(const struct pipeline_input *input, struct pipeline *out)
{
	struct facts facts = out->facts;
	struct fault *fault = &out->rewriting.fault;
	struct decision decision;
	scoped_scores struct scores scores = { 0 };
	enum step step = STEP_DONE;

	if (cleaned_compare(out->facts.report, out->again.report,
		&out->rewriting.result, fault) != 0)
		return STEP_NEVER;
	facts.report = out->again.report;
	/* The answers are about the message as it came. */
	facts.urls = NULL;
	facts.files = NULL;
	judge(input, &facts, &scores, &decision);
	if (decision.removal_count > 0 || decision.action > ACTION_TAG) {
		fault_set(fault, "the cleaned message is still %s (%s)",
		    verdict_class_name(decision.class), decision.reason);
		decide_not_clean(
		    &out->decision, decision.class, decision.reason);
		step = STEP_NEVER;
	}
	decision_release(&decision);
	return step;
}

/* Put the message together as it will leave, and look at it as at any other:
 * most likely another worker does. */
static enum step
examine_again(const struct pipeline_input *input, struct pipeline *out)
{
	int64_t max_bytes = config_host(input->config)->limits_message_bytes +
	    LIMIT_REWRITE_GROWTH_BYTES;
	struct cleaned_parts parts = { .edits = &out->edits,
		.message_fd = input->message_fd,
		.message_bytes = input->message_bytes,
		.body = out->rewriting.body.data,
		.body_len = out->rewriting.body.len };
	scoped_spool struct spool *spool = NULL;
	enum spool_status built = cleaned_build(
	    &parts, input->spools, max_bytes, &spool, &out->rewriting.fault);

	if (built != SPOOL_OK)
		return built == SPOOL_TOO_BIG ? STEP_NEVER : STEP_LATER;
	/* Spam, sites and known files were judged as the message came. */
	inspect(
	    input, spool_fd(spool), spool_bytes(spool), SPARE_ALL, &out->again);
	if (out->again.outcome == SCAN_DONE)
		return judge_cleaned(input, out);
	out->rewriting.fault = out->again.fault;
	fault_prefix(
	    &out->rewriting.fault, "the cleaned message cannot be examined");
	/* Each cleaned message is another one (its notice has the time), so
	 * that a worker lost over it twice would never be noticed. */
	return out->again.outcome == SCAN_LOST
	    ? STEP_NEVER
	    : step_of(out->again.outcome, &out->again.answer);
}

static bool
needs_rewrite(const struct decision *decision)
{
	return decision->action == ACTION_TAG &&
	    (decision->removal_count > 0 || decision->body_tag_count > 0);
}

/* The word for a message that waits for the scanner. */
static const char *
waits_for(const struct pipeline *outcome)
{
	enum scan_outcome first = outcome->rewriting.outcome;

	if (first != SCAN_DONE)
		return scan_outcome_name(first);
	return outcome->again.outcome != SCAN_UNSET
	    ? scan_outcome_name(outcome->again.outcome)
	    : "spool";
}

static void
build_edits(const struct pipeline_input *input, const struct subjects *subjects,
    struct pipeline *outcome)
{
	struct edits_input edits = { .decision = &outcome->decision,
		.report = outcome->facts.report,
		.forged = input->forged,
		.subjects = subjects->items,
		.subject_count = subjects->count,
		.utf8 = input->smtputf8 };

	if (outcome->rewritten)
		edits.rewritten = &outcome->rewriting.result;
	edits_release(&outcome->edits);
	edits_build(&edits, &outcome->edits);
}

/* The new body, and the proof that it may leave. */
static void
clean(const struct pipeline_input *input, const struct subjects *subjects,
    struct pipeline *out)
{
	enum step step = rewrite(input, out);

	out->rewritten = step == STEP_DONE;
	build_edits(input, subjects, out);
	if (step == STEP_DONE)
		step = examine_again(input, out);
	if (step == STEP_DONE)
		return;
	out->rewritten = false;
	if (step == STEP_LATER)
		decide_without_scanner(&out->decision, waits_for(out));
	else
		decide_without_rewrite(&out->decision);
	build_edits(input, subjects, out);
}

void
pipeline_run(const struct pipeline_input *input, struct pipeline *out)
{
	scoped_subjects struct subjects subjects = { .count = 0 };

	*out = (struct pipeline){ .rewriting.body_fd = -1 };
	examine(input, out, &subjects);
	look_up(input, out);
	judge_spam(input, out);
	judge(input, &out->facts, &out->scores, &out->decision);
	if (input->released)
		decide_released(&out->decision);
	if (needs_rewrite(&out->decision))
		clean(input, &subjects, out);
	else
		build_edits(input, &subjects, out);
}

void
pipeline_release(struct pipeline *pipeline)
{
	decision_release(&pipeline->decision);
	edits_release(&pipeline->edits);
	scan_rewriting_release(&pipeline->rewriting);
	scan_inspection_release(&pipeline->inspection);
	scan_inspection_release(&pipeline->again);
	scores_release(&pipeline->scores);
	url_answers_release(&pipeline->urls);
	file_answers_release(&pipeline->files);
	*pipeline = (struct pipeline){ .rewriting.body_fd = -1 };
}
