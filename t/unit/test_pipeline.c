/* test_pipeline.c - milter/gate/pipeline.h with a scanner that plays its part:
 * the linker puts __wrap_scan_inspect and __wrap_scan_rewrite in its place. */
#include "check.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"
#include "gate/pipeline.h"
#include "judge/sha256.h"
#include "wire/sealed.h"

#define VIRUS "Win.Test.Virus-1"
#define ZIP   "Heuristics.Encrypted.Zip"

static const char settings[] = "[milter]\nauthserv_id = gate.example\n"
			       "[trust]\nnetworks = 192.0.2.0/24\n"
			       "[malware]\naction = tag\nsubject_tag = [x]\n"
			       "body_tag = was infected\n"
			       "[domain block.example]\n"
			       "malware.action = block\n"
			       "malware.code = 554\n"
			       "[domain lax.example]\n"
			       "on_error.action = accept\n"
			       "[domain mark.example]\n"
			       "encrypted.action = tag\n"
			       "encrypted.subject_tag = [closed]\n"
			       "encrypted.body_tag = cannot be opened\n";

static const char message[] = "From: a@example.com\r\n"
			      "Subject: hello\r\n"
			      " there\r\n"
			      "To: b@example.jp\r\n"
			      "\r\n"
			      "body\r\n";

static const char new_body[] = "a notice\r\n";

/* What the scanner will say, and what it was asked. */
static struct {
	enum scan_outcome outcome;
	struct answer answer;
	const char *hit; /* in part 1; NULL: clean */
	uint64_t subject_at;
	enum scan_outcome rewrite_outcome;
	bool leaves_part;
	/* What it will say about the cleaned message. */
	enum scan_outcome again_outcome;
	const char *again_hit, *again_oddity;
	size_t again_parts;
	uint8_t again_sha256;
	char cleaned[400];
	int inspected, rewritten;
	char body_tag[100], class_name[20], verdict[40], gateway[40];
	uint8_t sha256;
	size_t max_bytes;
	char socket[40];
	uint8_t mixes_up;
} scanner;

void __wrap_scan_inspect(const char *socket_path, int message_fd,
    uint64_t message_bytes, const struct scan_request *request,
    struct deadline deadline, struct scan_inspection *out);
void __wrap_scan_rewrite(const char *socket_path, int message_fd,
    size_t max_bytes, const struct scan_request *request,
    struct deadline deadline, struct scan_rewriting *out);

static struct scan_report *
make_report(void)
{
	struct scan_report *report = report_new();
	struct scan_part *part = report_add_part(report);

	part->kind = PART_LEAF;
	part->flags = PART_SPLICEABLE;
	part->size = 1;
	part->sha256[0] = 0xab;
	report->subject.count = 1;
	report->subject.value_begin = scanner.subject_at;
	report->subject.value_end = scanner.subject_at + 14;
	report_set_text(&report->subject.decoded, "hello there", 11);
	report_add_forged(report, "X-Sekisho", 1);
	if (scanner.hit != NULL)
		report_add_hit(report, scanner.hit, 1, "");
	return report;
}

/* Of the cleaned message: the same parts, with other content. */
static struct scan_report *
make_report_again(void)
{
	struct scan_report *report = report_new();

	for (size_t i = 0; i < scanner.again_parts; i++) {
		struct scan_part *part = report_add_part(report);

		part->kind = PART_LEAF;
		part->size = 1;
		part->sha256[0] = scanner.again_sha256;
	}
	if (scanner.again_hit != NULL)
		report_add_hit(report, scanner.again_hit, 1, "");
	if (scanner.again_oddity != NULL)
		report_add_note(&report->oddities, scanner.again_oddity, 0);
	return report;
}

