/* header_edit.c - change the MIME headers of one entity by splicing. */
#include "edit/header_edit.h"

#include <string.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/text.h"

int
header_edit_init(struct header_edit *out, const struct header_target *target,
    const struct scan_part *part, struct fault *fault)
{
	const char *text = target->message + part->header_begin;
	size_t blank, fields;

	fields = field_block_bytes(
	    text, (size_t)(part->body_end - part->header_begin), &blank);
	if (blank == 0 ||
	    part->header_begin + fields + blank != part->body_begin)
		return fault_set(fault,
		    "no blank line ends the headers of part %s", part->path);
	*out = (struct header_edit){
		.block = { .bytes = text, .len = fields },
		.begin = (size_t)part->header_begin,
		.eol = target->eol,
		.splices = target->splices,
		.result = part->parent == 0 ? target->result : NULL,
	};
	if (!field_block_is_clean(&out->block))
		return fault_set(fault,
		    "a line among the headers of part %s is no header",
		    part->path);
	return 0;
}

/* Note the change for the MTA, if it is one of the top level. */
static int
note_change(struct header_edit *edit, const char *name, uint32_t ordinal,
    const char *value, struct fault *fault)
{
	struct rewrite_result *result = edit->result;

	if (result == NULL)
		return 0;
	if (result->header_count >= LIMIT_REWRITE_HEADERS)
		return fault_set(fault, "more than %d header changes",
		    LIMIT_REWRITE_HEADERS);
	if (result->headers == NULL)
		result->headers = mem_new(
		    LIMIT_REWRITE_HEADERS, sizeof *result->headers);
	result->headers[result->header_count++] = (struct header_change){
		.name = mem_text(name, strlen(name)),
		.ordinal = ordinal,
		.value = mem_text(value, strlen(value)),
	};
	return 0;
}

/* Append a value with its folds as the message's line ends are. */
static void
add_value(struct buffer *out, const char *value, const char *eol)
{
	for (; *value != '\0'; value++) {
		if (value[0] == '\r' && value[1] == '\n') {
			buffer_add_text(out, eol);
			value++;
		} else {
			buffer_add(out, value, 1);
		}
	}
}

static void
splice_change(
    struct header_edit *edit, const struct field *field, const char *value)
{
	scoped_buffer struct buffer text = BUFFER_OF(strlen(value) + 1);

	buffer_add_text(&text, " ");
	add_value(&text, value, edit->eol);
	splices_add(edit->splices, edit->begin + field->value_begin,
	    edit->begin + field->value_end, buffer_text(&text), text.len);
}

static void
splice_addition(struct header_edit *edit, const char *name, const char *value)
{
	size_t end = edit->begin + edit->block.len;
	scoped_buffer struct buffer text = BUFFER_OF(
	    strlen(name) + strlen(value) + 4);

	buffer_add_format(&text, "%s: ", name);
	add_value(&text, value, edit->eol);
	buffer_add_text(&text, edit->eol);
	splices_add(edit->splices, end, end, buffer_text(&text), text.len);
}

static void
splice_deletion(struct header_edit *edit, const struct field *field)
{
	splices_add(edit->splices, edit->begin + field->begin,
	    edit->begin + field->end, "", 0);
}

int
header_edit_set(struct header_edit *edit, const char *name, const char *value,
    struct fault *fault)
{
	uint32_t count = field_count(&edit->block, name);
	struct field field;
	uint32_t seen = 0;

	for (uint32_t ordinal = count; ordinal > 1; ordinal--)
		if (note_change(edit, name, ordinal, "", fault) < 0)
			return -1;
	if (note_change(edit, name, count > 0, value, fault) < 0)
		return -1;
	for (size_t at = 0; field_next(&edit->block, &at, &field);) {
		if (!field_is(&edit->block, &field, name))
			continue;
		if (seen++ == 0)
			splice_change(edit, &field, value);
		else
			splice_deletion(edit, &field);
	}
	if (count == 0)
		splice_addition(edit, name, value);
	return 0;
}

/* Whether the field describes the content and nothing of the new one is set
 * in its place. */
static bool
describes_content(const struct block *block, const struct field *field)
{
	return text_begins(block->bytes + field->begin,
		   field->name_end - field->begin, "Content-") &&
	    !field_is(block, field, "Content-Type") &&
	    !field_is(block, field, "Content-Transfer-Encoding");
}

/* Note the deletion of every field with this field's name, from the highest
 * ordinal down; the field is the first of that name. */
static int
note_deletions(
    struct header_edit *edit, const struct field *field, struct fault *fault)
{
	char name[LIMIT_NAME_BYTES];
	size_t len = field->name_end - field->begin;

	if (len >= sizeof name)
		return fault_set(fault, "a header name of %zu bytes", len);
	memcpy(name, edit->block.bytes + field->begin, len);
	name[len] = '\0';
	for (uint32_t ordinal = field_count(&edit->block, name); ordinal > 0;
	     ordinal--)
		if (note_change(edit, name, ordinal, "", fault) < 0)
			return -1;
	return 0;
}

/* Whether no field before this one has its name. */
static bool
is_first(const struct block *block, const struct field *field)
{
	const char *name = block->bytes + field->begin;
	struct field other;

	for (size_t at = 0; field_next(block, &at, &other);) {
		if (other.begin >= field->begin)
			return true;
		if (text_equal(block->bytes + other.begin,
			other.name_end - other.begin, name,
			field->name_end - field->begin))
			return false;
	}
	return true;
}

int
header_edit_drop_content(struct header_edit *edit, struct fault *fault)
{
	struct field field;

	for (size_t at = 0; field_next(&edit->block, &at, &field);) {
		if (!describes_content(&edit->block, &field))
			continue;
		splice_deletion(edit, &field);
		/* Only the top level needs names: LIMIT_REWRITE_HEADERS ends
		 * this before the search for the first one costs much. */
		if (edit->result != NULL && is_first(&edit->block, &field) &&
		    note_deletions(edit, &field, fault) < 0)
			return -1;
	}
	return 0;
}
