/* field.c - where the fields of a header block stand, byte by byte. */
#include "mail/field.h"

#include <string.h>

#include "base/text.h"

/* The length of the line at text with its line end. */
static size_t
line_bytes(const char *text, size_t len)
{
	const char *end = len > 0 ? memchr(text, '\n', len) : NULL;

	return end != NULL ? (size_t)(end - text) + 1 : len;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Set the name's end and the value's begin of a field whose bounds are known.
 * White space before the colon is obsolete but read (RFC 5322 4.5). */
static void
split(const struct block *block, struct field *field)
{
	const char *text = block->bytes + field->begin;
	const char *colon = memchr(text, ':', field->value_end - field->begin);
	size_t name = colon != NULL ? (size_t)(colon - text) : 0;

	field->value_begin = field->begin + name + (colon != NULL);
	while (name > 0 && is_blank(text[name - 1]))
		name--;
	for (size_t i = 0; i < name; i++)
		if (text[i] < 33 || text[i] > 126)
			name = 0;
	field->name_end = field->begin + name;
}

bool
field_next(const struct block *block, size_t *offset_io, struct field *out)
{
	size_t at = *offset_io, end;

	if (at >= block->len)
		return false;
	end = at + line_bytes(block->bytes + at, block->len - at);
	while (end < block->len && is_blank(block->bytes[end]))
		end += line_bytes(block->bytes + end, block->len - end);
	*out = (struct field){ .begin = at, .end = end, .value_end = end };
	if (out->value_end > at && block->bytes[out->value_end - 1] == '\n')
		out->value_end--;
	if (out->value_end > at && block->bytes[out->value_end - 1] == '\r')
		out->value_end--;
	split(block, out);
	*offset_io = end;
	return true;
}

bool
field_is(const struct block *block, const struct field *field, const char *name)
{
	return text_equal(block->bytes + field->begin,
	    field->name_end - field->begin, name, strlen(name));
}

uint32_t
field_count(const struct block *block, const char *name)
{
	struct field field;
	uint32_t count = 0;

	for (size_t at = 0; field_next(block, &at, &field);)
		count += field_is(block, &field, name);
	return count;
}

bool
field_find(const struct block *block, const char *name, uint32_t ordinal,
    struct field *out)
{
	struct field field;
	uint32_t seen = 0;

	for (size_t at = 0; field_next(block, &at, &field);) {
		if (!field_is(block, &field, name) || ++seen != ordinal)
			continue;
		*out = field;
		return true;
	}
	return false;
}

bool
field_block_is_clean(const struct block *block)
{
	struct field field;

	for (size_t at = 0; field_next(block, &at, &field);)
		if (field.name_end == field.begin &&
		    !(field.begin == 0 &&
			text_begins(block->bytes, block->len, "From ")))
			return false;
	return true;
}

size_t
field_block_bytes(const char *text, size_t len, size_t *blank_out)
{
	size_t at = 0;

	*blank_out = 0;
	while (at < len) {
		size_t line = line_bytes(text + at, len - at);

		if (text[at] == '\n' ||
		    (line == 2 && text[at] == '\r' && text[at + 1] == '\n')) {
			*blank_out = line;
			break;
		}
		at += line;
	}
	return at;
}

/* A cursor over a structured value. */
struct cursor {
	const char *text;
	size_t len, at;
};

static bool
is_space(char c)
{
	return is_blank(c) || c == '\r' || c == '\n';
}

static void
skip_space(struct cursor *cursor)
{
	while (cursor->at < cursor->len && is_space(cursor->text[cursor->at]))
		cursor->at++;
}

/* RFC 2045 5.1: a token ends at a space, a control or one of these. */
static bool
is_token(char c)
{
	return c > 32 && c < 127 && strchr("()<>@,;:\\\"/[]?=", c) == NULL;
}

/* Whether a token stands here; the cursor is then behind it. */
static bool
take_token(struct cursor *cursor)
{
	size_t begin = cursor->at;

	while (cursor->at < cursor->len && is_token(cursor->text[cursor->at]))
		cursor->at++;
	return cursor->at > begin;
}

static bool
take(struct cursor *cursor, char c)
{
	if (cursor->at >= cursor->len || cursor->text[cursor->at] != c)
		return false;
	cursor->at++;
	return true;
}

/* Whether a quoted string stands here; *plain_out: without escapes. */
static bool
take_quoted(struct cursor *cursor, bool *plain_out)
{
	*plain_out = true;
	if (!take(cursor, '"'))
		return false;
	while (cursor->at < cursor->len) {
		char c = cursor->text[cursor->at++];

		if (c == '"')
			return true;
		if (c == '\\') {
			*plain_out = false;
			cursor->at++;
		}
	}
	return false;
}

/* One `; name=value`. PARAMETER_ABSENT: it is another parameter. */
static enum parameter
take_parameter(
    struct cursor *cursor, const char *name, size_t *begin_out, size_t *end_out)
{
	size_t begin = cursor->at, len;
	bool is_plain = true;

	if (!take_token(cursor))
		return PARAMETER_ODD;
	len = cursor->at - begin;
	if (!take(cursor, '='))
		return PARAMETER_ODD;
	*begin_out = cursor->at;
	if (!take_token(cursor) && !take_quoted(cursor, &is_plain))
		return PARAMETER_ODD;
	*end_out = cursor->at;
	if (text_equal(cursor->text + begin, len, name, strlen(name)))
		return is_plain ? PARAMETER_FOUND : PARAMETER_ODD;
	/* name*, name*0, name*0* (RFC 2231 3, 4) */
	if (text_begins(cursor->text + begin, len, name) &&
	    cursor->text[begin + strlen(name)] == '*')
		return PARAMETER_ODD;
	return PARAMETER_ABSENT;
}

/* Every parameter behind the type; *begin_io and *end_io are set for the one
 * that is asked for. */
static enum parameter
take_parameters(
    struct cursor *cursor, const char *name, size_t *begin_io, size_t *end_io)
{
	enum parameter found = PARAMETER_ABSENT;

	for (;;) {
		size_t begin, end;
		enum parameter here;

		skip_space(cursor);
		if (cursor->at >= cursor->len)
			return found;
		if (!take(cursor, ';'))
			return PARAMETER_ODD;
		skip_space(cursor);
		if (cursor->at >= cursor->len)
			return found; /* a last semicolon, often seen */
		here = take_parameter(cursor, name, &begin, &end);
		if (here == PARAMETER_ODD ||
		    (here == PARAMETER_FOUND && found == PARAMETER_FOUND))
			return PARAMETER_ODD;
		if (here != PARAMETER_FOUND)
			continue;
		found = here;
		*begin_io = begin;
		*end_io = end;
	}
}

enum parameter
field_parameter(const char *value, size_t len, const char *name,
    size_t *begin_out, size_t *end_out)
{
	struct cursor cursor = { .text = value, .len = len };
	size_t begin = 0, end = 0;
	enum parameter found;

	skip_space(&cursor);
	if (!take_token(&cursor) || !take(&cursor, '/') || !take_token(&cursor))
		return PARAMETER_ODD;
	found = take_parameters(&cursor, name, &begin, &end);
	if (found == PARAMETER_FOUND) {
		*begin_out = begin;
		*end_out = end;
	}
	return found;
}