/* A report of an honest worker names the message that it got. */
static void
name_message(struct scan_report *report, int message_fd, size_t bytes)
{
	scoped_sealed struct sealed sent = { 0 };
	struct fault fault;

	CHECK("the message is sealed",
	    sealed_map(message_fd, bytes, &sent, &fault) == 0);
	sha256_of(sent.data, sent.len, report->message_sha256);
	report->message_sha256[0] ^= scanner.mixes_up;
}

static void
inspect_again(int message_fd, uint64_t message_bytes,
    const struct scan_request *request, struct scan_inspection *out)
{
	scoped_sealed struct sealed cleaned = { 0 };
	struct fault fault;

	*out = (struct scan_inspection){ .outcome = scanner.again_outcome,
		.answer = scanner.answer };
	scanner.inspected++;
	CHECK_TEXT("its session again", request->session, "id1");
	CHECK_EQ("spam and sites are judged once", request->spare, SPARE_ALL);
	CHECK_TEXT("earlier mail's passwords again", request->secrets.texts[0],
	    "s3cret");
	CHECK("the cleaned message is sealed",
	    sealed_map(
		message_fd, sizeof scanner.cleaned - 1, &cleaned, &fault) == 0);
	CHECK_EQ("all of it again", cleaned.len, message_bytes);
	memcpy(scanner.cleaned, cleaned.data, cleaned.len);
	if (out->outcome == SCAN_DONE) {
		out->report = make_report_again();
		name_message(out->report, message_fd, message_bytes);
	}
}

void
__wrap_scan_inspect(const char *socket_path, int message_fd,
    uint64_t message_bytes, const struct scan_request *request,
    struct deadline deadline, struct scan_inspection *out)
{
	(void)deadline;
	if (scanner.rewritten > 0) {
		inspect_again(message_fd, message_bytes, request, out);
		return;
	}
	*out = (struct scan_inspection){ .outcome = scanner.outcome,
		.answer = scanner.answer };
	if (scanner.outcome == SCAN_DONE) {
		out->report = make_report();
		name_message(out->report, message_fd, message_bytes);
	}
	scanner.inspected++;
	CHECK("the message is lent", message_fd >= 0);
	CHECK_EQ("all of it", message_bytes, sizeof message - 1);
	CHECK_TEXT("its session", request->session, "id1");
	CHECK_TEXT(
	    "earlier mail's passwords", request->secrets.texts[0], "s3cret");
	CHECK_TEXT(
	    "whose headers are forged", request->authserv_id, "gate.example");
	CHECK_EQ(
	    "what no policy wants is spared", request->spare, SPARE_DIGESTS);
	snprintf(scanner.socket, sizeof scanner.socket, "%s", socket_path);
}

void
__wrap_scan_rewrite(const char *socket_path, int message_fd, size_t max_bytes,
    const struct scan_request *request, struct deadline deadline,
    struct scan_rewriting *out)
{
	(void)socket_path, (void)message_fd, (void)deadline;
	*out = (struct scan_rewriting){ .outcome = scanner.rewrite_outcome,
		.body_fd = -1 };
	scanner.rewritten++;
	scanner.max_bytes = max_bytes;
	snprintf(
	    scanner.body_tag, sizeof scanner.body_tag, "%s", request->body_tag);
	snprintf(
	    scanner.gateway, sizeof scanner.gateway, "%s", request->gateway);
	if (request->removal_count > 0) {
		const struct removal *removal = &request->removals[0];

		snprintf(scanner.class_name, sizeof scanner.class_name, "%s",
		    removal->class_name);
		snprintf(scanner.verdict, sizeof scanner.verdict, "%s",
		    removal->verdict);
		scanner.sha256 = removal->sha256[0];
	}
	out->body = (struct sealed){ .data = new_body,
		.len = sizeof new_body - 1 };
	if (out->outcome != SCAN_DONE || scanner.leaves_part)
		return;
	out->result.removed = mem_new(1, sizeof(uint32_t));
	out->result.removed_count = request->removal_count;
	out->result.body_tagged = true;
}

