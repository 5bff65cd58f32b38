/* mime.c - a message's parts: structure, names, bounds, content.
 *
 * Entities wait on a stack and are taken one by one, so that nesting costs no
 * stack of the process: a header block is read, a multipart is split and its
 * parts put on the stack, an attached message likewise, all else is a leaf.
 *
 * The structure is read here and not by GMime's parser. That one returns
 * nothing for a message whose first line is no header, loses a part with a
 * broken header line, overflows the stack in nested address groups and tells
 * no bounds of multiparts; splicing needs the bounds, and a part that we do
 * not see is a part that nobody examines. GMime decodes. */
#include "mail/mime.h"

#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "mail/mime_entity.h"
#include "mail/mime_headers.h"
#include "mail/mime_split.h"
#include "text/charset.h"
#include "text/transfer.h"

/* Messages that are themselves encoded are decoded and parsed again. Base64
 * within base64 adds up to three times the message; more is a bomb. */
#define DECODED_FACTOR 4

/* One step down: what is not read yet. */
struct entity {
	uint32_t source;
	size_t begin, end;
	uint32_t parent; /* ordinal + 1, 0 none */
	uint32_t depth;
	uint32_t flags;    /* inherited; PART_SPLICEABLE: bounds certain */
	uint32_t position; /* among its multipart's parts from 1; 0: the body
			      of a message */
	bool digest;       /* without a type it is a message */
};

/* What is known of a part beside the report's facts. */
struct mime_part {
	uint32_t source;
	size_t begin, end; /* of the body in its source */
	enum transfer transfer;
	char charset[MIME_CHARSET_BYTES];
	uint32_t position;
	bool holds_body; /* no other part has bytes of it in this source */
	struct mime_boundaries boundaries;
};

/* The message itself, or an encoded one inside it. */
struct held_source {
	struct mime_source source;
	char *decoded; /* NULL for the first */
	uint32_t part; /* its ordinal, unless the first */
};

struct mime {
	struct scan_report *report; /* during mime_parse() only */
	struct held_source *sources;
	size_t source_count, source_cap;
	size_t decoded_bytes;
	struct mime_part *parts;
	size_t part_count, part_cap;
	struct entity *stack;
	size_t stack_count, stack_cap;
	bool ambiguous; /* boundaries that clash: no bounds are certain */
	char *room;     /* of mime_content() */
	size_t room_bytes;
	uint32_t room_part; /* ordinal + 1 of what is decoded there, 0: none */
	size_t room_max;    /* for so many bytes at most */
	struct mime_bytes room_content;
};

void
mime_warm_up(void)
{
	g_mime_init();
	charset_warm_up();
}

static void
odd(struct mime *mime, const char *word, uint32_t ordinal)
{
	report_add_note(&mime->report->oddities, word, ordinal + 1);
}

static void
limit(struct mime *mime, const char *word, uint32_t ordinal)
{
	report_add_note(&mime->report->limits, word, ordinal + 1);
}

static uint32_t
add_source(struct mime *mime, const char *bytes, size_t len, uint32_t ordinal)
{
	struct held_source *held;

	mime->sources = mem_grow(mime->sources, mime->source_count,
	    &mime->source_cap, sizeof *mime->sources);
	held = &mime->sources[mime->source_count];
	*held = (struct held_source){ .part = ordinal };
	mime_source_init(&held->source, bytes, len);
	if (held->source.dashes_full)
		limit(mime, "delimiters", ordinal);
	return (uint32_t)mime->source_count++;
}

static void
push(struct mime *mime, const struct entity *entity)
{
	mime->stack = mem_grow(mime->stack, mime->stack_count, &mime->stack_cap,
	    sizeof *mime->stack);
	mime->stack[mime->stack_count++] = *entity;
}

/* The first part is taken first: turn round what was pushed since `from`. */
static void
reverse_stack(struct mime *mime, size_t from)
{
	for (size_t to = mime->stack_count; to > from + 1; from++) {
		struct entity swapped = mime->stack[--to];

		mime->stack[to] = mime->stack[from];
		mime->stack[from] = swapped;
	}
}

/* Whether a part around this one, in the same bytes, is divided by the same
 * boundary: readers then disagree about whose part is whose. */
static bool
boundary_clashes(const struct mime *mime, uint32_t ordinal)
{
	const struct mime_part *part = &mime->parts[ordinal];
	uint32_t up = mime->report->parts[ordinal].parent;

	for (; up > 0; up = mime->report->parts[up - 1].parent) {
		const struct mime_part *above = &mime->parts[up - 1];

		for (size_t i = 0; i < above->boundaries.count; i++)
			for (size_t k = 0; k < part->boundaries.count; k++)
				if (above->source == part->source &&
				    strcmp(above->boundaries.texts[i],
					part->boundaries.texts[k]) == 0)
					return true;
	}
	return false;
}

