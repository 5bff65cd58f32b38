/* test_decide.c - judge/decide.h */
#include "check.h"

#include <stdlib.h>

#include "base/mem.h"
#include "judge/decide.h"

/* Two parts: 1 a leaf that may be spliced, 2 one that may not; 3 a message
 * with certain bounds, which is still no leaf. */
static struct scan_report *
make_report(void)
{
	struct scan_report *report = report_new();
	static const struct {
		enum part_kind kind;
		uint32_t flags;
	} parts[] = { { PART_LEAF, PART_SPLICEABLE | PART_ATTACHMENT },
		{ PART_LEAF, PART_ATTACHMENT },
		{ PART_MESSAGE, PART_SPLICEABLE },
		{ PART_LEAF, PART_SPLICEABLE } };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct scan_part *part = report_add_part(report);

		part->kind = parts[i].kind;
		part->flags = parts[i].flags;
	}
	return report;
}

static const char *const ignored[] = { "Test.Ignored*" };
static const char *const junk_names[] = { "Junk.*" };

/* clang-format off */
#define POLICY_DEFAULTS                                                        \
	.malware_enable = true, .malware_action = ACTION_TAG,                  \
	.malware_subject_tag = "[cleaned]", .malware_body_tag = "",            \
	.malware_code = 550, .malware_text = "",                               \
	.malware_ignore = { ignored, 1 },                                      \
	.encrypted_action = ACTION_MONITOR, .encrypted_subject_tag = "",       \
	.encrypted_body_tag = "", .limits_action = ACTION_TAG,                 \
	.limits_subject_tag = "[removed]", .ambiguous_action = ACTION_MONITOR, \
	.macros_action = ACTION_MONITOR, .macros_level = MACROS_ANY,           \
	.on_error_action = ACTION_DEFER, .unscanned_action = ACTION_QUARANTINE

/* Initialisers override what the defaults set, on purpose. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const struct policy
    usual = { POLICY_DEFAULTS },
    blocks = { POLICY_DEFAULTS, .malware_action = ACTION_BLOCK,
	.malware_code = 554, .malware_text = "Virus %v, 100% sure: %v" },
    refers = { POLICY_DEFAULTS, .malware_action = ACTION_BLOCK,
	.malware_code = 554, .malware_text = "100%% %v is %s, %d%" },
    defers = { POLICY_DEFAULTS, .malware_action = ACTION_DEFER },
    discards = { POLICY_DEFAULTS, .malware_action = ACTION_DISCARD },
    holds = { POLICY_DEFAULTS, .malware_action = ACTION_QUARANTINE },
    watches = { POLICY_DEFAULTS, .malware_action = ACTION_MONITOR },
    accepts = { POLICY_DEFAULTS, .malware_action = ACTION_ACCEPT,
	.on_error_action = ACTION_ACCEPT, .unscanned_action = ACTION_ACCEPT },
    junk = { POLICY_DEFAULTS, .malware_as_spam = { junk_names, 1 },
	.spam_enable = true, .spam_action = ACTION_TAG,
	.spam_subject_tag = "[Spam]", .spam_body_tag = "" },
    off = { POLICY_DEFAULTS, .malware_enable = false,
	.malware_action = ACTION_BLOCK },
    soft_code = { POLICY_DEFAULTS, .malware_action = ACTION_BLOCK,
	.malware_code = 450 },
    marks = { POLICY_DEFAULTS, .encrypted_action = ACTION_TAG,
	.encrypted_subject_tag = "[encrypted]",
	.encrypted_body_tag = "closed", .ambiguous_action = ACTION_TAG,
	.malware_subject_tag = "[other]", .malware_body_tag = "was infected" },
    unscanned_blocks = { POLICY_DEFAULTS, .unscanned_action = ACTION_BLOCK,
	.ambiguous_action = ACTION_BLOCK },
    zero = { 0 };
#pragma GCC diagnostic pop

static const struct host
    host = { .milter_mode = MODE_ENFORCE, .milter_headers = HEADERS_ALL,
	.trust_action = ACTION_BLOCK, .limits_oversize_action = ACTION_BLOCK },
    monitor = { .milter_mode = MODE_MONITOR, .milter_headers = HEADERS_ALL,
	.trust_action = ACTION_BLOCK, .limits_oversize_action = ACTION_BLOCK },
    lenient = { .milter_mode = MODE_ENFORCE, .milter_headers = HEADERS_NONE,
	.trust_action = ACTION_TAG, .limits_oversize_action = ACTION_TAG },
    oversize_defers = { .milter_mode = MODE_ENFORCE,
	.limits_oversize_action = ACTION_DEFER },
    nothing = { 0 };

#define VIRUS  "Win.Test.Virus-1"
#define VIRUS2 "Win.Test.Virus-2"
#define STRANGER .trust = TRUST_NONE
#define DONE     .examination = EXAMINATION_DONE

struct decide_case {
	const char *name;
	struct facts facts; /* the report is made from what follows */
	struct { const char *name; uint32_t part; } hits[3];
	struct { const char *reason; uint32_t part; } unscanned, limits, oddity;
	const struct host *host;
	const struct policy *policies[3];
	enum action want;
	enum verdict_class class;
	const char *reason;
	int code;
	const char *enhanced;
	size_t removals;
	const char *subject_tags;
};

