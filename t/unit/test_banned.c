/* test_banned.c - judge/banned.h and what decide.h makes of it. */
#include "check.h"

#include "base/mem.h"
#include "judge/banned.h"
#include "judge/decide.h"

static const char *const direct_words[] = { "lnk", "exe", "js", "iso" };
static const char *const inside_words[] = { "lnk", "exe" };
static const char *const exempt_words[] = { "pdf", "image/*" };

static struct policy
usual_policy(void)
{
	return (struct policy){
		.malware_enable = true,
		.malware_action = ACTION_TAG,
		.malware_subject_tag = "[V]",
		.limits_action = ACTION_TAG,
		.limits_subject_tag = "[L]",
		.attachments_banned = { direct_words, 4 },
		.attachments_banned_inside = { inside_words, 2 },
		.attachments_exempt = { exempt_words, 2 },
		.attachments_action = ACTION_TAG,
		.attachments_subject_tag = "[A]",
		.attachments_body_tag = "gone",
		.encrypted_action = ACTION_MONITOR,
		.ambiguous_action = ACTION_MONITOR,
		.unscanned_action = ACTION_QUARANTINE,
		.on_error_action = ACTION_DEFER,
	};
}

/* A report of one attachment, with a file for it; the file's is the caller's
 * to describe. */
static struct scan_report *
report_of(const char *name, const char *kind, const char *detected)
{
	struct scan_report *report = report_new();
	struct scan_part *part = report_add_part(report);
	struct scan_file *file;

	part->kind = PART_LEAF;
	part->flags = PART_ATTACHMENT | PART_SPLICEABLE;
	file = report_add_file(report);
	file->part = 1;
	file_add_name(file, name, strlen(name));
	file_add_kind(file, kind, strlen(kind));
	report_set_text(&file->detected, detected, strlen(detected));
	return report;
}

static void
add_member(struct scan_report *report, const char *name, const char *kind)
{
	struct scan_file *file = report_add_file(report);

	file->part = 1;
	file->parent = 1;
	file->flags = FILE_LISTED;
	file_add_name(file, name, strlen(name));
	file_add_kind(file, kind, strlen(kind));
}

static void
test_words(void)
{
	static const struct {
		const char *name, *file, *kind, *detected;
		const char *want; /* NULL: not banned */
	} cases[] = {
		{ "a document passes", "a.docx", "docx", "application/x",
		    NULL },
		{ "a true type is banned, whatever its name", "a.jpg", "lnk",
		    "application/x-ms-shortcut", "lnk" },
		{ "a name is banned, whatever its type", "a.js", "",
		    "text/plain", "js" },
		{ "in any case", "A.JS", "", "text/plain", "js" },
		{ "with blanks and dots behind it", "a.js . ", "", "text/plain",
		    "js" },
		{ "only the last ending counts", "a.exe.pdf", "", "text/plain",
		    NULL },
		{ "not a part of it", "a.jso", "", "text/plain", NULL },
		{ "what is exempt passes", "a.exe", "pdf", "application/pdf",
		    NULL },
		{ "by MIME type, too", "a.exe", "png", "image/png", NULL },
		{ "a type nobody bans passes", "a.dll", "elf",
		    "application/x-elf", NULL },
	};
	struct policy policy = usual_policy();

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_report struct scan_report *report = report_of(
		    cases[i].file, cases[i].kind, cases[i].detected);
		const char *got = banned_word(&report->files[0], &policy);

		CHECK_TEXT(cases[i].name, got != NULL ? got : "(none)",
		    cases[i].want != NULL ? cases[i].want : "(none)");
	}
}

static void
test_inside(void)
{
	struct policy policy = usual_policy();
	scoped_report struct scan_report *report = report_of(
	    "a.zip", "zip", "application/zip");

	add_member(report, "a.js", "");
	CHECK("inside, its own list counts",
	    banned_word(&report->files[1], &policy) == NULL);
	report->files[1].flags |= FILE_SHOWN;
	CHECK_TEXT("but not where mail programs look inside",
	    banned_word(&report->files[1], &policy), "js");
	report->files[1].flags = 0;
	add_member(report, "b.lnk", "");
	CHECK_TEXT("a listed name is enough",
	    banned_word(&report->files[2], &policy), "lnk");
	add_member(report, "c.jpg", "exe");
	CHECK_TEXT(
	    "a true type, too", banned_word(&report->files[3], &policy), "exe");
	add_member(report, "d", "");
	file_add_name(&report->files[4], "d.exe", 5);
	CHECK_TEXT("every form of a name counts",
	    banned_word(&report->files[4], &policy), "exe");
}

