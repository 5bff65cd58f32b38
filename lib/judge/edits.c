/* edits.c - a decision as header changes, and what an MTA makes of them.
 *
 * Deletions, then changes, then insertions; the Subject's own value is never
 * decoded and written again, the tag is put before it. */
#include "judge/edits.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/text.h"
#include "judge/spam.h"
#include "judge/subject.h"

void
edits_release(struct edits *edits)
{
	for (size_t i = 0; i < edits->count; i++) {
		free(edits->items[i].name);
		free(edits->items[i].value);
	}
	free(edits->items);
	*edits = (struct edits){ 0 };
}

/* Add one edit: the name is copied, the value taken over. */
static void
add_edit(struct edits *edits, const char *name, struct edit edit)
{
	edits->items = mem_grow(
	    edits->items, edits->count, &edits->cap, sizeof *edits->items);
	edit.name = mem_text(name, strlen(name));
	edits->items[edits->count++] = edit;
}

static bool
same_name(const char *a, const char *b)
{
	return text_equal(a, strlen(a), b, strlen(b));
}

/* A worker says which headers are forged; it may not name any but ours. */
static bool
is_ours(const char *name)
{
	return same_name(name, "Authentication-Results") ||
	    text_begins(name, strlen(name), "X-Sekisho");
}

/* Highest ordinal first. The order across names does not matter. */
static int
by_ordinal_down(const void *a, const void *b)
{
	const struct edit *left = a, *right = b;

	return (left->ordinal < right->ordinal) -
	    (left->ordinal > right->ordinal);
}

static void
add_delete(struct edits *edits, const char *name, uint32_t ordinal)
{
	if (ordinal > 0)
		add_edit(edits, name,
		    (struct edit){ .kind = EDIT_DELETE, .ordinal = ordinal });
}

/* A message that nobody examined loses what the MTA named; where there is a
 * report its word counts, since both count the same headers. */
static void
delete_forged(const struct edits_input *input, struct edits *out)
{
	const struct scan_report *report = input->report;
	const struct own_headers *own = input->forged;

	for (size_t i = 0; report != NULL && i < report->forged_count; i++)
		if (is_ours(report->forged[i].name))
			add_delete(out, report->forged[i].name,
			    report->forged[i].ordinal);
	for (size_t i = 0; report == NULL && own != NULL && i < own->count; i++)
		add_delete(out, own->items[i].name, own->items[i].ordinal);
}

static void
add_deletions(const struct edits_input *input, struct edits *out)
{
	const struct rewrite_result *rewritten = input->rewritten;

	if (input->decision->removes_forged)
		delete_forged(input, out);
	for (size_t i = 0; rewritten != NULL && i < rewritten->header_count;
	     i++)
		if (rewritten->headers[i].value[0] == '\0')
			add_delete(out, rewritten->headers[i].name,
			    rewritten->headers[i].ordinal);
	if (out->count > 1)
		qsort(out->items, out->count, sizeof *out->items,
		    by_ordinal_down);
}

/* Where a header stands once the deletions are done. */
static uint32_t
shifted(const struct edits *edits, const char *name, uint32_t ordinal)
{
	uint32_t before = 0;

	for (size_t i = 0; i < edits->count; i++)
		if (edits->items[i].kind == EDIT_DELETE &&
		    edits->items[i].ordinal < ordinal &&
		    same_name(edits->items[i].name, name))
			before++;
	return ordinal - before;
}

/* A rewritten header's value as the MTA wants it: a space before it unless it
 * has one, folds as LF. */
static char *
unfolded_crlf(const char *value)
{
	struct buffer made;

	buffer_init(&made, LIMIT_SUBJECT_BYTES);
	if (value[0] != ' ' && value[0] != '\t')
		buffer_add_text(&made, " ");
	for (; *value != '\0'; value++)
		if (*value != '\r')
			buffer_add(&made, value, 1);
	return buffer_take(&made);
}

