/* mime_params.c - RFC 2045 5.1, RFC 2231, and what mail does instead. */
#include "mail/mime_params.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "mail/mime_words.h"
#include "text/charset.h"
#include "text/transfer.h"

/* One reading: a longer name is cut by the report anyway. */
#define READING_BYTES 65536

/* Where the quoted string that opens at text[at] ends: its closing quote, or
 * len. */
static size_t
quoted_end(const char *text, size_t len, size_t at)
{
	for (at++; at < len && text[at] != '"'; at++)
		if (text[at] == '\\' && at + 1 < len)
			at++;
	return at < len ? at : len;
}

/* Where the comment that opens at text[at] ends: behind its bracket; at + 1
 * if it never does, so that an open bracket hides nothing. */
static size_t
comment_end(const char *text, size_t len, size_t at)
{
	size_t depth = 0;

	for (size_t i = at; i < len; i++) {
		if (text[i] == '\\')
			i++;
		else if (text[i] == '(')
			depth++;
		else if (text[i] == ')' && --depth == 0)
			return i + 1;
	}
	return at + 1;
}

/* Where the next `;` outside quotes stands at or behind `at`, or len. */
static size_t
piece_end(const char *text, size_t len, size_t at)
{
	while (at < len && text[at] != ';') {
		if (text[at] == '"')
			at = quoted_end(text, len, at);
		at += at < len;
	}
	return at;
}

/* Split `filename*1*` into name, section and the mark of RFC 2231. */
static void
param_name(struct param *param, const char *name, size_t len)
{
	const char *star = memchr(name, '*', len);
	uint64_t section;

	param->name = name;
	param->name_len = len;
	param->section = -1;
	if (star == NULL)
		return;
	param->name_len = (size_t)(star - name);
	len -= param->name_len + 1;
	star++;
	if (len == 0 || star[len - 1] == '*') {
		param->extended = true;
		len -= len > 0;
	}
	if (text_number(star, len, LIMIT_MIME_PARAMETERS, &section) == 0)
		param->section = (int)section;
}

static void
param_value(struct param *param, const char *value, size_t len)
{
	size_t end;

	text_trim(&value, &len);
	param->value = value;
	param->value_len = len;
	param->tail = value + len;
	if (len == 0 || value[0] != '"')
		return;
	end = quoted_end(value, len, 0);
	param->quoted = true;
	param->value = value + 1;
	param->value_len = end - 1;
	if (end < len) {
		param->tail = value + end + 1;
		param->tail_len = len - end - 1;
		text_trim(&param->tail, &param->tail_len);
	}
}

/* Narrow to the name before an equals sign. Comments round it are cut off, not
 * parsed: a reader without comments splits at a `;` inside one, and that
 * reading must count too. */
static void
narrow_name(const char **name_io, size_t *len_io)
{
	const char *open;
	size_t begin;

	text_trim(name_io, len_io);
	if (*len_io > 0 && (*name_io)[*len_io - 1] == ')') {
		open = memrchr(*name_io, '(', *len_io);
		*len_io = open != NULL ? (size_t)(open - *name_io) : 0;
		text_trim(name_io, len_io);
	}
	begin = *len_io;
	while (begin > 0 && !ascii_is_blank((*name_io)[begin - 1]) &&
	    (*name_io)[begin - 1] != ')')
		begin--;
	*name_io += begin;
	*len_io -= begin;
}

/* One piece between semicolons; one without `=` is none. */
static void
param_add(struct params *params, const char *piece, size_t len)
{
	const char *equals = memchr(piece, '=', len);
	struct param *param;
	size_t name_len;

	if (equals == NULL)
		return;
	if (params->count >= LIMIT_MIME_PARAMETERS) {
		params->full = true;
		return;
	}
	params->items = mem_grow(
	    params->items, params->count, &params->cap, sizeof *params->items);
	param = &params->items[params->count++];
	*param = (struct param){ 0 };
	name_len = (size_t)(equals - piece);
	param_value(param, equals + 1, len - name_len - 1);
	narrow_name(&piece, &name_len);
	param_name(param, piece, name_len);
}

void
params_parse(const char *value, size_t len, struct params *params)
{
	size_t at = piece_end(value, len, 0);

	*params = (struct params){ 0 };
	while (at < len && !params->full) {
		size_t end = piece_end(value, len, at + 1);

		param_add(params, value + at + 1, end - at - 1);
		at = end;
	}
}

void
params_release(struct params *params)
{
	free(params->items);
	*params = (struct params){ 0 };
}

