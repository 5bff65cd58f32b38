/* decide.c - findings -> one action.
 *
 * Read from the bottom: decide() lists what the facts say (findings.c), asks
 * every policy what it wants done about each finding (action_of), lets the
 * strictest win, and writes down what follows from it: the reply, the parts
 * to replace, the tags. A new class is a row of classes.c, a name in
 * verdict.h and a line in findings_find(). */
#include "judge/decide.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "judge/banned.h"
#include "judge/classes.h"
#include "judge/findings.h"
#include "judge/known.h"
#include "judge/macros.h"
#include "judge/refusal.h"
#include "judge/spam.h"
#include "judge/suspicious.h"

/* What one policy wants, and about which finding. */
struct wish {
	enum action action;
	enum verdict_class class;
	const char *verdict;
	const struct policy *policy;
};

/* Everything the rules look at. */
struct question {
	const struct facts *facts;
	const struct host *host;
	struct findings findings;
	const struct policy **policies; /* each one once */
	size_t policy_count;
};

/* Whether one of a setting's patterns fits a signature's name. */
static bool
is_named(const struct finding *finding, const struct text_list *patterns)
{
	size_t len = strlen(finding->verdict);

	for (size_t i = 0; finding->is_hit && i < patterns->count; i++)
		if (text_matches(patterns->items[i], finding->verdict, len))
			return true;
	return false;
}

/* Whether a finding is nothing as far as this policy is concerned. */
static bool
is_ignored(const struct finding *finding, const struct policy *policy)
{
	if (finding->only != NULL && finding->only != policy)
		return true;
	/* libclamav says that there are macros, not what they do. */
	if (finding->is_hit && finding->class == CLASS_MACRO &&
	    !macros_count(MACROS_ANY, policy))
		return true;
	/* It is among the findings once more, as spam. */
	if (finding->class == CLASS_INFECTED &&
	    is_named(finding, &policy->malware_as_spam))
		return true;
	return is_named(finding, &policy->malware_ignore);
}

/* Whether the part can be replaced by a notice: a leaf with certain bounds. A
 * hit that only the whole message shows belongs to no part. */
static bool
is_removable(const struct finding *finding, const struct scan_report *report)
{
	const struct scan_part *part;

	if (report == NULL || finding->part == 0 ||
	    finding->part > report->part_count)
		return false;
	part = &report->parts[finding->part - 1];
	return part->kind == PART_LEAF && (part->flags & PART_SPLICEABLE) != 0;
}

/* The action for an SPF result; an `accept` leaves no trace in the class. */
static enum action
spf_action(const struct policy *policy, enum spf_result result)
{
	if (!policy->spf_enable)
		return ACTION_ACCEPT;
	switch (result) {
	case SPF_FAIL:
		return policy->spf_fail;
	case SPF_SOFTFAIL:
		return policy->spf_softfail;
	case SPF_PERMERROR:
		return policy->spf_permerror;
	case SPF_TEMPERROR:
		return policy->spf_temperror;
	default:
		return ACTION_ACCEPT;
	}
}

/* What the settings say about a finding, before the facts narrow it down. */
static enum action
configured_action(const struct question *question,
    const struct finding *finding, const struct policy *policy)
{
	const struct class_row *row = class_row(finding->class);
	enum action action;

	if (finding->class == CLASS_SPF)
		return spf_action(policy, question->facts->spf);
	/* No facts, or a report that is said to be there and is not. */
	if (finding->class == CLASS_ERROR &&
	    question->facts->examination != EXAMINATION_FAILED)
		return ACTION_DEFER;
	if (finding->class == CLASS_OVERSIZE)
		return question->host->limits_oversize_action;
	if (finding->class == CLASS_REPUTATION)
		return ACTION_BLOCK;
	/* A signature of spam or phishing: our own users have no spam filter,
	 * who has switched it off has none either, nor an approved sender. */
	if ((finding->class == CLASS_PHISH || finding->class == CLASS_SPAM) &&
	    (question->facts->trust == TRUST_OWN || !policy->spam_enable ||
		spam_is_approved(question->facts, policy)))
		return ACTION_MONITOR;
	if (row->action == 0)
		return ACTION_MONITOR;
	action = finding->is_known_file ? policy->file_reputation_action
					: class_action(policy, row->action);
	if ((finding->class != CLASS_INFECTED &&
		finding->class != CLASS_SUSPICIOUS &&
		finding->class != CLASS_BANNED) ||
	    action == ACTION_UNSET)
		return action;
	if (finding->class == CLASS_INFECTED && !finding->is_known_file &&
	    !policy->malware_enable)
		return ACTION_MONITOR;
	return question->facts->trust == TRUST_OWN
	    ? question->host->trust_action
	    : action;
}