static struct config *
config_of(const char *text)
{
	struct config *config = NULL;
	struct mistakes mistakes = { 0 };

	if (config_parse("test", text, strlen(text), &config, &mistakes) != 0)
		fprintf(stderr, "%s\n", mistakes.texts[0]);
	CHECK("the settings are right", config != NULL);
	mistakes_release(&mistakes);
	return config;
}

/* A scanner that finds `hit`, and knows where the Subject is. */
static void
play(const char *hit)
{
	memset(&scanner, 0, sizeof scanner);
	scanner.outcome = SCAN_DONE;
	scanner.rewrite_outcome = SCAN_DONE;
	scanner.again_outcome = SCAN_DONE;
	scanner.again_parts = 1;
	scanner.again_sha256 = 0xcd;
	scanner.hit = hit;
	scanner.subject_at = (uint64_t)(strstr(message, "Subject:") + 8 -
	    message);
}

static struct spool_budget spools = { .max_bytes = 1000000 };

static struct pipeline
run_for(const struct config *config, const char *const *recipients,
    size_t recipient_count)
{
	struct fault fault;
	scoped_fd int fd = sealed_make(message, sizeof message - 1, &fault);
	struct secrets secrets = { 1, { "s3cret" } };
	struct pipeline_input input = { .config = config,
		.session = "id1",
		.secrets = &secrets,
		.message_fd = fd,
		.message_bytes = (int64_t)sizeof message - 1,
		.trust = TRUST_NONE,
		.recipients = recipients,
		.recipient_count = recipient_count,
		.spools = &spools,
		.deadline = deadline_in(clock_ms(), 1000),
		.time_s = 1 };
	struct pipeline outcome;

	pipeline_run(&input, &outcome);
	return outcome;
}

static struct pipeline
run(const char *recipient)
{
	scoped_config struct config *config = config_of(settings);

	/* Every text that the tests look at is the report's or static. */
	return run_for(config, &recipient, recipient != NULL ? 1 : 0);
}

struct failure_case {
	const char *name;
	enum scan_outcome outcome;
	enum answer_outcome answer;
	uint32_t times;
	enum examination want;
	const char *reason;
	enum action action;
};

static const struct failure_case failures[] = {
	{ "no scanner", SCAN_UNREACHABLE, ANSWER_UNSET, 0, EXAMINATION_FAILED,
	    "unreachable", ACTION_DEFER },
	{ "a busy scanner", SCAN_BUSY, ANSWER_BUSY, 0, EXAMINATION_FAILED,
	    "busy", ACTION_DEFER },
	{ "our own deadline", SCAN_TIMEOUT, ANSWER_UNSET, 0, EXAMINATION_FAILED,
	    "timeout", ACTION_DEFER },
	{ "a refusal", SCAN_REFUSED, ANSWER_REFUSED, 0, EXAMINATION_FAILED,
	    "refused", ACTION_DEFER },
	{ "a lie", SCAN_LIED, ANSWER_REPORT, 0, EXAMINATION_FAILED, "lied",
	    ACTION_DEFER },
	{ "a crash", SCAN_LOST, ANSWER_CRASH, 1, EXAMINATION_FAILED, "crash",
	    ACTION_DEFER },
	{ "a second crash", SCAN_LOST, ANSWER_CRASH, 2, EXAMINATION_ABANDONED,
	    "crash", ACTION_QUARANTINE },
	{ "a worker's second timeout", SCAN_LOST, ANSWER_TIMEOUT, 3,
	    EXAMINATION_ABANDONED, "timeout", ACTION_QUARANTINE },
	{ "a worker without memory", SCAN_LOST, ANSWER_MEMORY, 1,
	    EXAMINATION_FAILED, "memory", ACTION_DEFER },
	{ "an outcome that is none", SCAN_UNSET, ANSWER_UNSET, 0,
	    EXAMINATION_FAILED, "unset", ACTION_DEFER },
};

