/* test_scores.c - judge/scores.h, judge/suspicious.h, and what a decision
 * makes of a score. */
#include "check.h"
#include "unit/toy_model.h"

#include "judge/decide.h"
#include "judge/event.h"
#include "judge/scores.h"
#include "judge/suspicious.h"
#include "wire/report_features.h"

static struct config *
config_of(const char *text)
{
	struct config *config = NULL;
	struct mistakes mistakes = { 0 };

	if (config_parse("test", text, strlen(text), &config, &mistakes) != 0)
		fprintf(stderr, "%s\n", mistakes.texts[0]);
	mistakes_release(&mistakes);
	return config;
}

/* A leaf with a file that has these features, or none. */
static void
add_file(struct scan_report *report, const char *kind, const char *path,
    double padded)
{
	struct scan_part *part = report_add_part(report);
	struct scan_file *file = report_add_file(report);
	struct features features;

	part->kind = PART_LEAF;
	part->flags = PART_SPLICEABLE;
	part_add_name(part, path, strlen(path));
	file->part = (uint32_t)report->part_count;
	file_add_kind(file, kind, strlen(kind));
	file_set_path(file, path, strlen(path));
	features_clear(&features);
	if (padded < 0)
		return;
	features_set(&features, FEATURE_FILE_SIZE, 1000);
	features_begin(&features, FAMILY_VBA);
	features_set(&features, FEATURE_FILE_PADDED, padded);
	report_set_features(report, file, &features);
}

/* A sound document, one that the toy dislikes, one nobody measured. */
static struct scan_report *
report_of_three(void)
{
	struct scan_report *report = report_new();

	add_file(report, "doc", "fine.doc", 0);
	add_file(report, "doc", "bad.doc", 1);
	add_file(report, "txt", "note.txt", -1);
	return report;
}

struct decision_case {
	const char *name;
	const char *settings;
	enum client_trust trust;
	enum action action;
	enum verdict_class class;
	const char *reason;
	const char *tag; /* the first of the subject's, or NULL */
};

#define TAG "[ウイルス駆除済み]"

static const struct decision_case decision_cases[] = {
	{ "a suspicious part is removed and the tag says so", "", TRUST_NONE,
	    ACTION_TAG, CLASS_SUSPICIOUS, "file.padded", TAG },
	{ "the tag is malware's where none is set",
	    "[malware]\nsubject_tag = [gone]\n", TRUST_NONE, ACTION_TAG,
	    CLASS_SUSPICIOUS, "file.padded", "[gone]" },
	{ "and its own where one is",
	    "[machine_learning]\nsubject_tag = [odd]\n[malware]\n"
	    "subject_tag = [gone]\n",
	    TRUST_NONE, ACTION_TAG, CLASS_SUSPICIOUS, "file.padded", "[odd]" },
	{ "a domain's own malware tag is the model's, too",
	    "[domain example.com]\nmalware.subject_tag = [here]\n", TRUST_NONE,
	    ACTION_TAG, CLASS_SUSPICIOUS, "file.padded", "[here]" },
	{ "it can be refused", "[machine_learning]\naction = block\n",
	    TRUST_NONE, ACTION_BLOCK, CLASS_SUSPICIOUS, "file.padded", NULL },
	{ "it can be held", "[machine_learning]\naction = quarantine\n",
	    TRUST_NONE, ACTION_QUARANTINE, CLASS_SUSPICIOUS, "file.padded",
	    NULL },
	{ "it can be only logged", "[machine_learning]\naction = monitor\n",
	    TRUST_NONE, ACTION_MONITOR, CLASS_SUSPICIOUS, "file.padded", NULL },
	{ "switched off, nothing is scored",
	    "[machine_learning]\nenable = no\n", TRUST_NONE, ACTION_ACCEPT,
	    CLASS_CLEAN, "", NULL },
	{ "a threshold above the score lets it pass",
	    "[machine_learning]\nthreshold = 0.99999\n", TRUST_NONE,
	    ACTION_ACCEPT, CLASS_CLEAN, "", NULL },
	{ "a domain's threshold is its own",
	    "[domain example.com]\nmachine_learning.threshold = 0.99999\n",
	    TRUST_NONE, ACTION_ACCEPT, CLASS_CLEAN, "", NULL },
	{ "an exempt type is not scored", "[attachments]\nexempt = doc\n",
	    TRUST_NONE, ACTION_ACCEPT, CLASS_CLEAN, "", NULL },
	{ "our own users are refused, never cleaned", "", TRUST_OWN,
	    ACTION_BLOCK, CLASS_SUSPICIOUS, "file.padded", NULL },
	{ "unless trust.action says otherwise", "[trust]\naction = monitor\n",
	    TRUST_OWN, ACTION_MONITOR, CLASS_SUSPICIOUS, "file.padded", NULL },
	{ "of a banned and suspicious part the notice names the latter",
	    "[attachments]\nbanned = doc\n", TRUST_NONE, ACTION_TAG,
	    CLASS_SUSPICIOUS, "file.padded", TAG },
};