struct outcome {
	enum action action;
	enum verdict_class class;
	const char *reason;
	size_t removals;
};

static void
check_decision(const char *name, const struct facts *facts,
    const struct policy *const *policies, size_t count,
    const struct outcome *want)
{
	const struct host host = { .trust_action = ACTION_BLOCK,
		.milter_mode = MODE_ENFORCE,
		.limits_oversize_action = ACTION_BLOCK };
	struct decision decision;

	decide(facts, &host, policies, count, &decision);
	CHECK_EQ(name, decision.action, want->action);
	CHECK_EQ(name, decision.class, want->class);
	CHECK_TEXT(name, decision.reason, want->reason);
	CHECK_EQ(name, decision.removal_count, want->removals);
	if (want->class == CLASS_BANNED && want->removals > 0) {
		CHECK_TEXT(name, decision.subject_tags[0], "[A]");
		CHECK_TEXT(name, decision.body_tags[0], "gone");
	}
	decision_release(&decision);
}

static void
test_decisions(void)
{
	const struct policy usual = usual_policy();
	struct policy lax = usual_policy();
	const struct policy *const one[] = { &usual };
	const struct policy *const two[] = { &lax, &usual };
	const struct policy *const none[] = { &lax };
	scoped_report struct scan_report *report = report_of(
	    "a.zip", "zip", "application/zip");
	struct facts facts = { .trust = TRUST_NONE,
		.examination = EXAMINATION_DONE,
		.report = report };

	lax.attachments_banned_inside.count = 0;
	check_decision("an archive passes", &facts, one, 1,
	    &(struct outcome){ ACTION_ACCEPT, CLASS_CLEAN, "", 0 });
	add_member(report, "b.lnk", "");
	check_decision("one with a banned member is removed", &facts, one, 1,
	    &(struct outcome){ ACTION_TAG, CLASS_BANNED, "lnk", 1 });
	check_decision("each policy has its own lists", &facts, none, 1,
	    &(struct outcome){ ACTION_ACCEPT, CLASS_CLEAN, "", 0 });
	check_decision("the strictest wins", &facts, two, 2,
	    &(struct outcome){ ACTION_TAG, CLASS_BANNED, "lnk", 1 });
	report_add_note(&report->limits, "files", 1);
	check_decision("banned is graver than a limit", &facts, one, 1,
	    &(struct outcome){ ACTION_TAG, CLASS_BANNED, "lnk", 1 });
	report_add_hit(report, "Eicar", 1, "");
	check_decision("less grave than malware, whose tag it is then", &facts,
	    one, 1,
	    &(struct outcome){ ACTION_TAG, CLASS_INFECTED, "Eicar", 1 });
}

static void
test_own_users(void)
{
	struct policy usual = usual_policy();
	const struct policy *const one[] = { &usual };
	scoped_report struct scan_report *report = report_of(
	    "a.lnk", "lnk", "application/x-ms-shortcut");
	struct facts facts = { .trust = TRUST_OWN,
		.examination = EXAMINATION_DONE,
		.report = report };

	check_decision("our own users get a refusal", &facts, one, 1,
	    &(struct outcome){ ACTION_BLOCK, CLASS_BANNED, "lnk", 0 });
	facts.trust = TRUST_NONE;
	report->parts[0].flags = PART_ATTACHMENT;
	check_decision("what cannot be removed is blocked", &facts, one, 1,
	    &(struct outcome){ ACTION_BLOCK, CLASS_BANNED, "lnk", 0 });
	usual.attachments_action = ACTION_UNSET;
	check_decision("a setting nobody filled in is no pass", &facts, one, 1,
	    &(struct outcome){ ACTION_DEFER, CLASS_BANNED, "lnk", 0 });
}

int
main(void)
{
	test_words();
	test_inside();
	test_decisions();
	test_own_users();
	return check_done();
}