static void
test_failures(void)
{
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
		const struct failure_case *c = &failures[i];
		struct pipeline outcome;

		play(NULL);
		scanner.outcome = c->outcome;
		scanner.answer.outcome = c->answer;
		scanner.answer.times = c->times;
		outcome = run("a@example.jp");
		CHECK_EQ(c->name, outcome.facts.examination, c->want);
		CHECK_TEXT(
		    c->name, outcome.facts.examination_reason, c->reason);
		CHECK_EQ(c->name, outcome.decision.action, c->action);
		CHECK_EQ(c->name, scanner.rewritten, 0);
		pipeline_release(&outcome);
	}
}

static void
test_clean(void)
{
	struct pipeline outcome;

	play(NULL);
	outcome = run("a@example.jp");
	CHECK_EQ("clean mail", outcome.decision.action, ACTION_ACCEPT);
	CHECK_EQ("is not rewritten", scanner.rewritten, 0);
	CHECK("is not rewritten", !outcome.rewritten);
	CHECK_EQ("forged deleted, ours added", outcome.edits.count, 3);
	CHECK_TEXT("at the configured socket", scanner.socket,
	    "/run/sekisho/scanner.sock");
	pipeline_release(&outcome);
}

static void
test_cleaned(void)
{
	struct pipeline outcome;

	play(VIRUS);
	outcome = run(NULL);
	CHECK_EQ("infected mail", outcome.decision.action, ACTION_TAG);
	CHECK("is rewritten", outcome.rewritten);
	CHECK_EQ("the part's digest is named", scanner.sha256, 0xab);
	CHECK_TEXT("and its class", scanner.class_name, "infected");
	CHECK_TEXT("and its verdict", scanner.verdict, VIRUS);
	CHECK_TEXT("and the body tag", scanner.body_tag, "was infected");
	CHECK_TEXT("and the gateway", scanner.gateway, "gate.example");
	CHECK("a notice may be longer than the part",
	    scanner.max_bytes > sizeof message);
	CHECK_EQ("forged, Subject, ours", outcome.edits.count, 4);
	CHECK_TEXT("the Subject's bytes stay behind the tag",
	    outcome.edits.items[1].value, " [x] hello\n there");
	CHECK_EQ("the cleaned message is examined", scanner.inspected, 2);
	CHECK_TEXT("as it will leave", scanner.cleaned,
	    "X-Sekisho: action=tag class=infected\r\n"
	    "X-Sekisho-Spam: score=0.0 level=none tests=none\r\n"
	    "From: a@example.com\r\nSubject: [x] hello\r\n there\r\n"
	    "To: b@example.jp\r\n\r\na notice\r\n");
	pipeline_release(&outcome);
	CHECK_EQ("its memory is given back", spools.used_bytes, 0);
}

/* One way in which the second look may end. */
struct again_case {
	const char *name;
	enum scan_outcome outcome;
	const char *hit, *oddity;
	size_t parts;
	uint8_t sha256;
	enum action action;
	const char *reason;
};

static const struct again_case again_cases[] = {
	{ "it still hits", SCAN_DONE, "Win.Other-2", NULL, 1, 0xcd,
	    ACTION_BLOCK, "Win.Other-2" },
	{ "what is only noted may stay", SCAN_DONE, "PUA.Test", NULL, 1, 0xcd,
	    ACTION_TAG, VIRUS },
	{ "what was removed stands in it", SCAN_DONE, NULL, NULL, 1, 0xab,
	    ACTION_BLOCK, VIRUS },
	{ "a part is new", SCAN_DONE, NULL, NULL, 2, 0xcd, ACTION_BLOCK,
	    VIRUS },
	{ "a part is gone", SCAN_DONE, NULL, NULL, 0, 0xcd, ACTION_BLOCK,
	    VIRUS },
	{ "it is odd where the original was not", SCAN_DONE, NULL,
	    "end-missing", 1, 0xcd, ACTION_BLOCK, VIRUS },
	{ "the scanner is gone", SCAN_UNREACHABLE, NULL, NULL, 1, 0xcd,
	    ACTION_DEFER, "unreachable" },
	{ "no time is left", SCAN_TIMEOUT, NULL, NULL, 1, 0xcd, ACTION_DEFER,
	    "timeout" },
	{ "it ends a worker", SCAN_LOST, NULL, NULL, 1, 0xcd, ACTION_BLOCK,
	    VIRUS },
	{ "it is refused", SCAN_REFUSED, NULL, NULL, 1, 0xcd, ACTION_BLOCK,
	    VIRUS },
};