static void
test_decision(const struct decision_case *c, const struct model *model)
{
	scoped_config struct config *config = config_of(c->settings);
	scoped_report struct scan_report *report = report_of_three();
	const struct policy *policy = config_policy(
	    config, "a@example.com", strlen("a@example.com"));
	scoped_scores struct scores scores = { 0 };
	struct facts facts = { .trust = c->trust,
		.examination = EXAMINATION_DONE,
		.report = report,
		.scores = &scores };
	struct decision decision;

	scores_fill(model, report, &policy, 1, &scores);
	decide(&facts, config_host(config), &policy, 1, &decision);
	CHECK_EQ(c->name, decision.action, c->action);
	CHECK_EQ(c->name, decision.class, c->class);
	CHECK_TEXT(c->name, decision.reason, c->reason);
	if (c->tag != NULL)
		CHECK_TEXT(c->name,
		    decision.subject_tag_count > 0 ? decision.subject_tags[0]
						   : "",
		    c->tag);
	if (c->action == ACTION_TAG) {
		CHECK_EQ(c->name, decision.removal_count,
		    strstr(c->settings, "banned") != NULL ? 2 : 1);
		CHECK_EQ(c->name, decision.removals[0].part, 1);
	}
	if (c->action == ACTION_BLOCK)
		CHECK_TEXT(c->name, decision.text,
		    "Message refused: suspicious attachment (file.padded)");
	decision_release(&decision);
}

static void
test_fill(const struct model *model)
{
	scoped_config struct config *config = config_of("");
	scoped_report struct scan_report *report = report_of_three();
	const struct policy *policy = config_default_policy(config);
	scoped_scores struct scores scores = { 0 };
	const struct file_score *top;

	scores_fill(model, report, &policy, 1, &scores);
	top = scores_top(&scores);
	CHECK_EQ("what was not measured is not scored", scores.count, 2);
	CHECK_EQ("the highest is the top", top->file, 1);
	CHECK_EQ(
	    "it has its reason", top->reasons.features[0], FEATURE_FILE_PADDED);
	CHECK_EQ("what nobody acts on is not explained",
	    scores.items[0].reasons.count, 0);
	scores_release(&scores);
	scores_fill(NULL, report, &policy, 1, &scores);
	CHECK("without a model nothing is scored", scores_top(&scores) == NULL);
	CHECK("nor without scores", scores_top(NULL) == NULL);
}

/* One part, one finding, of its worst file. */
static void
test_one_part(const struct model *model)
{
	scoped_config struct config *config = config_of("");
	scoped_report struct scan_report *report = report_of_three();
	const struct policy *policy = config_default_policy(config);
	scoped_scores struct scores scores = { 0 };
	struct facts facts = { .report = report, .scores = &scores };
	struct findings findings = { 0 };
	struct features alone;

	features_clear(&alone);
	features_set(&alone, FEATURE_FILE_PADDED, 1);
	report->files[0].part = 2;
	/* Everything was measured, and is 0. */
	report_set_features(report, &report->files[0],
	    &(struct features){ .values = { [FEATURE_FILE_PADDED] = 1 } });
	/* Only the file itself was: nobody knows what it is. */
	report_set_features(report, &report->files[2], &alone);
	scores_fill(model, report, &policy, 1, &scores);
	suspicious_find(&facts, policy, &findings);
	CHECK_EQ("two files of a part are one finding", findings.count, 1);
	CHECK_EQ("of that part", findings.items[0].part, 2);
	findings_release(&findings);
}

static void
test_event(const struct model *model)
{
	scoped_config struct config *config = config_of("");
	scoped_report struct scan_report *report = report_of_three();
	const struct policy *policy = config_default_policy(config);
	scoped_scores struct scores scores = { 0 };
	struct facts facts = { .trust = TRUST_NONE,
		.examination = EXAMINATION_DONE,
		.report = report,
		.scores = &scores };
	struct decision decision;
	struct event event = { .kind = EVENT_MESSAGE,
		.decision = &decision,
		.report = report,
		.scores = &scores };
	struct logline line;

	scores_fill(model, report, &policy, 1, &scores);
	decide(&facts, config_host(config), &policy, 1, &decision);
	event_format(&event, &line);
	CHECK("the line has score and reasons",
	    strstr(line.text, " ml=0.953 ml_why=file.padded ") != NULL);
	CHECK("and the file", strstr(line.text, " file=bad.doc ") != NULL);
	decision_release(&decision);
}

int
main(void)
{
	/* 1 / (1 + e^-3) is 0.953. */
	struct toy toy = { FEATURE_FILE_PADDED, -3, 3, 0.95 };
	struct model *model = toy_model(&toy);

	for (size_t i = 0; i < sizeof decision_cases / sizeof *decision_cases;
	     i++)
		test_decision(&decision_cases[i], model);
	test_fill(model);
	test_one_part(model);
	test_event(model);
	model_free(&model);
	return check_done();
}