/* Finding x policy -> action: the rules. ACTION_UNSET: nothing was found as
 * far as this policy is concerned. */
static enum action
action_of(const struct question *question, const struct finding *finding,
    const struct policy *policy)
{
	bool own = question->facts->trust == TRUST_OWN;
	enum action action;

	if (is_ignored(finding, policy))
		return ACTION_UNSET;
	action = configured_action(question, finding, policy);
	/* A setting nobody has filled in is a bug, not a pass. */
	if (action == ACTION_UNSET)
		return ACTION_DEFER;
	if (finding->class == CLASS_SPF && action == ACTION_ACCEPT)
		return ACTION_UNSET;
	if (action != ACTION_TAG)
		return action;
	/* What was not examined is not cleaned. */
	if (finding->class == CLASS_OVERSIZE)
		return ACTION_BLOCK;
	/* Our own users get a refusal they can read, never a message that is
	 * not the one they wrote. */
	if (own)
		return class_row(finding->class)->removes ? ACTION_BLOCK
							  : ACTION_MONITOR;
	if (class_row(finding->class)->removes &&
	    !is_removable(finding, question->facts->report))
		return ACTION_BLOCK;
	return ACTION_TAG;
}

/* Whether something that could not be examined goes away with its part: what
 * a notice replaces reaches nobody. */
static bool
is_removed_anyway(const struct question *question,
    const struct finding *finding, const struct policy *policy)
{
	if (finding->class != CLASS_UNSCANNED || finding->part == 0)
		return false;
	for (size_t i = 0; i < question->findings.count; i++) {
		const struct finding *other = &question->findings.items[i];

		if (other->part == finding->part &&
		    class_row(other->class)->removes &&
		    action_of(question, other, policy) == ACTION_TAG)
			return true;
	}
	return false;
}

/* Whether a is the one to act on and to name. */
static bool
is_stricter(const struct wish *a, const struct wish *b)
{
	if (a->action != b->action)
		return a->action > b->action;
	return a->class > b->class;
}

/* The strictest action of one policy over all findings. */
static struct wish
wish_of(const struct question *question, const struct policy *policy)
{
	struct wish strictest = { ACTION_ACCEPT, CLASS_CLEAN, "", policy };

	for (size_t i = 0; i < question->findings.count; i++) {
		const struct finding *finding = &question->findings.items[i];
		struct wish wish = { action_of(question, finding, policy),
			finding->class, finding->verdict, policy };

		if (is_removed_anyway(question, finding, policy))
			continue;
		if (is_stricter(&wish, &strictest))
			strictest = wish;
	}
	return strictest;
}

/* The strictest of all recipients; discard only if all of them say so. */
static struct wish
strictest_wish(const struct question *question)
{
	struct wish strictest = { 0 };
	bool all_discard = true;

	for (size_t i = 0; i < question->policy_count; i++) {
		struct wish wish = wish_of(question, question->policies[i]);

		all_discard = all_discard && wish.action == ACTION_DISCARD;
		if (is_stricter(&wish, &strictest))
			strictest = wish;
	}
	if (question->policy_count == 0)
		return (struct wish){ ACTION_DEFER, CLASS_ERROR, "recipients",
			NULL };
	if (strictest.action == ACTION_DISCARD && !all_discard)
		strictest.action = ACTION_BLOCK;
	return strictest;
}

static void
add_removal(struct decision *decision, const struct finding *finding)
{
	uint32_t part = finding->part - 1;

	for (size_t i = 0; i < decision->removal_count; i++) {
		struct decided_removal *held = &decision->removals[i];

		if (held->part != part)
			continue;
		/* One part, two reasons: the notice names the graver. */
		if (finding->class > held->class)
			*held = (struct decided_removal){ part, finding->class,
				finding->verdict };
		return;
	}
	/* Grown by one: few messages have a second one. */
	decision->removals = mem_resize(decision->removals,
	    decision->removal_count + 1, sizeof *decision->removals);
	decision->removals[decision->removal_count++] =
	    (struct decided_removal){ part, finding->class, finding->verdict };
}