static const struct decide_case cases[] = {
	{ "a clean message is accepted", .facts = { STRANGER, DONE },
	    .want = ACTION_ACCEPT, .class = CLASS_CLEAN },
	{ "no facts is not a pass", .want = ACTION_DEFER,
	    .class = CLASS_ERROR, .reason = "unknown", .code = 451,
	    .enhanced = "4.7.1" },
	{ "no facts is not a pass where errors are accepted",
	    .policies = { &accepts }, .want = ACTION_DEFER,
	    .class = CLASS_ERROR, .reason = "unknown", .code = 451 },
	{ "a zeroed policy defers what it should act on",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .policies = { &zero }, .want = ACTION_DEFER,
	    .class = CLASS_INFECTED, .reason = VIRUS, .code = 451 },
	{ "a zeroed policy never passes an error",
	    .facts = { .examination = EXAMINATION_FAILED },
	    .policies = { &zero }, .want = ACTION_DEFER,
	    .class = CLASS_ERROR, .reason = "unknown", .code = 451 },
	{ "a zeroed host never passes what is too large",
	    .facts = { .examination = EXAMINATION_OVERSIZE },
	    .host = &nothing, .want = ACTION_DEFER,
	    .class = CLASS_OVERSIZE, .reason = "oversize", .code = 452 },

	{ "an infected part is replaced and the subject tagged",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .want = ACTION_TAG, .class = CLASS_INFECTED, .reason = VIRUS,
	    .removals = 1, .subject_tags = "[cleaned]" },
	{ "unknown trust is a stranger's", .facts = { DONE },
	    .hits = { { VIRUS, 1 } }, .want = ACTION_TAG,
	    .class = CLASS_INFECTED, .reason = VIRUS, .removals = 1,
	    .subject_tags = "[cleaned]" },
	{ "two hits in one part are one removal",
	    .facts = { STRANGER, DONE },
	    .hits = { { VIRUS, 1 }, { VIRUS2, 1 } }, .want = ACTION_TAG,
	    .class = CLASS_INFECTED, .reason = VIRUS, .removals = 1,
	    .subject_tags = "[cleaned]" },
	{ "two infected parts are two removals and one tag",
	    .facts = { STRANGER, DONE },
	    .hits = { { VIRUS, 1 }, { VIRUS2, 4 } }, .want = ACTION_TAG,
	    .class = CLASS_INFECTED, .reason = VIRUS, .removals = 2,
	    .subject_tags = "[cleaned]" },
	{ "a hit that no part repeats is blocked",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 0 } },
	    .want = ACTION_BLOCK, .class = CLASS_INFECTED,
	    .reason = VIRUS, .code = 550, .enhanced = "5.7.1" },
	{ "one hit outside the parts blocks what else could be cleaned",
	    .facts = { STRANGER, DONE },
	    .hits = { { VIRUS2, 1 }, { VIRUS, 0 } }, .want = ACTION_BLOCK,
	    .class = CLASS_INFECTED, .reason = VIRUS, .code = 550 },
	{ "a part with uncertain bounds is blocked",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 2 } },
	    .want = ACTION_BLOCK, .class = CLASS_INFECTED,
	    .reason = VIRUS, .code = 550 },
	{ "a part that is no leaf is blocked",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 3 } },
	    .want = ACTION_BLOCK, .class = CLASS_INFECTED,
	    .reason = VIRUS, .code = 550 },
	{ "a part that is not there is blocked",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 9 } },
	    .want = ACTION_BLOCK, .class = CLASS_INFECTED,
	    .reason = VIRUS, .code = 550 },
	{ "block speaks the configured code", .facts = { STRANGER, DONE },
	    .hits = { { VIRUS, 1 } }, .policies = { &blocks },
	    .want = ACTION_BLOCK, .class = CLASS_INFECTED,
	    .reason = VIRUS, .code = 554, .enhanced = "5.7.1" },
	{ "a 4xx code has a 4.x.x status", .facts = { STRANGER, DONE },
	    .hits = { { VIRUS, 1 } }, .policies = { &soft_code },
	    .want = ACTION_BLOCK, .class = CLASS_INFECTED,
	    .reason = VIRUS, .code = 450, .enhanced = "4.7.1" },
	{ "defer is temporary whatever malware.code says",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .policies = { &defers }, .want = ACTION_DEFER,
	    .class = CLASS_INFECTED, .reason = VIRUS, .code = 451,
	    .enhanced = "4.7.1" },
	{ "monitor delivers and names the virus",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .policies = { &watches }, .want = ACTION_MONITOR,
	    .class = CLASS_INFECTED, .reason = VIRUS },
	{ "accept does not call it clean", .facts = { STRANGER, DONE },
	    .hits = { { VIRUS, 1 } }, .policies = { &accepts },
	    .want = ACTION_ACCEPT, .class = CLASS_INFECTED,
	    .reason = VIRUS },
	{ "malware.enable = no notes and does not act",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 0 } },
	    .policies = { &off }, .want = ACTION_MONITOR,
	    .class = CLASS_INFECTED, .reason = VIRUS },
	{ "an ignored name is not a finding", .facts = { STRANGER, DONE },
	    .hits = { { "Test.Ignored-7", 1 } }, .want = ACTION_ACCEPT,
	    .class = CLASS_CLEAN },
	{ "an ignored name does not hide another",
	    .facts = { STRANGER, DONE },
	    .hits = { { "Test.Ignored-7", 1 }, { VIRUS, 4 } },
	    .want = ACTION_TAG, .class = CLASS_INFECTED, .reason = VIRUS,
	    .removals = 1, .subject_tags = "[cleaned]" },
	{ "a signature of spam is spam, and nothing is removed",
	    .facts = { STRANGER, DONE }, .hits = { { "Junk.Mail-1", 1 } },
	    .policies = { &junk }, .want = ACTION_TAG, .class = CLASS_SPAM,
	    .reason = "Junk.Mail-1", .subject_tags = "[Spam]" },
	{ "for whom it is not, it is malware", .facts = { STRANGER, DONE },
	    .hits = { { "Junk.Mail-1", 1 } }, .policies = { &usual },
	    .want = ACTION_TAG, .class = CLASS_INFECTED,
	    .reason = "Junk.Mail-1", .removals = 1,
	    .subject_tags = "[cleaned]" },
	{ "beside malware it saves nothing", .facts = { STRANGER, DONE },
	    .hits = { { "Junk.Mail-1", 1 }, { VIRUS, 4 } },
	    .policies = { &junk }, .want = ACTION_TAG,
	    .class = CLASS_INFECTED, .reason = VIRUS, .removals = 1,
	    .subject_tags = "[cleaned] [Spam]" },
	{ "a pattern for signatures ignores no failure",
	    .facts = { STRANGER, DONE },
	    .unscanned = { "Test.Ignored", 1 }, .want = ACTION_QUARANTINE,
	    .class = CLASS_UNSCANNED, .reason = "Test.Ignored" },

	{ "the strictest recipient wins: block over tag",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .policies = { &usual, &blocks, &usual }, .want = ACTION_BLOCK,
	    .class = CLASS_INFECTED, .reason = VIRUS, .code = 554 },
	{ "the strictest recipient wins: quarantine over tag, uncleaned",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .policies = { &usual, &holds }, .want = ACTION_QUARANTINE,
	    .class = CLASS_INFECTED, .reason = VIRUS },
	{ "the strictest recipient wins: defer over quarantine",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .policies = { &holds, &defers }, .want = ACTION_DEFER,
	    .class = CLASS_INFECTED, .reason = VIRUS, .code = 451 },
	{ "tag over monitor cleans for both", .facts = { STRANGER, DONE },
	    .hits = { { VIRUS, 1 } }, .policies = { &watches, &usual },
	    .want = ACTION_TAG, .class = CLASS_INFECTED, .reason = VIRUS,
	    .removals = 1, .subject_tags = "[cleaned]" },
	{ "two recipients who tag differently: both tags stand",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .policies = { &usual, &marks }, .want = ACTION_TAG,
	    .class = CLASS_INFECTED, .reason = VIRUS, .removals = 1,
	    .subject_tags = "[cleaned] [other]" },
	{ "discard if every recipient says so", .facts = { STRANGER, DONE },
	    .hits = { { VIRUS, 1 } }, .policies = { &discards, &discards },
	    .want = ACTION_DISCARD, .class = CLASS_INFECTED,
	    .reason = VIRUS },
	{ "discard beside another wish counts as block",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .policies = { &discards, &accepts }, .want = ACTION_BLOCK,
	    .class = CLASS_INFECTED, .reason = VIRUS, .code = 550 },

	{ "a limit's part is replaced under its own tag",
	    .facts = { STRANGER, DONE }, .limits = { "ratio", 1 },
	    .want = ACTION_TAG, .class = CLASS_LIMITS, .reason = "ratio",
	    .removals = 1, .subject_tags = "[removed]" },
	{ "libclamav's limit is a limit", .facts = { STRANGER, DONE },
	    .hits = { { "Heuristics.Limits.Exceeded.MaxFiles", 1 } },
	    .want = ACTION_TAG, .class = CLASS_LIMITS,
	    .reason = "Heuristics.Limits.Exceeded.MaxFiles",
	    .removals = 1, .subject_tags = "[removed]" },
	{ "a limit of the whole message is refused",
	    .facts = { STRANGER, DONE }, .limits = { "parts", 0 },
	    .want = ACTION_BLOCK, .class = CLASS_LIMITS,
	    .reason = "parts", .code = 554 },
	{ "infected and a limit: both removed, the virus's tag first",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 4 } },
	    .limits = { "ratio", 1 }, .want = ACTION_TAG,
	    .class = CLASS_INFECTED, .reason = VIRUS, .removals = 2,
	    .subject_tags = "[cleaned] [removed]" },
	{ "one part infected and beyond a limit is removed once",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .limits = { "ratio", 1 }, .want = ACTION_TAG,
	    .class = CLASS_INFECTED, .reason = VIRUS, .removals = 1,
	    .subject_tags = "[cleaned] [removed]" },

	{ "encrypted is noted", .facts = { STRANGER, DONE },
	    .hits = { { "Heuristics.Encrypted.Zip", 1 } },
	    .want = ACTION_MONITOR, .class = CLASS_ENCRYPTED,
	    .reason = "Heuristics.Encrypted.Zip" },
	{ "encrypted with tag is marked, not removed",
	    .facts = { STRANGER, DONE },
	    .hits = { { "Heuristics.Encrypted.Zip", 0 } },
	    .policies = { &marks }, .want = ACTION_TAG,
	    .class = CLASS_ENCRYPTED,
	    .reason = "Heuristics.Encrypted.Zip",
	    .subject_tags = "[encrypted]" },
	{ "ambiguous MIME is noted", .facts = { STRANGER, DONE },
	    .oddity = { "boundary", 0 }, .want = ACTION_MONITOR,
	    .class = CLASS_AMBIGUOUS, .reason = "boundary" },
	{ "ambiguous MIME with tag is marked without a word",
	    .facts = { STRANGER, DONE }, .oddity = { "boundary", 1 },
	    .policies = { &marks }, .want = ACTION_TAG,
	    .class = CLASS_AMBIGUOUS, .reason = "boundary" },
	{ "ambiguous MIME can be blocked", .facts = { STRANGER, DONE },
	    .oddity = { "boundary", 0 },
	    .policies = { &unscanned_blocks }, .want = ACTION_BLOCK,
	    .class = CLASS_AMBIGUOUS, .reason = "boundary", .code = 554 },
	{ "a macro is noted", .facts = { STRANGER, DONE },
	    .hits = { { "Heuristics.OLE2.ContainsMacros.VBA", 1 } },
	    .want = ACTION_MONITOR, .class = CLASS_MACRO,
	    .reason = "Heuristics.OLE2.ContainsMacros.VBA" },
	{ "a phishing heuristic is noted", .facts = { STRANGER, DONE },
	    .hits = { { "Heuristics.Phishing.Email.SpoofedDomain", 1 } },
	    .policies = { &blocks }, .want = ACTION_MONITOR,
	    .class = CLASS_PHISH,
	    .reason = "Heuristics.Phishing.Email.SpoofedDomain" },
	{ "an unwanted application is noted", .facts = { STRANGER, DONE },
	    .hits = { { "PUA.Win.Packer-1", 1 } }, .policies = { &blocks },
	    .want = ACTION_MONITOR, .class = CLASS_NOTED,
	    .reason = "PUA.Win.Packer-1" },

	{ "the scanner is away: on_error.action",
	    .facts = { STRANGER, EXAMINATION_FAILED, "unreachable" },
	    .want = ACTION_DEFER, .class = CLASS_ERROR,
	    .reason = "unreachable", .code = 451, .enhanced = "4.7.1" },
	{ "on_error.action = accept is obeyed, and not called clean",
	    .facts = { STRANGER, EXAMINATION_FAILED, "timeout" },
	    .policies = { &accepts }, .want = ACTION_ACCEPT,
	    .class = CLASS_ERROR, .reason = "timeout" },
	{ "one accepting recipient does not pass the others' error",
	    .facts = { STRANGER, EXAMINATION_FAILED, "timeout" },
	    .policies = { &accepts, &usual }, .want = ACTION_DEFER,
	    .class = CLASS_ERROR, .reason = "timeout", .code = 451 },
	{ "lost a second time: unscanned.action",
	    .facts = { STRANGER, EXAMINATION_ABANDONED, "crash" },
	    .want = ACTION_QUARANTINE, .class = CLASS_UNSCANNED,
	    .reason = "crash" },
	{ "unscanned can be blocked",
	    .facts = { STRANGER, EXAMINATION_ABANDONED, "crash" },
	    .policies = { &unscanned_blocks }, .want = ACTION_BLOCK,
	    .class = CLASS_UNSCANNED, .reason = "crash", .code = 554,
	    .enhanced = "5.7.1" },
	{ "a part that was not examined is unscanned",
	    .facts = { STRANGER, DONE }, .unscanned = { "read", 1 },
	    .want = ACTION_QUARANTINE, .class = CLASS_UNSCANNED,
	    .reason = "read" },
	{ "what was not examined goes with the infected part",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .unscanned = { "read", 1 }, .want = ACTION_TAG,
	    .class = CLASS_INFECTED, .reason = VIRUS, .removals = 1,
	    .subject_tags = "[cleaned]" },
	{ "but not with a part that is only refused",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .unscanned = { "read", 1 }, .policies = { &defers },
	    .want = ACTION_DEFER, .class = CLASS_INFECTED, .reason = VIRUS,
	    .code = 451 },
	{ "infected and unscanned: the stricter holds it",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .unscanned = { "read", 4 }, .want = ACTION_QUARANTINE,
	    .class = CLASS_UNSCANNED, .reason = "read" },
	{ "a block outranks what was not examined",
	    .facts = { STRANGER, DONE }, .hits = { { VIRUS, 1 } },
	    .unscanned = { "read", 4 }, .policies = { &blocks },
	    .want = ACTION_BLOCK, .class = CLASS_INFECTED,
	    .reason = VIRUS, .code = 554 },
	{ "too large is 552 5.3.4",
	    .facts = { STRANGER, EXAMINATION_OVERSIZE },
	    .want = ACTION_BLOCK, .class = CLASS_OVERSIZE,
	    .reason = "oversize", .code = 552, .enhanced = "5.3.4" },
	{ "too large can be deferred",
	    .facts = { STRANGER, EXAMINATION_OVERSIZE },
	    .host = &oversize_defers, .want = ACTION_DEFER,
	    .class = CLASS_OVERSIZE, .reason = "oversize", .code = 452,
	    .enhanced = "4.3.4" },
	{ "too large is never tagged",
	    .facts = { STRANGER, EXAMINATION_OVERSIZE },
	    .host = &lenient, .want = ACTION_BLOCK,
	    .class = CLASS_OVERSIZE, .reason = "oversize", .code = 552 },

	{ "our own infected mail is refused, not cleaned",
	    .facts = { TRUST_OWN, DONE }, .hits = { { VIRUS, 1 } },
	    .want = ACTION_BLOCK, .class = CLASS_INFECTED,
	    .reason = VIRUS, .code = 550 },
	{ "trust.action = tag is a refusal, too",
	    .facts = { TRUST_OWN, DONE }, .hits = { { VIRUS, 1 } },
	    .host = &lenient, .want = ACTION_BLOCK,
	    .class = CLASS_INFECTED, .reason = VIRUS, .code = 550 },
	{ "our own mail beyond a limit is refused, not cleaned",
	    .facts = { TRUST_OWN, DONE }, .limits = { "ratio", 1 },
	    .want = ACTION_BLOCK, .class = CLASS_LIMITS,
	    .reason = "ratio", .code = 554 },
	{ "our own encrypted mail is not marked",
	    .facts = { TRUST_OWN, DONE },
	    .hits = { { "Heuristics.Encrypted.Zip", 1 } },
	    .policies = { &marks }, .want = ACTION_MONITOR,
	    .class = CLASS_ENCRYPTED,
	    .reason = "Heuristics.Encrypted.Zip" },
	{ "our own mail waits for the scanner, too",
	    .facts = { .trust = TRUST_OWN, EXAMINATION_FAILED,
		.examination_reason = "busy" },
	    .want = ACTION_DEFER, .class = CLASS_ERROR, .reason = "busy",
	    .code = 451 },
	{ "our own mail that was not examined is unscanned",
	    .facts = { .trust = TRUST_OWN, EXAMINATION_ABANDONED,
		.examination_reason = "crash" },
	    .want = ACTION_QUARANTINE, .class = CLASS_UNSCANNED,
	    .reason = "crash" },
	{ "malware.enable = no counts for our own mail",
	    .facts = { TRUST_OWN, DONE }, .hits = { { VIRUS, 1 } },
	    .policies = { &off }, .want = ACTION_MONITOR,
	    .class = CLASS_INFECTED, .reason = VIRUS },
	{ "a relay of ours is cleaned like a stranger",
	    .facts = { TRUST_RELAY, DONE }, .hits = { { VIRUS, 1 } },
	    .want = ACTION_TAG, .class = CLASS_INFECTED, .reason = VIRUS,
	    .removals = 1, .subject_tags = "[cleaned]" },
};
/* clang-format on */