/* One part of a multipart is put on the stack. */
static void
push_part(struct mime *mime, struct entity *child, size_t end, bool certain)
{
	struct entity pushed = *child;

	pushed.end = end > child->begin ? end : child->begin;
	if (!certain)
		pushed.flags &= ~(uint32_t)PART_SPLICEABLE;
	push(mime, &pushed);
	child->position++;
	child->begin = 0;
}

/* Split a multipart between `body` and the entity's end. Returns whether it
 * has parts. */
static bool
split(struct mime *mime, struct entity child, size_t body, uint32_t ordinal)
{
	const struct mime_source *source = &mime->sources[child.source].source;
	const struct mime_boundaries *boundaries = &mime->parts[ordinal]
							.boundaries;
	size_t from = mime->stack_count, at = body, end = child.end;
	struct mime_delimiter line = { 0 };
	bool closed = false;

	child.begin = 0; /* no part is open; offset 0 begins none */
	child.position = 1;
	while (mime_next_delimiter(source, boundaries, at, end, &line)) {
		if (child.begin > 0)
			push_part(mime, &child,
			    mime_part_end(source, child.begin, line.line),
			    true);
		if (mime->stack_count > LIMIT_MIME_PARTS) {
			limit(mime, "parts", ordinal);
			break;
		}
		/* Most readers stop here, some do not: go on. */
		if (closed && !line.close) {
			odd(mime, "boundary-after-end", ordinal);
			child.flags &= ~(uint32_t)PART_SPLICEABLE;
		}
		closed = closed || line.close;
		at = line.behind;
		child.begin = line.close ? 0 : at;
	}
	if (child.begin > 0)
		push_part(mime, &child, end, false);
	if (!closed)
		odd(mime,
		    mime->stack_count > from ? "end-missing"
					     : "boundary-missing",
		    ordinal);
	reverse_stack(mime, from);
	return mime->stack_count > from;
}

/* What stands below a multipart. */
static bool
open_multipart(struct mime *mime, const struct entity *entity,
    struct mime_head *head, uint32_t ordinal)
{
	struct entity child = *entity;
	struct mime_part *part = &mime->parts[ordinal];

	part->boundaries = head->boundaries;
	head->boundaries = (struct mime_boundaries){ 0 };
	if (transfer_is_coded(head->transfer))
		odd(mime, "encoding-composite", ordinal);
	if (boundary_clashes(mime, ordinal)) {
		odd(mime, "boundary-duplicate", ordinal);
		mime->ambiguous = true;
	}
	if (part->boundaries.count != 1)
		child.flags &= ~(uint32_t)PART_SPLICEABLE;
	child.parent = ordinal + 1;
	child.depth++;
	child.digest = text_equal(
	    head->type, strlen(head->type), "multipart/digest", 16);
	if (text_begins(head->type, strlen(head->type), "multipart/signed"))
		child.flags |= PART_IN_SIGNED;
	if (text_begins(head->type, strlen(head->type), "multipart/encrypted"))
		child.flags |= PART_IN_ENCRYPTED;
	/* A delimiter without a blank line before it. */
	return split(mime, child, entity->begin + head->junk, ordinal);
}

/* The decoded bytes of an encoded message become a source of their own. */
static bool
decode_message(struct mime *mime, struct entity *child, uint32_t ordinal)
{
	const struct mime_part *part = &mime->parts[ordinal];
	const char *bytes = mime->sources[part->source].source.bytes +
	    part->begin;
	size_t len = part->end - part->begin;
	char *decoded;

	mime->decoded_bytes += len;
	if (mime->decoded_bytes >
	    DECODED_FACTOR * mime->sources[0].source.len) {
		limit(mime, "depth", ordinal);
		return false;
	}
	decoded = mem_new(transfer_room(len), 1);
	child->begin = 0;
	child->end = transfer_decode(part->transfer, bytes, len, decoded);
	child->source = add_source(mime, decoded, child->end, ordinal);
	mime->sources[child->source].decoded = decoded;
	child->flags &= ~(uint32_t)PART_SPLICEABLE;
	return true;
}

static bool
open_message(struct mime *mime, const struct entity *entity, uint32_t ordinal)
{
	struct entity child = *entity;

	child.parent = ordinal + 1;
	child.depth++;
	child.position = 0;
	child.digest = false;
	child.begin = mime->parts[ordinal].begin;
	if (transfer_is_coded(mime->parts[ordinal].transfer) &&
	    !decode_message(mime, &child, ordinal))
		return false;
	push(mime, &child);
	return true;
}

