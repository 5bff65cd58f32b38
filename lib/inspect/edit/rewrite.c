/* rewrite.c - the new body of a cleaned message, by splicing.
 *
 * parse -> the removals, checked against the parts -> splices for notices and
 * tag -> the new message -> parsed and checked again -> its body. */
#include "edit/rewrite.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "edit/header_edit.h"
#include "edit/notice.h"
#include "edit/rewrite_plan.h"
#include "mail/field.h"

static void
plan_release(struct plan *plan)
{
	parsed_release(&plan->message);
	free(plan->fates);
	free(plan->reasons);
	splices_release(&plan->splices);
	for (size_t i = 0; i < plan->tag_count; i++)
		body_tag_release(&plan->tags[i]);
	*plan = (struct plan){ 0 };
}

#define scoped_plan __attribute__((cleanup(plan_release)))

static enum rewrite_status
refused(int ignored)
{
	(void)ignored; /* fault_set()'s -1 */
	return REWRITE_REFUSED;
}

/* The line ends of a message are those of its first line. */
static const char *
message_eol(const char *message, size_t len)
{
	const char *end = len > 0 ? memchr(message, '\n', len) : NULL;

	return end != NULL && (end == message || end[-1] != '\r') ? "\n"
								  : "\r\n";
}

/* Whether this parse and the MTA agree where the body begins: it is the MTA
 * that puts the new one behind the headers. */
static enum rewrite_status
check_top(const struct parsed *message, struct fault *fault)
{
	const struct scan_part *parts = message->report->parts;
	struct block block;
	size_t blank, fields;

	fields = field_block_bytes(message->bytes, message->len, &blank);
	if (message->report->part_count == 0)
		return refused(fault_set(fault, "the message has no parts"));
	block = (struct block){ .bytes = message->bytes, .len = fields };
	if (parts[0].header_begin != 0 ||
	    parts[0].body_begin != fields + blank ||
	    !field_block_is_clean(&block))
		return refused(fault_set(
		    fault, "it is not certain where the headers end"));
	return REWRITE_DONE;
}

static enum rewrite_status
check_bounds(const struct parsed *message, struct fault *fault)
{
	for (size_t i = 0; i < message->report->part_count; i++) {
		const struct scan_part *part = &message->report->parts[i];

		if (part->header_begin > part->body_begin ||
		    part->body_begin > part->body_end ||
		    part->body_end > message->len || part->parent > i)
			return refused(fault_set(fault,
			    "part %s has no certain bounds", part->path));
	}
	return REWRITE_DONE;
}

static enum rewrite_status
plan_open(struct plan *plan, const char *message, size_t len,
    const struct scan_request *request, struct fault *fault)
{
	size_t count;
	enum rewrite_status status;

	*plan = (struct plan){
		.request = request,
		.eol = message_eol(message, len),
	};
	if (parsed_open(&plan->message, message, len, fault) < 0)
		return REWRITE_FAILED;
	status = check_top(&plan->message, fault);
	if (status == REWRITE_DONE)
		status = check_bounds(&plan->message, fault);
	count = plan->message.report->part_count;
	plan->fates = mem_new(count, sizeof *plan->fates);
	plan->reasons = mem_new(count, sizeof *plan->reasons);
	return status;
}

/* One wish: is the same part meant, and can it be replaced? */
static enum rewrite_status
check_removal(
    struct plan *plan, const struct removal *removal, struct fault *fault)
{
	const struct scan_part *part;
	uint8_t sha256[32];

	if (removal->part >= plan->message.report->part_count)
		return refused(fault_set(
		    fault, "the message has no part %u", removal->part));
	part = &plan->message.report->parts[removal->part];
	if (!(part->flags & PART_SPLICEABLE))
		return refused(fault_set(fault,
		    "the bounds of part %s are not certain", part->path));
	if (parsed_digest(&plan->message, removal->part, sha256, fault) < 0)
		return REWRITE_FAILED;
	if (memcmp(sha256, removal->sha256, sizeof sha256) != 0)
		return refused(fault_set(fault,
		    "part %s has not the content that was examined",
		    part->path));
	return REWRITE_DONE;
}

/* Decide what becomes of each part. What is inside of a removed part goes
 * with it, whether or not it was asked for itself. */