/* Give a case's facts a report with what it says was found. */
static struct scan_report *
report_of(const struct decide_case *c, struct facts *facts)
{
	struct scan_report *report = NULL;

	*facts = c->facts;
	if (facts->examination != EXAMINATION_DONE)
		return NULL;
	report = make_report();
	for (size_t i = 0; i < 3 && c->hits[i].name != NULL; i++)
		report_add_hit(report, c->hits[i].name, c->hits[i].part, "");
	if (c->unscanned.reason != NULL)
		report_add_note(
		    &report->unscanned, c->unscanned.reason, c->unscanned.part);
	if (c->limits.reason != NULL)
		report_add_note(
		    &report->limits, c->limits.reason, c->limits.part);
	if (c->oddity.reason != NULL)
		report_add_note(
		    &report->oddities, c->oddity.reason, c->oddity.part);
	facts->report = report;
	return report;
}

static void
run(const struct decide_case *c, const struct host *with,
    struct scan_report **report_out, struct decision *out)
{
	const struct policy *policies[3] = { &usual };
	struct facts facts;
	size_t count = 0;

	*report_out = report_of(c, &facts);
	while (count < 3 && c->policies[count] != NULL) {
		policies[count] = c->policies[count];
		count++;
	}
	decide(&facts, with, policies, count > 0 ? count : 1, out);
}

