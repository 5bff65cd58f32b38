/* fuzz_lies.c - whatever a worker says, what the gate tells the MTA and the
 * log keeps its form, and what it says is infected does not pass.
 *
 * One byte of choices, two of a length, a rewrite result of that length, the
 * report. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/own.h"
#include "base/text.h"
#include "judge/edits.h"
#include "judge/event.h"
#include "wire/report.h"
#include "wire/request.h"

#define MESSAGE_BYTES 5000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The bits of the first byte. */
enum {
	WITH_REWRITE = 1,
	WITH_UTF8 = 2,
	WITH_SUBJECT = 4,
	OUR_OWN = 8,
	TO_TWO = 16,
};

static const char settings[] = "[malware]\naction = tag\nbody_tag = x\n"
			       "[ambiguous]\naction = block\n"
			       "[domain b.example]\nmalware.action = block\n";

static bool
is_token(const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~' || text[i] == ':')
			return false;
	return len > 0;
}

static bool
is_printable(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

/* No value may end its header, or be more than ASCII but in a Subject. */
static void
check_value(const struct edit *edit)
{
	bool is_subject = strcmp(edit->name, "Subject") == 0;

	assert(edit->value[0] == ' ' || edit->value[0] == '\t' ||
	    edit->value[0] == '\n');
	for (const char *c = edit->value; *c != '\0'; c++) {
		assert(*c != '\r');
		assert(is_subject || (unsigned char)*c < 0x80);
		assert(*c != '\n' || c[1] == ' ' || c[1] == '\t');
	}
}

static void
check_edits(const struct edits *edits)
{
	enum edit_kind last = EDIT_DELETE;

	for (size_t i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->items[i];

		assert(is_token(edit->name) && edit->kind >= last);
		assert(edit->kind != EDIT_DELETE || last == EDIT_DELETE);
		assert(i == 0 || edit->kind != EDIT_DELETE ||
		    edits->items[i - 1].ordinal >= edit->ordinal);
		assert(edit->kind == EDIT_INSERT || edit->ordinal > 0);
		last = edit->kind;
		if (edit->kind != EDIT_DELETE)
			check_value(edit);
	}
}

static void
check_event(const struct decision *decision, const struct scan_report *report)
{
	static const char *const recipients[] = { "a@a.example" };
	struct event event = { .kind = EVENT_MESSAGE,
		.session = "5f2c",
		.recipients = recipients,
		.recipient_count = 1,
		.decision = decision,
		.report = report };
	struct logline line;

	event_format(&event, &line);
	assert(line.len <= LIMIT_LOG_LINE_BYTES);
	assert(strlen(line.text) == line.len);
	assert(text_is_utf8(line.text, line.len));
	for (size_t i = 0; i < line.len; i++)
		assert((unsigned char)line.text[i] >= ' ');
	assert(strstr(line.text, " edits=- ms=0") != NULL);
}

/* What is infected and not ignored is removed or refused. */
static void
check_decision(
    const struct decision *decision, const struct scan_report *report)
{
	bool infected = false;

	for (size_t i = 0; i < report->hit_count; i++)
		infected |= verdict_of_signature(report->hits[i].name) ==
		    CLASS_INFECTED;
	assert(decision->action != ACTION_UNSET);
	assert(!infected || decision->action >= ACTION_TAG);
	assert(!infected || decision->action != ACTION_TAG ||
	    decision->removal_count > 0);
	assert(decision->code == 0 || is_printable(decision->text));
}

static void
build(const struct decision *decision, const struct scan_report *report,
    const struct rewrite_result *rewritten, unsigned int choices,
    struct edits *out)
{
	static const char value[] = " =?UTF-8?Q?a?=\r\n\tb\r\nX-Evil: c\nd";
	const struct raw_subject subject = { .ordinal = 1,
		.value = value,
		.len = sizeof value - 1,
		.decoded = report->hit_count > 0 ? report->hits[0].name : "" };
	const struct edits_input input = { .decision = decision,
		.report = report,
		.subjects = &subject,
		.subject_count = (choices & WITH_SUBJECT) != 0,
		.rewritten = rewritten,
		.utf8 = (choices & WITH_UTF8) != 0 };

	edits_build(&input, out);
}

static void
judge(const struct scan_report *report, const struct rewrite_result *rewritten,
    unsigned int choices)
{
	static struct config *config;
	struct mistakes mistakes = { 0 };
	const struct policy *policies[2];
	struct decision decision;
	struct edits edits;
	struct facts facts = { .examination = EXAMINATION_DONE,
		.trust = (choices & OUR_OWN) != 0 ? TRUST_OWN : TRUST_NONE,
		.message_bytes = MESSAGE_BYTES,
		.report = report };

	if (config == NULL &&
	    config_parse(
		"fuzz", settings, sizeof settings - 1, &config, &mistakes) != 0)
		abort();
	policies[0] = config_policy(config, "a@a.example", 11);
	policies[1] = config_policy(config, "a@b.example", 11);
	decide(&facts, config_host(config), policies,
	    (choices & TO_TWO) != 0 ? 2 : 1, &decision);
	check_decision(&decision, report);
	check_event(&decision, report);
	build(&decision, report, rewritten, choices, &edits);
	check_edits(&edits);
	edits_release(&edits);
	decision_release(&decision);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct rewrite_result rewritten = { 0 };
	scoped_report struct scan_report *report = NULL;
	struct fault fault;
	size_t split;
	bool is_rewritten;

	if (len < 3)
		return 0;
	split = (size_t)data[1] << 8 | data[2];
	if (split > len - 3)
		split = len - 3;
	is_rewritten = (data[0] & WITH_REWRITE) != 0 &&
	    rewrite_result_decode(data + 3, split, &rewritten, &fault) == 0;
	report = report_decode(
	    data + 3 + split, len - 3 - split, MESSAGE_BYTES, &fault);
	if (report != NULL)
		judge(report, is_rewritten ? &rewritten : NULL, data[0]);
	rewrite_result_release(&rewritten);
	return 0;
}