static enum rewrite_status
choose_fates(struct plan *plan, struct fault *fault)
{
	const struct scan_request *request = plan->request;

	for (size_t i = 0; i < request->removal_count; i++) {
		const struct removal *removal = &request->removals[i];
		enum rewrite_status status = check_removal(
		    plan, removal, fault);

		if (status != REWRITE_DONE)
			return status;
		if (plan->reasons[removal->part] == NULL)
			plan->reasons[removal->part] = removal;
	}
	for (size_t i = 0; i < plan->message.report->part_count; i++) {
		uint32_t parent = plan->message.report->parts[i].parent;
		enum fate above = parent > 0 ? plan->fates[parent - 1]
					     : FATE_KEPT;

		plan->fates[i] = plan->reasons[i] != NULL ? FATE_NOTICE
							  : FATE_KEPT;
		if (above == FATE_NOTICE || above == FATE_GONE)
			plan->fates[i] = FATE_GONE;
	}
	return REWRITE_DONE;
}

/* How much of a text goes in front of what follows: the line end in front of
 * a delimiter is the delimiter's (RFC 2046 5.1.1). */
static size_t
without_last_eol(const struct plan *plan, const struct buffer *text)
{
	size_t eol = strlen(plan->eol);

	return text->len >= eol ? text->len - eol : text->len;
}

/* A part of a multipart: headers and body become the notice. */
static void
replace_entity(struct plan *plan, uint32_t ordinal)
{
	const struct scan_part *part = &plan->message.report->parts[ordinal];
	scoped_buffer struct buffer entity = BUFFER_OF(NOTICE_ENTITY_BYTES);

	notice_entity(
	    plan->request, plan->reasons[ordinal], part, plan->eol, &entity);
	splices_add(&plan->splices, (size_t)part->header_begin,
	    (size_t)part->body_end, buffer_text(&entity),
	    without_last_eol(plan, &entity));
}

/* The only part of a message, the whole or an attached one: the body becomes
 * the notice, and of the headers only those that described it change. */
static enum rewrite_status
replace_body(struct plan *plan, uint32_t ordinal,
    const struct header_target *target, struct fault *fault)
{
	const struct scan_part *part = &plan->message.report->parts[ordinal];
	bool is_last = part->body_end == plan->message.len;
	scoped_buffer struct buffer body = BUFFER_OF(NOTICE_ENTITY_BYTES);
	struct header_edit edit;

	if (header_edit_init(&edit, target, part, fault) < 0 ||
	    header_edit_drop_content(&edit, fault) < 0 ||
	    header_edit_set(&edit, "Content-Type", NOTICE_TYPE, fault) < 0 ||
	    header_edit_set(
		&edit, "Content-Transfer-Encoding", NOTICE_ENCODING, fault) < 0)
		return REWRITE_REFUSED;
	if (field_count(&edit.block, "MIME-Version") == 0 &&
	    header_edit_set(&edit, "MIME-Version", "1.0", fault) < 0)
		return REWRITE_REFUSED;
	notice_body(
	    plan->request, plan->reasons[ordinal], part, plan->eol, &body);
	splices_add(&plan->splices, (size_t)part->body_begin,
	    (size_t)part->body_end, buffer_text(&body),
	    is_last ? body.len : without_last_eol(plan, &body));
	return REWRITE_DONE;
}

static enum rewrite_status
plan_removals(
    struct plan *plan, const struct header_target *target, struct fault *fault)
{
	const struct scan_part *parts = plan->message.report->parts;

	for (uint32_t i = 0; i < plan->message.report->part_count; i++) {
		uint32_t parent = parts[i].parent;
		enum rewrite_status status = REWRITE_DONE;

		if (plan->fates[i] != FATE_NOTICE)
			continue;
		if (parent > 0 && parts[parent - 1].kind == PART_MULTIPART)
			replace_entity(plan, i);
		else
			status = replace_body(plan, i, target, fault);
		if (status != REWRITE_DONE)
			return status;
	}
	return REWRITE_DONE;
}

/* Whether the part belongs to an attached message, which is not ours to
 * speak in. */
static bool
is_attached(const struct plan *plan, uint32_t ordinal)
{
	uint32_t parent = plan->message.report->parts[ordinal].parent;

	while (parent > 0) {
		if (plan->message.report->parts[parent - 1].kind ==
		    PART_MESSAGE)
			return true;
		parent = plan->message.report->parts[parent - 1].parent;
	}
	return false;
}