static void
join(const char *const *tags, size_t count, char *out, size_t size)
{
	out[0] = '\0';
	for (size_t i = 0; i < count; i++)
		snprintf(out + strlen(out), size - strlen(out), "%s%s",
		    i > 0 ? " " : "", tags[i]);
}

static void
check_case(const struct decide_case *c, const struct decision *decision)
{
	char tags[200];

	CHECK_TEXT(
	    c->name, action_name(decision->action), action_name(c->want));
	CHECK_EQ(c->name, decision->wished, decision->action);
	CHECK_TEXT(c->name, verdict_class_name(decision->class),
	    verdict_class_name(c->class));
	CHECK_TEXT(
	    c->name, decision->reason, c->reason != NULL ? c->reason : "");
	CHECK_EQ(c->name, decision->code, c->code);
	if (c->enhanced != NULL)
		CHECK_TEXT(c->name, decision->enhanced, c->enhanced);
	CHECK_EQ(c->name, decision->text != NULL, c->code != 0);
	CHECK_EQ(c->name, decision->removal_count, c->removals);
	join(decision->subject_tags, decision->subject_tag_count, tags,
	    sizeof tags);
	CHECK_TEXT(
	    c->name, tags, c->subject_tags != NULL ? c->subject_tags : "");
	if (c->class != CLASS_CLEAN)
		CHECK(c->name, (decision->classes >> c->class & 1) != 0);
}

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_report struct scan_report *report = NULL;
		struct decision decision;

		run(&cases[i], cases[i].host != NULL ? cases[i].host : &host,
		    &report, &decision);
		check_case(&cases[i], &decision);
		decision_release(&decision);
	}
}