/* Decide what the part is; what is below it goes on the stack. */
static enum part_kind
open_part(struct mime *mime, const struct entity *entity,
    struct mime_head *head, uint32_t ordinal)
{
	bool multipart = mime_type_is(head, "multipart");

	/* A piece of a message that readers put together: the others came in
	 * mail of their own (RFC 2046 5.2.2). */
	if (text_equal(head->type, strlen(head->type), "message/partial", 15))
		report_add_note(
		    &mime->report->unscanned, "partial", ordinal + 1);
	if (!multipart && !mime_type_is_message(head))
		return PART_LEAF;
	if (entity->depth >= LIMIT_MIME_DEPTH) {
		limit(mime, "depth", ordinal);
		return PART_LEAF;
	}
	if (multipart)
		return open_multipart(mime, entity, head, ordinal)
		    ? PART_MULTIPART
		    : PART_LEAF;
	return open_message(mime, entity, ordinal) ? PART_MESSAGE : PART_LEAF;
}

/* The part's number as in IMAP (RFC 3501 6.4.5); the multipart that is a
 * message's body has none of its own there and is its TEXT. */
static void
set_path(struct mime *mime, uint32_t ordinal)
{
	struct scan_report *report = mime->report;
	struct scan_part *part = &report->parts[ordinal];
	uint32_t position = mime->parts[ordinal].position;
	uint32_t up = part->parent;
	scoped_buffer struct buffer path = BUFFER_OF(LIMIT_REPORT_PATH);

	if (up > 0 && mime->parts[up - 1].position == 0 &&
	    report->parts[up - 1].kind == PART_MULTIPART)
		up = report->parts[up - 1].parent;
	if (up > 0)
		buffer_add_format(&path, "%s.", report->parts[up - 1].path);
	if (position > 0)
		buffer_add_format(&path, "%u", position);
	else
		buffer_add_text(
		    &path, part->kind == PART_MULTIPART ? "TEXT" : "1");
	report_set_text(&part->path, buffer_text(&path), path.len);
}

/* Offsets in the message; what stands inside an encoded message has those of
 * the encoded part. */
static void
set_bounds(struct mime *mime, const struct entity *entity, uint32_t ordinal)
{
	struct scan_part *part = &mime->report->parts[ordinal];

	if (entity->source > 0) {
		const struct scan_part *around =
		    &mime->report->parts[mime->sources[entity->source].part];

		part->header_begin = around->header_begin;
		part->body_begin = around->body_begin;
		part->body_end = around->body_end;
		return;
	}
	part->header_begin = entity->begin;
	part->body_begin = mime->parts[ordinal].begin;
	part->body_end = entity->end;
}

static uint32_t
display_flags(const struct scan_part *part, const struct mime_head *head)
{
	bool shown = head->disposition[0] == '\0' ||
	    text_equal(
		head->disposition, strlen(head->disposition), "inline", 6);

	if (part->kind == PART_MULTIPART)
		return 0;
	if (part->kind == PART_LEAF && mime_type_is(head, "text") && shown &&
	    part->name_count == 0)
		return PART_DISPLAYED;
	return PART_ATTACHMENT;
}

static void
take_entity(struct mime *mime, const struct entity *entity)
{
	const struct mime_source *source = &mime->sources[entity->source]
						.source;
	struct scan_report *report = mime->report;
	uint32_t ordinal = (uint32_t)report->part_count;
	struct scan_part *part = report_add_part(report);
	struct mime_part *known;
	struct mime_head head;

	if (part == NULL) {
		report_add_note(&report->limits, "parts", 0);
		mime->stack_count = 0;
		return;
	}
	mime_head_read(source->bytes + entity->begin,
	    entity->end - entity->begin, report, ordinal, &head);
	if (entity->digest && !head.has_type)
		memcpy(head.type, "message/rfc822", sizeof "message/rfc822");
	mime->parts = mem_grow(
	    mime->parts, mime->part_count, &mime->part_cap, sizeof *known);
	known = &mime->parts[mime->part_count++];
	*known = (struct mime_part){ .source = entity->source,
		.begin = entity->begin + head.body,
		.end = entity->end,
		.transfer = head.transfer,
		.position = entity->position };
	memcpy(known->charset, head.charset, sizeof known->charset);
	part->parent = entity->parent;
	report_set_text(&part->declared, head.type, strlen(head.type));
	set_bounds(mime, entity, ordinal);
	part->kind = open_part(mime, entity, &head, ordinal);
	known->holds_body = part->kind == PART_LEAF ||
	    (part->kind == PART_MESSAGE && transfer_is_coded(head.transfer));
	part->flags |= entity->flags | display_flags(part, &head);
	set_path(mime, ordinal);
	mime_boundaries_release(&head.boundaries);
}