static void
add_changes(const struct rewrite_result *rewritten, struct edits *out)
{
	for (size_t i = 0; i < rewritten->header_count; i++) {
		const struct header_change *change = &rewritten->headers[i];
		/* Ordinal 0 adds a header that is not there: changing the
		 * first of that name does. */
		uint32_t ordinal = change->ordinal == 0
		    ? 1
		    : shifted(out, change->name, change->ordinal);

		if (change->value[0] != '\0')
			add_edit(out, change->name,
			    (struct edit){ .kind = EDIT_CHANGE,
				.ordinal = ordinal,
				.value = unfolded_crlf(change->value) });
	}
}

/* What to say about the message, in our own words only. */
static char *
own_header(const struct decision *decision)
{
	struct buffer value;

	buffer_init(&value, LIMIT_HEADER_VALUE_BYTES);
	buffer_add_format(&value, " action=%s class=%s",
	    action_name(decision->action), verdict_class_name(decision->class));
	return buffer_take(&value);
}

static char *
spam_value(const struct spam_score *score)
{
	struct buffer value;

	buffer_init(&value, LIMIT_HEADER_VALUE_BYTES);
	spam_header(score, &value);
	return buffer_take(&value);
}

/* Whether it can stand as a value without quotes (RFC 8601 2.2, pvalue): what
 * a client wrote gets no chance to write a header of its own. */
static bool
is_plain_domain(const char *domain)
{
	size_t len = strspn(domain,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789.-_");

	return len > 0 && domain[len] == '\0' && len <= LIMIT_DNS_NAME_BYTES;
}

/* RFC 8601 2.7.2: the domain that was checked, by where it came from. */
static char *
authentication_results(const struct decision *decision)
{
	struct buffer value;
	const char *domain = decision->spf_domain != NULL ? decision->spf_domain
							  : "";

	buffer_init(&value, LIMIT_HEADER_VALUE_BYTES);
	buffer_add_format(&value, " %s;\n spf=%s", decision->authserv_id,
	    spf_result_name(decision->spf));
	if (is_plain_domain(domain))
		buffer_add_format(&value, " smtp.%s=%s",
		    decision->spf_is_helo ? "helo" : "mailfrom", domain);
	return buffer_take(&value);
}

static void
add_subjects(const struct edits_input *input, struct edits *out)
{
	static const struct raw_subject none = { .decoded = "" };
	struct subject_tags tags = { .texts = input->decision->subject_tags,
		.count = input->decision->subject_tag_count,
		.utf8 = input->utf8 };
	size_t count = input->subject_count;

	for (size_t i = 0; i < count || (count == 0 && i == 0); i++) {
		const struct raw_subject *subject = count > 0
		    ? &input->subjects[i]
		    : &none;
		char *value = subject_tagged(
		    &tags, subject->value, subject->len, subject->decoded);

		if (value != NULL)
			add_edit(out, "Subject",
			    (struct edit){
				.kind = count > 0 ? EDIT_CHANGE : EDIT_INSERT,
				.ordinal = count > 0 ? subject->ordinal : 1,
				.value = value });
	}
}

void
edits_build(const struct edits_input *input, struct edits *out)
{
	const struct decision *decision = input->decision;
	const struct rewrite_result *rewritten = input->rewritten;

	*out = (struct edits){ 0 };
	if (!decision_delivers(decision))
		return;
	add_deletions(input, out);
	if (rewritten != NULL)
		add_changes(rewritten, out);
	if (decision->subject_tag_count > 0)
		add_subjects(input, out);
	if (decision->adds_headers && decision->spf != SPF_UNSET)
		add_edit(out, "Authentication-Results",
		    (struct edit){ .kind = EDIT_INSERT,
			.ordinal = 1,
			.value = authentication_results(decision) });
	if (decision->adds_headers && decision->spam != NULL)
		add_edit(out, "X-Sekisho-Spam",
		    (struct edit){ .kind = EDIT_INSERT,
			.ordinal = 1,
			.value = spam_value(decision->spam) });
	if (decision->adds_headers)
		add_edit(out, "X-Sekisho",
		    (struct edit){ .kind = EDIT_INSERT,
			.ordinal = 1,
			.value = own_header(decision) });
}