/* Every case again in monitor mode: what would be done is known, nothing is
 * done. */
static void
test_monitor(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		scoped_report struct scan_report *report = NULL;
		const char *name = cases[i].name;
		struct decision decision;

		if (cases[i].host != NULL)
			continue;
		run(&cases[i], &monitor, &report, &decision);
		CHECK_EQ(name, decision.action,
		    cases[i].want == ACTION_ACCEPT ? ACTION_ACCEPT
						   : ACTION_MONITOR);
		CHECK_EQ(name, decision.wished, cases[i].want);
		CHECK_EQ(name, decision.class, cases[i].class);
		CHECK_EQ(name, decision.code, 0);
		CHECK_EQ(name, decision.removal_count, 0);
		CHECK_EQ(name, decision.subject_tag_count, 0);
		CHECK_EQ(name, decision.body_tag_count, 0);
		CHECK(name, !decision.adds_headers);
		CHECK(name, !decision.removes_forged);
		decide_without_rewrite(&decision);
		CHECK(name, decision_delivers(&decision));
		decision_release(&decision);
	}
}

/* The same decision of a message with one hit. */
static struct decision
decide_hit(const struct facts *facts, const struct policy *policy)
{
	struct decision decision;

	decide(facts, &host, &policy, 1, &decision);
	return decision;
}