/* Tag the first leaf of this type that a reader is shown. */
static enum rewrite_status
plan_tag(struct plan *plan, const struct header_target *target,
    const char *type, struct fault *fault)
{
	const struct scan_report *report = plan->message.report;
	struct body_tag_leaf leaf = { 0 };
	uint32_t i = 0;

	while (i < report->part_count &&
	    (plan->fates[i] != FATE_KEPT || is_attached(plan, i) ||
		!body_tag_fits(&report->parts[i], type)))
		i++;
	if (i >= report->part_count)
		return REWRITE_DONE;
	leaf.ordinal = i;
	leaf.part = &report->parts[i];
	if (parsed_content(&plan->message, i, &leaf.content, fault) < 0)
		return REWRITE_FAILED;
	if (body_tag_plan(target, &leaf, plan->request->body_tag,
		&plan->tags[plan->tag_count])) {
		plan->tag_count++;
		plan->fates[i] = FATE_TAGGED;
	}
	return REWRITE_DONE;
}

static enum rewrite_status
plan_tags(
    struct plan *plan, const struct header_target *target, struct fault *fault)
{
	const char *tag = plan->request->body_tag;
	enum rewrite_status status;

	if (tag[0] == '\0')
		return REWRITE_DONE;
	if (!text_is_utf8(tag, strlen(tag)))
		return refused(fault_set(fault, "the body tag is not UTF-8"));
	status = plan_tag(plan, target, "text/plain", fault);
	return status == REWRITE_DONE
	    ? plan_tag(plan, target, "text/html", fault)
	    : status;
}

static void
list_removed(const struct plan *plan, struct rewrite_result *result)
{
	const struct scan_request *request = plan->request;

	result->removed = mem_new(
	    request->removal_count, sizeof *result->removed);
	for (size_t i = 0; i < request->removal_count; i++)
		result->removed[result->removed_count++] = request->removals[i]
							       .part;
}

/* Make the new message, check it and hand out its body. */
static enum rewrite_status
carry_out(struct plan *plan, struct buffer *body, struct fault *fault)
{
	const struct parsed *message = &plan->message;
	scoped_buffer struct buffer whole = { 0 };
	enum rewrite_status status;
	size_t top;

	if (splices_sort(&plan->splices, message->len, fault) < 0)
		return REWRITE_REFUSED;
	buffer_init(&whole, splices_size(&plan->splices, message->len));
	splices_apply(&plan->splices, message->bytes, message->len, &whole);
	assert(!whole.full);
	top = splices_map_begin(
	    &plan->splices, (size_t)message->report->parts[0].body_begin);
	if (whole.len - top > body->max)
		return refused(fault_set(fault,
		    "the new body has %zu bytes, at most %zu are allowed",
		    whole.len - top, body->max));
	status = plan_check(plan, buffer_text(&whole), whole.len, fault);
	if (status == REWRITE_DONE)
		buffer_add(body, buffer_text(&whole) + top, whole.len - top);
	return status;
}

static enum rewrite_status
carry_out_request(struct plan *plan, bool with_tag, struct buffer *body,
    struct rewrite_result *result, struct fault *fault)
{
	struct header_target target = {
		.message = plan->message.bytes,
		.eol = plan->eol,
		.splices = &plan->splices,
		.result = result,
	};
	enum rewrite_status status = choose_fates(plan, fault);

	if (status == REWRITE_DONE)
		status = plan_removals(plan, &target, fault);
	if (status == REWRITE_DONE && with_tag)
		status = plan_tags(plan, &target, fault);
	if (status == REWRITE_DONE)
		status = carry_out(plan, body, fault);
	if (status == REWRITE_DONE) {
		list_removed(plan, result);
		result->body_tagged = plan->tag_count > 0;
	}
	return status;
}

/* What is rewritten, and for whom. */
struct wish {
	const char *message;
	size_t len;
	const struct scan_request *request;
};

/* *result is filled only on success. */
static enum rewrite_status
try_wish(const struct wish *wish, bool with_tag, struct buffer *body,
    struct rewrite_result *result, struct fault *fault)
{
	scoped_plan struct plan plan = { 0 };
	struct rewrite_result made = { 0 };
	enum rewrite_status status = plan_open(
	    &plan, wish->message, wish->len, wish->request, fault);

	if (status == REWRITE_DONE)
		status = carry_out_request(&plan, with_tag, body, &made, fault);
	if (status == REWRITE_DONE)
		*result = made;
	else
		rewrite_result_release(&made);
	return status;
}

enum rewrite_status
rewrite(const char *message, size_t len, const struct scan_request *request,
    struct buffer *body, struct rewrite_result *result, struct fault *fault)
{
	struct wish wish = {
		.message = message, .len = len, .request = request
	};
	enum rewrite_status status = try_wish(&wish, true, body, result, fault);

	/* A tag is a courtesy, a removal is not: one that would break the
	 * message is left out. */
	if (status == REWRITE_REFUSED && request->body_tag[0] != '\0')
		status = try_wish(&wish, false, body, result, fault);
	return status;
}
