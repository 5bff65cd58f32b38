/* own_headers.c - forged copies of our headers, by name and ordinal. */
#include "wire/own_headers.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/buffer.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

void
own_headers_release(struct own_headers *headers)
{
	for (size_t i = 0; i < headers->name_count; i++)
		free(headers->names[i].text);
	free(headers->names);
	free(headers->items);
	*headers = (struct own_headers){ 0 };
}

/* Skip comments (nested, with escapes) and blanks; len if one never ends. */
static size_t
skip_cfws(const char *text, size_t len, size_t at)
{
	size_t depth = 0;

	for (; at < len; at++) {
		char c = text[at];

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == '\\' && depth > 0)
			at++;
		else if (depth == 0 && !ascii_is_blank(c))
			return at;
	}
	return len;
}

/* Append the token or quoted string at `at`; returns where it ends, or `at`
 * when there is none. */
static size_t
read_value(const char *text, size_t len, size_t at, struct buffer *out)
{
	size_t begin = at;

	if (at < len && text[at] == '"') {
		for (at++; at < len && text[at] != '"'; at++) {
			if (text[at] == '\\' && at + 1 < len)
				at++;
			buffer_add(out, text + at, 1);
		}
		return at < len ? at + 1 : begin;
	}
	/* RFC 2045 5.1 token; 8-bit as in RFC 8616. */
	while (at < len && (unsigned char)text[at] > ' ' && text[at] != 0x7f &&
	    strchr("()<>@,;:\\\"/[]?=", text[at]) == NULL)
		at++;
	buffer_add(out, text + begin, at - begin);
	return at;
}

bool
own_results(const char *value, size_t len, const char *authserv_id)
{
	scoped_buffer struct buffer id = BUFFER_OF(len + 1);
	size_t at = skip_cfws(value, len, 0), end;
	size_t ours_len = strlen(authserv_id);

	end = read_value(value, len, at, &id);
	if (end == at || id.len == 0)
		return true;
	/* The version, if any. */
	at = skip_cfws(value, len, end);
	while (at < len && value[at] >= '0' && value[at] <= '9')
		at++;
	at = skip_cfws(value, len, at);
	if (at < len && value[at] != ';')
		return true;
	/* A name's final dot changes nothing. */
	if (id.len > 1 && id.data[id.len - 1] == '.')
		id.len--;
	return text_equal(id.data, id.len, authserv_id, ours_len);
}

/* The names that Sekisho itself uses. */
static const char *const used_names[] = { "authentication-results", "x-sekisho",
	"x-sekisho-spam", "x-sekisho-release" };

#define USED_NAMES (sizeof used_names / sizeof *used_names)

static bool
is_named(const struct own_field *field, const char *name)
{
	return text_equal(field->name, field->name_len, name, strlen(name));
}

/* Whether there is room for another name: made-up ones must not take the
 * places of those that somebody believes. */
static bool
has_room(const struct own_headers *headers, const struct own_field *field)
{
	if (headers->name_count < LIMIT_OWN_NAMES - USED_NAMES)
		return true;
	for (size_t i = 0; i < USED_NAMES; i++)
		if (is_named(field, used_names[i]))
			return headers->name_count < LIMIT_OWN_NAMES;
	return false;
}

/* Count one more header of this name; NULL when there are too many names. */
static const struct own_name *
count_name(struct own_headers *headers, const struct own_field *field)
{
	for (size_t i = 0; i < headers->name_count; i++) {
		struct own_name *known = &headers->names[i];

		if (is_named(field, known->text)) {
			known->count++;
			return known;
		}
	}
	if (!has_room(headers, field))
		return NULL;
	headers->names = mem_grow(headers->names, headers->name_count,
	    &headers->name_cap, sizeof *headers->names);
	headers->names[headers->name_count] = (struct own_name){
		.text = mem_text(field->name, field->name_len), .count = 1
	};
	return &headers->names[headers->name_count++];
}

void
own_headers_add(struct own_headers *headers, const struct own_field *field,
    const char *authserv_id)
{
	bool results = is_named(field, "authentication-results");
	const struct own_name *name;

	if (!results && !is_named(field, "x-sekisho") &&
	    !text_begins(field->name, field->name_len, "x-sekisho-"))
		return;
	name = count_name(headers, field);
	if (results &&
	    !own_results(field->value, field->value_len, authserv_id))
		return;
	if (name == NULL || headers->count == LIMIT_OWN_HEADERS) {
		headers->cut = true;
		return;
	}
	headers->items = mem_grow(headers->items, headers->count, &headers->cap,
	    sizeof *headers->items);
	headers->items[headers->count++] = (struct own_header){
		.name = name->text, .ordinal = name->count
	};
}