static void
test_texts(void)
{
	scoped_report struct scan_report *report = make_report();
	struct facts facts = { STRANGER, DONE, .report = report };
	struct decision decision;

	report_add_hit(report, VIRUS, 0, "");
	/* Past the decoder, which would not let it through. */
	free(report->hits[0].name);
	report->hits[0].name = mem_text("Virus\r\n250 OK %v", 16);
	decision = decide_hit(&facts, &usual);
	CHECK_TEXT("a signature's name ends no line and is not expanded again",
	    decision.text,
	    "Message refused: infected (Virus\\x0d\\x0a250 OK %v)");
	decision_release(&decision);
	decision = decide_hit(&facts, &blocks);
	CHECK_TEXT("the administrator's words", decision.text,
	    "Virus Virus\\x0d\\x0a250 OK %v, 100% sure: "
	    "Virus\\x0d\\x0a250 OK %v");
	decision_release(&decision);
	free(report->hits[0].name);
	report->hits[0].name = mem_text("A%s%%", 5);
	facts.session = "5f2c%v";
	decision = decide_hit(&facts, &refers);
	CHECK_TEXT("our id, and a percent sign by two of them", decision.text,
	    "100% A%s%% is 5f2c%v, %d%");
	decision_release(&decision);
}

static void
test_removals(void)
{
	scoped_report struct scan_report *report = make_report();
	struct facts facts = { STRANGER, DONE, .report = report };
	struct decision decision;

	report_add_note(&report->limits, "ratio", 1);
	report_add_hit(report, VIRUS, 4, "");
	report_add_hit(report, VIRUS2, 1, "");
	decision = decide_hit(&facts, &marks);
	CHECK_EQ("two parts", decision.removal_count, 2);
	CHECK_EQ("ordinals count from 0", decision.removals[0].part, 3);
	CHECK_TEXT("its verdict", decision.removals[0].verdict, VIRUS);
	CHECK_TEXT("the notice names the graver reason",
	    decision.removals[1].verdict, VIRUS2);
	CHECK_EQ("and its class", decision.removals[1].class, CLASS_INFECTED);
	CHECK_EQ("the body tag, too", decision.body_tag_count, 1);
	CHECK_TEXT("the body tag, too", decision.body_tags[0], "was infected");
	decide_without_rewrite(&decision);
	CHECK_EQ(
	    "not rewritten is never sent on", decision.action, ACTION_BLOCK);
	CHECK_EQ("and wished", decision.wished, ACTION_BLOCK);
	CHECK_EQ("with a code", decision.code, 550);
	CHECK_TEXT("and words", decision.text,
	    "Message refused: infected (" VIRUS ")");
	CHECK_EQ("nothing removed", decision.removal_count, 0);
	CHECK_EQ("nothing tagged", decision.subject_tag_count, 0);
	CHECK("not delivered", !decision_delivers(&decision));
	decision_release(&decision);
}