static void
test_again(void)
{
	for (size_t i = 0; i < sizeof again_cases / sizeof *again_cases; i++) {
		const struct again_case *c = &again_cases[i];
		struct pipeline outcome;

		play(VIRUS);
		scanner.again_outcome = c->outcome;
		scanner.again_hit = c->hit;
		scanner.again_oddity = c->oddity;
		scanner.again_parts = c->parts;
		scanner.again_sha256 = c->sha256;
		outcome = run("a@example.jp");
		CHECK_EQ(c->name, scanner.inspected, 2);
		CHECK_EQ(c->name, outcome.decision.action, c->action);
		CHECK_TEXT(c->name, outcome.decision.reason, c->reason);
		CHECK_EQ(c->name, outcome.rewritten, c->action == ACTION_TAG);
		CHECK(c->name,
		    c->action == ACTION_TAG ||
			(outcome.edits.count == 0 &&
			    (outcome.again.outcome != SCAN_DONE ||
				outcome.rewriting.fault.text[0] != '\0')));
		pipeline_release(&outcome);
		CHECK_EQ(c->name, spools.used_bytes, 0);
	}
}

static void
test_no_room(void)
{
	struct pipeline outcome;

	spools.max_bytes = 100;
	play(VIRUS);
	outcome = run("a@example.jp");
	CHECK_EQ("no room for the second look: later", outcome.decision.action,
	    ACTION_DEFER);
	CHECK_TEXT("and why", outcome.decision.reason, "spool");
	CHECK_EQ("with its code", outcome.decision.code, 451);
	pipeline_release(&outcome);
	spools.max_bytes = 1000000;
}

static void
check_blocked(const char *name)
{
	struct pipeline outcome = run("a@example.jp");

	CHECK_EQ(name, scanner.rewritten, 1);
	CHECK(name, !outcome.rewritten);
	CHECK_EQ(name, outcome.decision.action, ACTION_BLOCK);
	CHECK_EQ(name, outcome.decision.code, 550);
	CHECK_EQ(name, outcome.edits.count, 0);
	pipeline_release(&outcome);
}

static void
test_not_rewritten(void)
{
	struct pipeline outcome;

	play(VIRUS);
	scanner.rewrite_outcome = SCAN_REFUSED;
	check_blocked("what cannot be cleaned is blocked");
	play(VIRUS);
	scanner.leaves_part = true;
	check_blocked("a worker that leaves the part in is not believed");
	play(VIRUS);
	scanner.rewrite_outcome = SCAN_UNREACHABLE;
	outcome = run("a@example.jp");
	CHECK_EQ("a scanner that went away: later", outcome.decision.action,
	    ACTION_DEFER);
	CHECK_TEXT("for that reason", outcome.decision.reason, "unreachable");
	pipeline_release(&outcome);
	play(VIRUS);
	scanner.rewrite_outcome = SCAN_UNREACHABLE;
	outcome = run("a@lax.example");
	CHECK_EQ("on_error lets no known virus pass", outcome.decision.action,
	    ACTION_BLOCK);
	pipeline_release(&outcome);
	play(ZIP);
	scanner.rewrite_outcome = SCAN_UNREACHABLE;
	outcome = run("a@mark.example");
	CHECK_EQ("the body mark was asked for", scanner.rewritten, 1);
	CHECK_TEXT("in its words", scanner.body_tag, "cannot be opened");
	CHECK_EQ(
	    "a mark that fails delivers", outcome.decision.action, ACTION_TAG);
	CHECK("without a new body", !outcome.rewritten);
	CHECK_TEXT("the Subject is marked", outcome.edits.items[1].value,
	    " [closed] hello\n there");
	pipeline_release(&outcome);
}