static void
add_tag(const char **tags, size_t *count_io, const char *tag)
{
	for (size_t i = 0; i < *count_io; i++)
		if (strcmp(tags[i], tag) == 0)
			return;
	if (tag[0] != '\0' && *count_io < DECISION_TAGS)
		tags[(*count_io)++] = tag;
}

/* The removals and tags that one policy wants for one class. */
static void
mark_class(const struct question *question, enum verdict_class class,
    const struct policy *policy, struct decision *out)
{
	for (size_t i = 0; i < question->findings.count; i++) {
		const struct finding *finding = &question->findings.items[i];

		if (finding->class != class ||
		    action_of(question, finding, policy) != ACTION_TAG)
			continue;
		if (class_row(class)->removes)
			add_removal(out, finding);
		add_tag(out->subject_tags, &out->subject_tag_count,
		    class_text(policy, class_row(class)->subject_tag));
		add_tag(out->body_tags, &out->body_tag_count,
		    class_text(policy, class_row(class)->body_tag));
	}
}

/* All recipients get the same bytes: what any of their policies removes or
 * marks is removed or marked, the gravest class's tag first. */
static void
mark(const struct question *question, struct decision *out)
{
	for (int class = CLASS_COUNT - 1; class > CLASS_UNSET; class --)
		for (size_t i = 0; i < question->policy_count; i++)
			mark_class(question, (enum verdict_class) class,
			    question->policies[i], out);
}

static void
unmark(struct decision *decision)
{
	mem_free(&decision->removals);
	decision->removal_count = 0;
	decision->subject_tag_count = 0;
	decision->body_tag_count = 0;
}

/* Fill in code, status and text for a refusal. */
static void
refuse(struct decision *decision)
{
	const struct class_row *row = class_row(decision->class);
	const char *text = "";
	bool block = decision->action == ACTION_BLOCK;
	int64_t code = 0;

	if (decision->policy != NULL)
		text = class_text(decision->policy, row->text);
	if (block && decision->policy != NULL && row->code != 0)
		memcpy(&code, (const char *)decision->policy + row->code,
		    sizeof code);
	decision->code = block ? row->block_code : row->defer_code;
	decision->enhanced = block ? row->block_status : row->defer_status;
	/* A code of one's own: 4xx with 5.7.1 would contradict itself. */
	if (code >= 400 && code <= 599) {
		decision->code = (int)code;
		decision->enhanced = code < 500 ? "4.7.1" : "5.7.1";
	}
	mem_free(&decision->text);
	decision->text = refusal_text(
	    text[0] != '\0' ? text : row->default_text, decision->reason,
	    decision->session != NULL ? decision->session : "-");
}

/* In monitor mode nothing is changed or refused, errors included: whatever
 * was wished counts as the action `monitor`. */
static void
watch_only(struct decision *decision)
{
	unmark(decision);
	mem_free(&decision->text);
	if (decision->action > ACTION_MONITOR)
		decision->action = ACTION_MONITOR;
	decision->code = 0;
	decision->enhanced = NULL;
	decision->adds_headers = false;
	decision->removes_forged = false;
}

/* Each policy once, in the order of the recipients. */
static void
add_policies(struct question *question, const struct policy *const *policies,
    size_t count)
{
	question->policies = mem_new(count, sizeof(void *));
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;

		while (at < question->policy_count &&
		    question->policies[at] != policies[i])
			at++;
		if (at == question->policy_count)
			question
			    ->policies[question->policy_count++] = policies[i];
	}
}

/* Hits of signatures that this policy takes for spam. */
static void
find_as_spam(struct question *question, const struct policy *policy)
{
	size_t count = question->findings.count;

	for (size_t i = 0; i < count; i++) {
		struct finding finding = question->findings.items[i];

		if (finding.class != CLASS_INFECTED ||
		    !is_named(&finding, &policy->malware_as_spam) ||
		    is_named(&finding, &policy->malware_ignore))
			continue;
		finding.class = CLASS_SPAM;
		finding.is_hit = false;
		finding.only = policy;
		findings_add(&question->findings, finding);
	}
}