static void
test_marks_without_rewrite(void)
{
	scoped_report struct scan_report *report = make_report();
	struct facts facts = { STRANGER, DONE, .report = report };
	struct decision decision;

	report_add_hit(report, "Heuristics.Encrypted.Zip", 1, "");
	decision = decide_hit(&facts, &marks);
	CHECK_EQ("a body tag is wished", decision.body_tag_count, 1);
	decide_without_rewrite(&decision);
	CHECK_EQ(
	    "a mark that cannot be set stays out", decision.action, ACTION_TAG);
	CHECK_EQ("in the body", decision.body_tag_count, 0);
	CHECK_EQ("the subject has it", decision.subject_tag_count, 1);
	CHECK("delivered", decision_delivers(&decision));
	decision_release(&decision);
}

static void
test_encrypted(void)
{
	scoped_report struct scan_report *report = make_report();
	struct facts facts = { STRANGER, DONE, .report = report };
	struct decision decision;

	for (uint32_t i = 0; i < 3; i++) {
		struct scan_file *file = report_add_file(report);

		file->part = i < 2 ? 1 : 2;
		file->parent = i == 1;
		file->flags = FILE_ENCRYPTED;
		file->password = i == 2 ? PASSWORD_LABEL : PASSWORD_UNSET;
	}
	file_add_kind(&report->files[0], "zip", 3);
	decision = decide_hit(&facts, &marks);
	CHECK_EQ("what no password opened is encrypted", decision.class,
	    CLASS_ENCRYPTED);
	CHECK_TEXT("by its true type", decision.reason, "zip");
	CHECK_EQ("and marked", decision.subject_tag_count, 1);
	decision_release(&decision);
	report->files[0].password = PASSWORD_TOKEN;
	report->files[1].password = PASSWORD_TOKEN;
	decision = decide_hit(&facts, &marks);
	CHECK_EQ("what opened is not", decision.class, CLASS_CLEAN);
	decision_release(&decision);
}

