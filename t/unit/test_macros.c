/* test_macros.c - judge/macros.h and what decide.h and event.h make of it. */
#include "check.h"

#include "judge/decide.h"
#include "judge/event.h"
#include "judge/macros.h"

static struct policy
policy_of(enum action action, enum macro_level level)
{
	return (struct policy){
		.malware_enable = true,
		.malware_action = ACTION_TAG,
		.malware_subject_tag = "[V]",
		.encrypted_action = ACTION_MONITOR,
		.ambiguous_action = ACTION_MONITOR,
		.unscanned_action = ACTION_QUARANTINE,
		.on_error_action = ACTION_DEFER,
		.macros_action = action,
		.macros_level = level,
	};
}

/* Two attachments; the second, an archive, has a document with macros. */
static struct scan_report *
report_of(enum macro_level level)
{
	struct scan_report *report = report_new();
	static const char *const paths[] = { "a.txt", "b.zip", "b.zip/x/c.docm",
		"b.zip/d.docm" };

	for (uint32_t i = 0; i < 2; i++) {
		struct scan_part *part = report_add_part(report);

		part->kind = PART_LEAF;
		part->flags = PART_ATTACHMENT | PART_SPLICEABLE;
	}
	for (uint32_t i = 0; i < 4; i++) {
		struct scan_file *file = report_add_file(report);

		file->part = i == 0 ? 1 : 2;
		file->parent = i > 1 ? 2 : 0;
		file_set_path(file, paths[i], strlen(paths[i]));
	}
	report->files[2].macros = level;
	report->files[3].macros = level > MACROS_NONE ? MACROS_ANY
						      : MACROS_NONE;
	return report;
}

static void
decide_macros(const struct scan_report *report, const struct policy *policy,
    struct decision *out)
{
	const struct host host = { .trust_action = ACTION_BLOCK,
		.milter_mode = MODE_ENFORCE,
		.limits_oversize_action = ACTION_BLOCK };
	const struct facts facts = { .trust = TRUST_NONE,
		.examination = EXAMINATION_DONE,
		.report = report };

	decide(&facts, &host, &policy, 1, out);
}

static void
test_levels(void)
{
	static const struct {
		const char *name;
		enum macro_level setting, found;
		const char *reason; /* NULL: nothing was found */
	} cases[] = {
		{ "any: a macro counts", MACROS_ANY, MACROS_ANY, "any" },
		{ "any: one that runs by itself does", MACROS_ANY,
		    MACROS_AUTOEXEC, "autoexec" },
		{ "any: a suspicious one does", MACROS_ANY, MACROS_SUSPICIOUS,
		    "suspicious" },
		{ "autoexec: a macro does not", MACROS_AUTOEXEC, MACROS_ANY,
		    NULL },
		{ "autoexec: one that runs by itself does", MACROS_AUTOEXEC,
		    MACROS_AUTOEXEC, "autoexec" },
		{ "autoexec: a suspicious one does", MACROS_AUTOEXEC,
		    MACROS_SUSPICIOUS, "suspicious" },
		{ "suspicious: a macro does not", MACROS_SUSPICIOUS, MACROS_ANY,
		    NULL },
		{ "suspicious: one that runs by itself does not",
		    MACROS_SUSPICIOUS, MACROS_AUTOEXEC, NULL },
		{ "suspicious: a suspicious one does", MACROS_SUSPICIOUS,
		    MACROS_SUSPICIOUS, "suspicious" },
		{ "no macro is never one", MACROS_ANY, MACROS_NONE, NULL },
		{ "a level nobody set lets nothing by", MACROS_NONE, MACROS_ANY,
		    "any" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_report struct scan_report *report = report_of(
		    cases[i].found);
		struct policy policy = policy_of(
		    ACTION_BLOCK, cases[i].setting);
		struct decision decision;
		bool is_found = cases[i].reason != NULL;

		decide_macros(report, &policy, &decision);
		CHECK_EQ(cases[i].name, decision.action,
		    is_found ? ACTION_BLOCK : ACTION_ACCEPT);
		CHECK_EQ(cases[i].name, decision.class,
		    is_found ? CLASS_MACRO : CLASS_CLEAN);
		CHECK_TEXT(cases[i].name, decision.reason,
		    is_found ? cases[i].reason : "");
		decision_release(&decision);
	}
}

static void
test_actions(void)
{
	scoped_report struct scan_report *report = report_of(MACROS_SUSPICIOUS);
	struct policy policy = policy_of(ACTION_TAG, MACROS_ANY);
	struct decision decision;

	decide_macros(report, &policy, &decision);
	CHECK_EQ("tag marks", decision.action, ACTION_TAG);
	CHECK_EQ("and takes nothing away", decision.removal_count, 0);
	CHECK_EQ(
	    "without a word in the subject", decision.subject_tag_count, 0);
	decision_release(&decision);
	policy.macros_action = ACTION_BLOCK;
	decide_macros(report, &policy, &decision);
	CHECK_EQ("a refusal", decision.code, 554);
	CHECK_TEXT("says what it is about", decision.text,
	    "Message refused: macros (suspicious)");
	decision_release(&decision);
	report_add_hit(report, "Win.Test.EICAR_HDB-1", 2, "");
	policy.macros_action = ACTION_MONITOR;
	decide_macros(report, &policy, &decision);
	CHECK_EQ("malware outranks macros", decision.class, CLASS_INFECTED);
	CHECK("which are still a class of the message",
	    (decision.classes & 1U << CLASS_MACRO) != 0);
	decision_release(&decision);
}

/* libclamav names documents with macros, if it is told to. */
static void
test_engine(void)
{
	scoped_report struct scan_report *report = report_of(MACROS_NONE);
	struct policy any = policy_of(ACTION_BLOCK, MACROS_ANY);
	struct policy suspicious = policy_of(ACTION_BLOCK, MACROS_SUSPICIOUS);
	struct decision decision;

	report_add_hit(report, "Heuristics.OLE2.ContainsMacros.VBA", 2, "");
	decide_macros(report, &any, &decision);
	CHECK_EQ("its word counts as any", decision.class, CLASS_MACRO);
	decision_release(&decision);
	decide_macros(report, &suspicious, &decision);
	CHECK_EQ("and not as more", decision.class, CLASS_CLEAN);
	decision_release(&decision);
}

static void
test_log(void)
{
	scoped_report struct scan_report *report = report_of(MACROS_AUTOEXEC);
	struct policy policy = policy_of(ACTION_MONITOR, MACROS_AUTOEXEC);
	struct decision decision;
	struct event event = {
		.kind = EVENT_MESSAGE, .decision = &decision, .report = report
	};
	struct logline line;

	decide_macros(report, &policy, &decision);
	event_format(&event, &line);
	CHECK("the log says what, and which file",
	    strstr(line.text, "action=monitor class=macro reason=autoexec ") !=
		    NULL &&
		strstr(line.text, " file=b.zip/x/c.docm ml=") != NULL);
	decision_release(&decision);
	policy.macros_level = MACROS_SUSPICIOUS;
	decide_macros(report, &policy, &decision);
	event_format(&event, &line);
	CHECK("nothing of what does not count",
	    strstr(line.text, " file=- ") != NULL);
	decision_release(&decision);
}

int
main(void)
{
	test_levels();
	test_actions();
	test_engine();
	test_log();
	return check_done();
}