/* What each policy finds by its own settings. */
static void
find_by_policy(struct question *question)
{
	const struct facts *facts = question->facts;

	if (facts->examination != EXAMINATION_DONE || facts->report == NULL)
		return;
	for (size_t i = 0; i < question->policy_count; i++) {
		known_find(facts, question->policies[i], &question->findings);
		suspicious_find(
		    facts, question->policies[i], &question->findings);
		banned_find(
		    facts->report, question->policies[i], &question->findings);
		spam_find(facts, question->policies[i], &question->findings);
		find_as_spam(question, question->policies[i]);
		macros_find(
		    facts->report, question->policies[i], &question->findings);
	}
}

/* The classes that somebody's policy does not ignore. */
static uint32_t
classes_found(const struct question *question)
{
	uint32_t classes = 0;

	for (size_t i = 0; i < question->findings.count; i++)
		for (size_t j = 0; j < question->policy_count; j++)
			if (!is_ignored(&question->findings.items[i],
				question->policies[j]))
				classes |= 1U
				    << question->findings.items[i].class;
	return classes;
}

void
decide(const struct facts *facts, const struct host *host,
    const struct policy *const *policies, size_t policy_count,
    struct decision *out)
{
	struct question question = { .facts = facts, .host = host };
	bool own = facts->trust == TRUST_OWN;
	struct wish wish;

	findings_find(facts, &question.findings);
	add_policies(&question, policies, policy_count);
	find_by_policy(&question);
	wish = strictest_wish(&question);
	*out = (struct decision){ .action = wish.action,
		.wished = wish.action,
		.class = wish.class,
		.reason = wish.verdict,
		.policy = wish.policy,
		.classes = classes_found(&question),
		.authserv_id = host->milter_authserv_id,
		.session = facts->session,
		.spf = facts->spf,
		.spf_domain = facts->spf_domain,
		.spf_is_helo = facts->spf_is_helo,
		.adds_headers = !own && host->milter_headers != HEADERS_NONE,
		.removes_forged = !own };
	for (size_t i = 0; i < question.policy_count; i++)
		if (spam_is_wanted(facts, question.policies[i]))
			out->spam = facts->spam;
	if (out->action == ACTION_TAG)
		mark(&question, out);
	if (out->action == ACTION_DEFER || out->action == ACTION_BLOCK)
		refuse(out);
	if (host->milter_mode == MODE_MONITOR)
		watch_only(out);
	findings_release(&question.findings);
	free(question.policies);
}

/* Instead of cleaning: refuse, for this reason. */
static void
refuse_instead(struct decision *decision, enum action action,
    enum verdict_class class, const char *reason)
{
	unmark(decision);
	decision->action = action;
	decision->wished = action;
	decision->class = class;
	decision->reason = reason;
	refuse(decision);
}

void
decide_without_rewrite(struct decision *decision)
{
	if (decision->action != ACTION_TAG)
		return;
	decision->body_tag_count = 0;
	/* The gravest stands first; see mark(). */
	if (decision->removal_count > 0)
		refuse_instead(decision, ACTION_BLOCK,
		    decision->removals[0].class, decision->removals[0].verdict);
}

void
decide_without_scanner(struct decision *decision, const char *reason)
{
	if (decision->action != ACTION_TAG || decision->removal_count == 0 ||
	    decision->policy->on_error_action != ACTION_DEFER) {
		decide_without_rewrite(decision);
		return;
	}
	refuse_instead(decision, ACTION_DEFER, CLASS_ERROR, reason);
}

void
decide_not_clean(
    struct decision *decision, enum verdict_class class, const char *reason)
{
	if (decision->action == ACTION_TAG)
		refuse_instead(decision, ACTION_BLOCK, class, reason);
}

void
decide_released(struct decision *decision)
{
	unmark(decision);
	mem_free(&decision->text);
	decision->action = ACTION_ACCEPT;
	decision->wished = ACTION_ACCEPT;
	decision->reason = "released";
	decision->code = 0;
	decision->enhanced = NULL;
	decision->adds_headers = false;
	decision->removes_forged = true;
}

bool
decision_delivers(const struct decision *decision)
{
	return decision->action >= ACTION_ACCEPT &&
	    decision->action <= ACTION_QUARANTINE;
}

void
decision_release(struct decision *decision)
{
	free(decision->removals);
	free(decision->text);
	*decision = (struct decision){ 0 };
}
