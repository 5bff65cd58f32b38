/* test_known.c - judge/known.h, through decide() */
#include "judge/known.h"

#include <stdlib.h>

#include "base/mem.h"
#include "check.h"
#include "judge/decide.h"

static struct config *
configure(const char *text)
{
	struct config *config = NULL;
	struct mistakes mistakes = { 0 };

	if (config_parse("test", text, strlen(text), &config, &mistakes) != 0) {
		fprintf(stderr, "%s\n", mistakes.texts[0]);
		abort();
	}
	return config;
}

/* A text and an attachment with a member. */
static struct scan_report *
make_report(void)
{
	struct scan_report *report = report_new();

	for (int i = 0; i < 2; i++) {
		struct scan_part *part = report_add_part(report);

		part->kind = PART_LEAF;
		part->flags = PART_SPLICEABLE;
	}
	for (uint32_t i = 0; i < 2; i++)
		report_add_file(report)->part = 2;
	report->files[1].parent = 1;
	return report;
}

struct site_case {
	const char *name, *settings;
	enum url_rating rating;
	enum client_trust trust;
	enum action action;
	enum verdict_class class;
};

static const struct site_case sites[] = {
	{ "a dangerous site at the usual level", "", URL_DANGEROUS, TRUST_NONE,
	    ACTION_TAG, CLASS_URL },
	{ "a highly suspicious one", "", URL_HIGHLY_SUSPICIOUS, TRUST_NONE,
	    ACTION_TAG, CLASS_URL },
	{ "a suspicious one is let through", "", URL_SUSPICIOUS, TRUST_NONE,
	    ACTION_ACCEPT, CLASS_CLEAN },
	{ "one that nobody names", "", URL_RATING_UNSET, TRUST_NONE,
	    ACTION_ACCEPT, CLASS_CLEAN },
	{ "low counts what is dangerous", "level = low", URL_DANGEROUS,
	    TRUST_NONE, ACTION_TAG, CLASS_URL },
	{ "and nothing else", "level = low", URL_HIGHLY_SUSPICIOUS, TRUST_NONE,
	    ACTION_ACCEPT, CLASS_CLEAN },
	{ "high counts all of them", "level = high", URL_SUSPICIOUS, TRUST_NONE,
	    ACTION_TAG, CLASS_URL },
	{ "an action of one's own", "action = block", URL_DANGEROUS, TRUST_NONE,
	    ACTION_BLOCK, CLASS_URL },
	{ "what is off finds nothing", "enable = no", URL_DANGEROUS, TRUST_NONE,
	    ACTION_ACCEPT, CLASS_CLEAN },
	{ "a relay's mail is judged", "", URL_DANGEROUS, TRUST_RELAY,
	    ACTION_TAG, CLASS_URL },
};

static void
decide_sites(void)
{
	for (size_t i = 0; i < sizeof sites / sizeof *sites; i++) {
		char text[200];
		struct scan_report *report = make_report();
		struct url_answer answers[] = {
			{ .domain = "a.example", .list = "" },
			{ .rating = sites[i].rating,
			    .domain = "evil.example",
			    .list = "dbl" },
		};
		struct url_answers urls = { .items = answers, .count = 2 };
		struct facts facts = { .trust = sites[i].trust,
			.examination = EXAMINATION_DONE,
			.report = report,
			.urls = &urls };
		const struct policy *policy;
		struct decision decision;
		scoped_config struct config *config = NULL;

		snprintf(text, sizeof text, "[web_reputation]\n%s\n",
		    sites[i].settings);
		config = configure(text);
		policy = config_default_policy(config);
		decide(&facts, config_host(config), &policy, 1, &decision);
		CHECK_EQ(sites[i].name, decision.action, sites[i].action);
		CHECK_EQ(sites[i].name, decision.class, sites[i].class);
		CHECK_EQ(
		    "nothing is removed for a site", decision.removal_count, 0);
		if (decision.class == CLASS_URL)
			CHECK_TEXT(
			    sites[i].name, decision.reason, "evil.example");
		decision_release(&decision);
		report_free(&report);
	}
}

static const struct {
	const char *name, *settings;
	enum action action;
	enum verdict_class class;
} files[] = {
	{ "a known file is infected", "", ACTION_TAG, CLASS_INFECTED },
	{ "it goes where malware goes", "[malware]\naction = block",
	    ACTION_BLOCK, CLASS_INFECTED },
	{ "or where it is sent",
	    "[malware]\naction = block\n[file_reputation]\naction = quarantine",
	    ACTION_QUARANTINE, CLASS_INFECTED },
	{ "what is off finds nothing", "[file_reputation]\nenable = no",
	    ACTION_ACCEPT, CLASS_CLEAN },
	{ "signatures that are off do not silence it",
	    "[malware]\nenable = no\naction = block", ACTION_BLOCK,
	    CLASS_INFECTED },
	{ "its name can be ignored", "[malware]\nignore = FileReputation.*",
	    ACTION_ACCEPT, CLASS_CLEAN },
};

static void
decide_files(void)
{
	char verdict[] = "FileReputation.mhr";

	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct scan_report *report = make_report();
		struct file_answer answers[] = { { .bad = false },
			{ .bad = true, .verdict = verdict } };
		struct file_answers known = { .items = answers, .count = 2 };
		struct facts facts = { .trust = TRUST_NONE,
			.examination = EXAMINATION_DONE,
			.report = report,
			.files = &known };
		scoped_config struct config *config = configure(
		    files[i].settings);
		const struct policy *policy = config_default_policy(config);
		struct decision decision;

		decide(&facts, config_host(config), &policy, 1, &decision);
		CHECK_EQ(files[i].name, decision.action, files[i].action);
		CHECK_EQ(files[i].name, decision.class, files[i].class);
		if (decision.action == ACTION_TAG) {
			CHECK_EQ(
			    "its part is removed", decision.removal_count, 1);
			CHECK_EQ(
			    "the one it lies in", decision.removals[0].part, 1);
			CHECK_TEXT(files[i].name, decision.reason, verdict);
		}
		decision_release(&decision);
		report_free(&report);
	}
}

int
main(void)
{
	decide_sites();
	decide_files();
	return check_done();
}