static void
test_misplaced_subject(void)
{
	for (uint64_t at = 0; at + 14 < sizeof message; at++) {
		uint64_t right = (uint64_t)(strstr(message, "Subject:") + 8 -
		    message);
		struct pipeline outcome;

		play(VIRUS);
		scanner.subject_at = at;
		outcome = run("a@example.jp");
		CHECK_EQ("a Subject elsewhere is a lie",
		    outcome.facts.examination,
		    at == right ? EXAMINATION_DONE : EXAMINATION_FAILED);
		CHECK_EQ("and never a pass", outcome.decision.action,
		    at == right ? ACTION_TAG : ACTION_DEFER);
		pipeline_release(&outcome);
	}
}

/* Whose report is it? A mix-up would let through what is in the other one. */
static void
test_another_message(void)
{
	struct pipeline outcome;

	play(NULL);
	scanner.mixes_up = 1;
	outcome = run(NULL);
	CHECK_EQ("a report of another message is a lie",
	    outcome.inspection.outcome, SCAN_LIED);
	CHECK("it is not kept", outcome.inspection.report == NULL);
	CHECK_EQ("the message waits", outcome.decision.action, ACTION_DEFER);
	pipeline_release(&outcome);
}

static void
test_recipients(void)
{
	static const char *const both[] = { "<a@example.jp>",
		"<b@block.example>" };
	scoped_config struct config *config = config_of(settings);
	struct pipeline outcome;

	play(VIRUS);
	outcome = run_for(config, both, 2);
	CHECK_EQ("the strictest recipient decides", outcome.decision.action,
	    ACTION_BLOCK);
	CHECK_EQ("with its code", outcome.decision.code, 554);
	CHECK_EQ("nothing is rewritten for nobody", scanner.rewritten, 0);
	pipeline_release(&outcome);
}

static void
test_oversize(void)
{
	scoped_config struct config *config = config_of(settings);
	struct pipeline_input input = { .config = config,
		.session = "id1",
		.message_fd = -1,
		.message_bytes = 60 * 1024 * 1024,
		.oversize = true,
		.trust = TRUST_NONE };
	struct pipeline outcome;

	play(NULL);
	pipeline_run(&input, &outcome);
	CHECK_EQ("too large: nobody is asked", scanner.inspected, 0);
	CHECK_EQ("too large", outcome.decision.code, 552);
	CHECK_TEXT("too large", outcome.decision.enhanced, "5.3.4");
	pipeline_release(&outcome);
	pipeline_release(&outcome);
}

static void
test_monitor(void)
{
	static const char monitor[] = "[milter]\nmode = monitor\n"
				      "authserv_id = gate.example\n";
	scoped_config struct config *config = config_of(monitor);
	struct pipeline outcome;

	play(VIRUS);
	outcome = run_for(config, NULL, 0);
	CHECK_EQ("monitor mode wishes", outcome.decision.wished, ACTION_TAG);
	CHECK_EQ("and delivers", outcome.decision.action, ACTION_MONITOR);
	CHECK_EQ("unchanged", outcome.edits.count, 0);
	CHECK_EQ("and asks for nothing", scanner.rewritten, 0);
	pipeline_release(&outcome);
}

int
main(void)
{
	test_failures();
	test_clean();
	test_cleaned();
	test_again();
	test_no_room();
	test_not_rewritten();
	test_misplaced_subject();
	test_another_message();
	test_recipients();
	test_oversize();
	test_monitor();
	return check_done();
}
