/* spam.c - facts -> fired tests -> a score -> findings. */
#include "judge/spam.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/domain.h"
#include "base/text.h"
#include "config/sender.h"
#include "judge/spam_view.h"

/* A line of the header's value: with the name and a comma it stays below the
 * 78 of RFC 5322 2.1.1. */
#define LINE_BYTES 60

static const struct envelope_facts nobody;

static struct spam_domain
domain_of(const char *address)
{
	struct spam_domain domain = { "", 0 };

	if (address != NULL)
		domain.len = domain_of_address(
		    address, strlen(address), &domain.text);
	return domain;
}

static struct spam_view
view_of(const struct facts *facts)
{
	const struct envelope_facts *envelope = facts->envelope != NULL
	    ? facts->envelope
	    : &nobody;
	const struct scan_text *text = &facts->report->text;

	return (struct spam_view){ .facts = facts,
		.envelope = envelope,
		.report = facts->report,
		.text = text,
		.from = domain_of(text->from_address),
		.reply_to = domain_of(text->reply_to),
		.sender = domain_of(envelope->sender),
		.stranger = facts->trust == TRUST_NONE };
}

bool
spam_is_ours(const struct facts *facts, const char *domain, size_t len)
{
	const struct envelope_facts *envelope = facts->envelope;

	for (size_t i = 0; envelope != NULL && i < envelope->recipient_count;
	     i++) {
		const char *recipient = envelope->recipients[i], *ours = "";
		size_t ours_len = domain_of_address(
		    recipient, strlen(recipient), &ours);

		if (domain_is_within(domain, len, ours, ours_len))
			return true;
	}
	return false;
}

bool
spam_is_aligned(const struct spam_view *view)
{
	const struct spam_domain *from = &view->from, *sender = &view->sender;

	return view->facts->spf == SPF_PASS && !view->facts->spf_is_helo &&
	    from->len > 0 && sender->len > 0 &&
	    (domain_is_within(
		 from->text, from->len, sender->text, sender->len) ||
		domain_is_within(
		    sender->text, sender->len, from->text, from->len));
}

/* Of two tests the one that weighs more comes first. */
static int
by_weight(const void *a, const void *b)
{
	const struct spam_fired *left = a, *right = b;

	if (left->points != right->points)
		return right->points - left->points;
	return (int)left->test - (int)right->test;
}

static bool
is_model(enum spam_test test)
{
	return test >= SPAM_MODEL_90 && test <= SPAM_MODEL_HAM;
}

/* Add a test that fired; what the model may still add is in *model_left. */
static void
add_fired(
    struct spam_score *score, enum spam_test test, int points, int *model_left)
{
	if (is_model(test) && points > *model_left)
		points = *model_left;
	if (points == 0)
		return;
	if (is_model(test))
		*model_left -= points;
	score->tests[score->count++] = (struct spam_fired){ test, points };
	score->points += points;
}

/* Text that poses as another, and enough of it. */
static bool
is_phish(const struct spam_score *score)
{
	int points = 0;

	for (size_t i = 0; i < score->count; i++)
		if (spam_row(score->tests[i].test)->kind == SPAM_KIND_PHISH)
			points += score->tests[i].points;
	return points >= SPAM_PHISH_LEAST;
}

void
spam_format_points(int points, struct buffer *out)
{
	buffer_add_format(out, "%s%d.%d", points < 0 ? "-" : "",
	    abs(points) / 10, abs(points) % 10);
}

static void
describe(struct spam_score *score)
{
	scoped_buffer struct buffer words = BUFFER_OF(sizeof score->words - 1);

	spam_format_points(score->points, &words);
	if (score->count > 0)
		buffer_add_format(
		    &words, " %s", spam_row(score->tests[0].test)->name);
	memcpy(score->words, buffer_text(&words), words.len + 1);
}