static void
forget_splices(struct scan_report *report)
{
	for (size_t i = 0; i < report->part_count; i++)
		report->parts[i].flags &= ~(uint32_t)PART_SPLICEABLE;
}

struct mime *
mime_parse(const char *message, size_t len, const char *authserv_id,
    struct scan_report *report, struct fault *fault)
{
	struct mime *mime;
	struct entity entity = { .end = len, .flags = PART_SPLICEABLE };

	if (report->part_count > 0) {
		fault_set(fault, "the report already holds a message");
		return NULL;
	}
	mime = mem_new(1, sizeof *mime);
	mime->report = report;
	headers_report(message, len, authserv_id, report);
	if (memchr(message, '\0', len) != NULL)
		report_add_note(&report->oddities, "nul", 0);
	add_source(mime, message, len, 0);
	push(mime, &entity);
	while (mime->stack_count > 0) {
		entity = mime->stack[--mime->stack_count];
		take_entity(mime, &entity);
	}
	if (mime->ambiguous)
		forget_splices(report);
	mime->report = NULL;
	return mime;
}

void
mime_free(struct mime **mime)
{
	struct mime *held = ptr_take(mime);

	if (held == NULL)
		return;
	for (size_t i = 0; i < held->source_count; i++) {
		mime_source_release(&held->sources[i].source);
		free(held->sources[i].decoded);
	}
	for (size_t i = 0; i < held->part_count; i++)
		mime_boundaries_release(&held->parts[i].boundaries);
	free(held->sources);
	free(held->parts);
	free(held->stack);
	free(held->room);
	free(held);
}

/* Room for decoding; kept, because most messages have several parts. */
static char *
make_room(struct mime *mime, size_t bytes)
{
	if (mime->room_bytes < bytes) {
		free(mime->room);
		mime->room = mem_new(bytes, 1);
		mime->room_bytes = bytes;
	}
	return mime->room;
}

int
mime_content(struct mime *mime, uint32_t part, size_t max_bytes,
    struct mime_bytes *out, struct fault *fault)
{
	const struct mime_part *known;
	const char *bytes;
	size_t len;

	if (part >= mime->part_count)
		return fault_set(fault, "there is no part %u", part);
	known = &mime->parts[part];
	bytes = mime->sources[known->source].source.bytes + known->begin;
	len = known->end - known->begin;
	if (!transfer_is_coded(known->transfer)) {
		out->data = bytes;
		out->cut = len > max_bytes;
		out->len = out->cut ? max_bytes : len;
		return 0;
	}
	/* A message has one large attachment, if any, and it is asked for more
	 * than once. */
	if (mime->room_part != part + 1 || mime->room_max != max_bytes) {
		struct mime_bytes *content = &mime->room_content;

		content->data = make_room(
		    mime, transfer_room(len < max_bytes ? len : max_bytes));
		content->len = transfer_decode_some(known->transfer, bytes, len,
		    max_bytes, mime->room, &content->cut);
		mime->room_part = part + 1;
		mime->room_max = max_bytes;
	}
	*out = mime->room_content;
	return 0;
}

const char *
mime_charset(const struct mime *mime, uint32_t part)
{
	return part < mime->part_count ? mime->parts[part].charset : "";
}

void
mime_coded(const struct mime *mime, uint32_t part, struct mime_coded *out)
{
	const struct mime_part *known = &mime->parts[part];

	out->data = mime->sources[known->source].source.bytes + known->begin;
	out->len = known->end - known->begin;
	out->transfer = known->transfer;
}

/* The next part of this source, in their order, that holds its body; NULL if
 * there is none. */
static const struct mime_part *
next_holder(const struct mime *mime, struct mime_gap_walk *walk)
{
	while (walk->part < mime->part_count) {
		const struct mime_part *known = &mime->parts[walk->part++];

		if (known->source == walk->source && known->holds_body)
			return known;
	}
	return NULL;
}

bool
mime_next_gap(
    const struct mime *mime, struct mime_gap_walk *walk, struct mime_bytes *out)
{
	*out = (struct mime_bytes){ 0 };
	while (out->len == 0 && walk->source < mime->source_count) {
		const struct mime_source *source = &mime->sources[walk->source]
							.source;
		const struct mime_part *holder = next_holder(mime, walk);
		size_t begin = walk->offset;
		size_t end = holder != NULL ? holder->begin : source->len;

		if (end > begin) {
			out->data = source->bytes + begin;
			out->len = end - begin;
		}
		if (holder != NULL && holder->end > begin)
			walk->offset = holder->end;
		if (holder == NULL)
			*walk = (struct mime_gap_walk){ .source = walk->source +
				    1 };
	}
	return out->len > 0;
}

size_t
mime_size(const struct mime *mime)
{
	return mime->sources[0].source.len;
}