size_t
params_main(const char *value, size_t len, char *out, size_t size)
{
	size_t done = 0, i = 0;

	while (i < len && value[i] != ';' && done + 1 < size) {
		if (value[i] == '(') {
			i = comment_end(value, len, i);
			continue;
		}
		if (!ascii_is_blank(value[i]) && value[i] != '"')
			out[done++] = value[i];
		i++;
	}
	out[done] = '\0';
	return done;
}

/* Append a quoted string's content without its backslashes. */
static void
unescape(const char *text, size_t len, struct buffer *out)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\\' && i + 1 < len)
			i++;
		buffer_add(out, text + i, 1);
	}
}

static void
percent_decode(const char *text, size_t len, struct buffer *out)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '%' && transfer_hex(text + i + 1, len - i - 1, &c))
			i += 2;
		buffer_add(out, &c, 1);
	}
}

/* RFC 5322 2.2.3: the line's end goes, the blank behind it stays. */
static void
unfold(const char *text, size_t len, struct buffer *out)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] != '\r' && text[i] != '\n')
			buffer_add(out, text + i, 1);
}

/* A reading without declared charset: words decoded, 8-bit guessed. */
static void
give(const char *text, size_t len, const struct params_sink *sink)
{
	scoped_buffer struct buffer decoded = BUFFER_OF(READING_BYTES);

	if (sink->raw)
		unfold(text, len, &decoded);
	else
		mime_words_decode(text, len, &decoded);
	if (decoded.len > 0)
		sink->take(sink->with, decoded.data, decoded.len);
}

/* An unquoted value with comments (RFC 5322 3.2.2): up to the first one, and
 * without them. A quoted string may stand behind one. */
static void
read_commented(const char *value, size_t len, const struct params_sink *sink)
{
	scoped_buffer struct buffer rest = BUFFER_OF(READING_BYTES);
	const char *text;
	size_t at = 0;

	while (at < len && value[at] != '(')
		at++;
	give(value, at, sink);
	buffer_add(&rest, value, at);
	while (at < len) {
		if (value[at] == '(') {
			at = comment_end(value, len, at);
			continue;
		}
		buffer_add(&rest, value + at, 1);
		at++;
	}
	text = buffer_text(&rest);
	len = rest.len;
	text_trim(&text, &len);
	if (len > 1 && text[0] == '"')
		give(text + 1, quoted_end(text, len, 0) - 1, sink);
	else
		give(text, len, sink);
}

/* Every reading of name="value". */
static void
read_plain(const struct param *param, const struct params_sink *sink)
{
	scoped_buffer struct buffer text = BUFFER_OF(READING_BYTES);
	size_t word = 0;

	if (param->quoted)
		unescape(param->value, param->value_len, &text);
	else
		buffer_add(&text, param->value, param->value_len);
	give(buffer_text(&text), text.len, sink);
	if (param->quoted && memchr(param->value, '\\', param->value_len))
		give(param->value, param->value_len, sink);
	if (param->tail_len > 0) {
		buffer_add(&text, param->tail, param->tail_len);
		give(buffer_text(&text), text.len, sink);
	}
	/* Unquoted: some readers stop at the first blank. */
	while (word < param->value_len && !ascii_is_blank(param->value[word]))
		word++;
	if (!param->quoted && word < param->value_len)
		give(param->value, word, sink);
	if (!param->quoted && memchr(param->value, '(', param->value_len))
		read_commented(param->value, param->value_len, sink);
}

/* Hand out charset'language'text, its percent signs already decoded or not:
 * RFC 2231 4. */
static void
give_charset(const char *text, size_t len, const struct buffer *rest,
    const struct params_sink *sink)
{
	const char *first = memchr(text, '\'', len);
	const char *second = first == NULL
	    ? NULL
	    : memchr(first + 1, '\'', len - (size_t)(first + 1 - text));
	scoped_buffer struct buffer bytes = BUFFER_OF(READING_BYTES);
	scoped_buffer struct buffer decoded = BUFFER_OF(READING_BYTES);

	if (second == NULL) {
		percent_decode(text, len, &bytes);
		buffer_add(&bytes, buffer_text(rest), rest->len);
		give(buffer_text(&bytes), bytes.len, sink);
		return;
	}
	percent_decode(second + 1, len - (size_t)(second + 1 - text), &bytes);
	buffer_add(&bytes, buffer_text(rest), rest->len);
	if (sink->raw)
		buffer_add(&decoded, buffer_text(&bytes), bytes.len);
	else
		charset_to_utf8(text, (size_t)(first - text),
		    buffer_text(&bytes), bytes.len, &decoded);
	if (decoded.len > 0)
		sink->take(sink->with, decoded.data, decoded.len);
}