void
spam_judge(const struct facts *facts, const struct host *host,
    const struct text_model *model, struct spam_score *out)
{
	int points[SPAM_TEST_COUNT], model_left = SPAM_MODEL_MOST;
	struct spam_view view;

	*out = (struct spam_score){ .scored = false };
	if (facts->examination != EXAMINATION_DONE || facts->report == NULL ||
	    facts->trust == TRUST_OWN)
		return;
	/* Nobody wanted it: half of the tests would say nothing. */
	if ((facts->report->spared & (SPARE_TEXT | SPARE_URLS)) != 0)
		return;
	view = view_of(facts);
	if (model != NULL)
		view.has_model = text_model_score(
		    model, view.text, &view.probability);
	spam_points(host, points);
	for (int i = 0; i < SPAM_TEST_COUNT; i++)
		if (points[i] != 0 && spam_test_fires((enum spam_test)i, &view))
			add_fired(
			    out, (enum spam_test)i, points[i], &model_left);
	if (out->count > 1)
		qsort(out->tests, out->count, sizeof *out->tests, by_weight);
	out->scored = true;
	out->phish = is_phish(out);
	describe(out);
}

enum spam_level
spam_level_of(const struct spam_score *score)
{
	for (int i = SPAM_LEVEL_LOW; i <= SPAM_LEVEL_HIGH; i++)
		if (score->scored &&
		    score->points >= spam_threshold((enum spam_level)i))
			return (enum spam_level)i;
	return SPAM_LEVEL_UNSET;
}

/* Whether the words of a list mean the envelope's sender or client, or header
 * From where that is proven. */
static bool
is_listed(const struct spam_view *view, const struct text_list *words)
{
	const char *from = view->text->from_address;

	return spam_is_aligned(view) &&
	    sender_is_listed(words, from, strlen(from), NULL);
}

bool
spam_is_approved(const struct facts *facts, const struct policy *policy)
{
	struct spam_view view = view_of(facts);
	const char *sender = view.envelope->sender;

	if (sender == NULL)
		sender = "";
	return sender_is_listed(&policy->senders_approved, sender,
		   strlen(sender), view.envelope->client) ||
	    is_listed(&view, &policy->senders_approved);
}

bool
spam_is_wanted(const struct facts *facts, const struct policy *policy)
{
	return facts->spam != NULL && facts->spam->scored &&
	    policy->spam_enable && !spam_is_approved(facts, policy);
}

void
spam_header(const struct spam_score *score, struct buffer *out)
{
	size_t line = out->len;

	buffer_add_text(out, " score=");
	spam_format_points(score->points, out);
	buffer_add_format(
	    out, " level=%s tests=", spam_level_name(spam_level_of(score)));
	for (size_t i = 0; i < score->count; i++) {
		const char *name = spam_row(score->tests[i].test)->name;

		if (i > 0)
			buffer_add_text(out, ",");
		if (out->len - line + strlen(name) > LINE_BYTES) {
			buffer_add_text(out, "\n\t");
			line = out->len;
		}
		buffer_add_text(out, name);
	}
	if (score->count == 0)
		buffer_add_text(out, "none");
}

void
spam_find(const struct facts *facts, const struct policy *policy,
    struct findings *findings)
{
	const struct spam_score *score = facts->spam;
	struct spam_view view;

	if (facts->examination != EXAMINATION_DONE || facts->report == NULL ||
	    facts->trust == TRUST_OWN)
		return;
	view = view_of(facts);
	if (is_listed(&view, &policy->senders_blocked)) {
		findings_add(findings,
		    (struct finding){ .class = CLASS_REPUTATION,
			.verdict = "senders.blocked",
			.only = policy });
		return;
	}
	if (!spam_is_wanted(facts, policy) ||
	    score->points < spam_threshold(policy->spam_level))
		return;
	findings_add(findings,
	    (struct finding){ .class = score->phish ? CLASS_PHISH : CLASS_SPAM,
		.verdict = score->words,
		.only = policy });
}