static void
test_headers(void)
{
	static const struct policy *const policy = &usual;
	struct facts facts = { STRANGER, DONE };
	scoped_report struct scan_report *report = make_report();
	struct decision decision;

	facts.report = report;
	decision = decide_hit(&facts, policy);
	CHECK("a stranger's mail gets our headers", decision.adds_headers);
	CHECK("and loses forged ones", decision.removes_forged);
	decision_release(&decision);
	decide(&facts, &lenient, &policy, 1, &decision);
	CHECK("milter.headers = none adds none", !decision.adds_headers);
	CHECK("but forged ones still go", decision.removes_forged);
	decision_release(&decision);
	facts.trust = TRUST_OWN;
	decision = decide_hit(&facts, policy);
	CHECK("our own mail gets none", !decision.adds_headers);
	CHECK("and keeps what it has", !decision.removes_forged);
	decision_release(&decision);
}

static void
test_nobody(void)
{
	scoped_report struct scan_report *report = make_report();
	struct facts facts = { STRANGER, DONE, .report = report };
	struct decision decision;

	decide(&facts, &host, NULL, 0, &decision);
	CHECK_EQ("no policy is not a pass", decision.action, ACTION_DEFER);
	decision_release(&decision);
	facts.report = NULL;
	decision = decide_hit(&facts, &accepts);
	CHECK_EQ("done without a report is not a pass", decision.action,
	    ACTION_DEFER);
	decision_release(&decision);
	CHECK("a zeroed decision delivers nothing",
	    !decision_delivers(&decision));
}

int
main(void)
{
	test_cases();
	test_monitor();
	test_texts();
	test_removals();
	test_marks_without_rewrite();
	test_encrypted();
	test_headers();
	test_nobody();
	return check_done();
}