static bool
is_named(const struct param *param, const char *name)
{
	return text_equal(param->name, param->name_len, name, strlen(name));
}

/* Which one of several sections of one number a reader takes. */
enum section_choice {
	SECTION_UNSET = 0,
	SECTION_FIRST,
	SECTION_LAST,
	SECTION_EACH, /* one behind the other */
};

/* One value of a parameter in sections: its readers' choice. */
struct sections {
	const struct params *params;
	const char *name;
	enum section_choice choice;
};

/* Append a section's value. */
static void
add_section(const struct param *param, struct buffer *out)
{
	if (param->extended)
		percent_decode(param->value, param->value_len, out);
	else
		unescape(param->value, param->value_len, out);
}

/* The section of this number that counts, or leads the others; or NULL. */
static const struct param *
find_section(const struct sections *sections, int section)
{
	const struct param *found = NULL;

	for (size_t i = 0; i < sections->params->count; i++) {
		const struct param *param = &sections->params->items[i];

		if (param->section == section &&
		    is_named(param, sections->name) &&
		    (found == NULL || sections->choice == SECTION_LAST))
			found = param;
	}
	return found;
}

/* Append those of this number that count, but not `but`. Returns whether there
 * are any. */
static bool
add_sections(const struct sections *sections, int section,
    const struct param *but, struct buffer *out)
{
	const struct param *found = find_section(sections, section);

	for (size_t i = 0; i < sections->params->count; i++) {
		const struct param *param = &sections->params->items[i];

		if (param != but && param->section == section &&
		    is_named(param, sections->name) &&
		    (param == found || sections->choice == SECTION_EACH))
			add_section(param, out);
	}
	return found != NULL;
}

/* name*0, name*1 ... put together; a gap ends it (RFC 2231 3). */
static void
read_sections(const struct sections *sections, const struct params_sink *sink)
{
	scoped_buffer struct buffer rest = { 0 }, whole = { 0 };
	const struct param *first = find_section(sections, 0);

	if (first == NULL)
		return;
	buffer_init(&rest, READING_BYTES);
	add_sections(sections, 0, first, &rest);
	for (int i = 1; add_sections(sections, i, NULL, &rest);)
		i++;
	if (first->extended) {
		give_charset(first->value, first->value_len, &rest, sink);
		return;
	}
	buffer_init(&whole, READING_BYTES);
	unescape(first->value, first->value_len, &whole);
	buffer_add(&whole, buffer_text(&rest), rest.len);
	give(buffer_text(&whole), whole.len, sink);
}

/* Whether a section comes again, and who knows which one counts. */
static bool
has_twins(const struct params *params, const char *name)
{
	for (size_t i = 0; i < params->count; i++)
		for (size_t k = 0; k < i; k++)
			if (params->items[i].section >= 0 &&
			    params->items[i].section ==
				params->items[k].section &&
			    is_named(&params->items[i], name) &&
			    is_named(&params->items[k], name))
				return true;
	return false;
}

/* Every reading of a parameter in sections. */
static void
read_all_sections(const struct params *params, const char *name,
    const struct params_sink *sink)
{
	static const struct buffer nothing = { 0 };
	struct sections sections = { params, name, SECTION_FIRST };

	read_sections(&sections, sink);
	if (!has_twins(params, name))
		return;
	sections.choice = SECTION_LAST;
	read_sections(&sections, sink);
	sections.choice = SECTION_EACH;
	read_sections(&sections, sink);
	for (size_t i = 0; i < params->count; i++) {
		const struct param *param = &params->items[i];

		if (param->section < 0 || !is_named(param, name))
			continue;
		if (param->extended)
			give_charset(
			    param->value, param->value_len, &nothing, sink);
		else
			read_plain(param, sink);
	}
}

void
params_read(const struct params *params, const char *name,
    const struct params_sink *sink)
{
	static const struct buffer nothing = { 0 };
	bool sections = false;

	for (size_t i = 0; i < params->count; i++) {
		const struct param *param = &params->items[i];

		if (!is_named(param, name))
			continue;
		sections = sections || param->section >= 0;
		if (param->section < 0 && !param->extended)
			read_plain(param, sink);
		else if (param->section < 0)
			give_charset(
			    param->value, param->value_len, &nothing, sink);
	}
	if (sections)
		read_all_sections(params, name, sink);
}
