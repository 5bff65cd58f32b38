/* logline.c - key=value text within syslog's bounds. */
#include "base/logline.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* The shortest cut: quotes and "...". */
#define CUT_MIN 5

/* Behind a list that is cut: "...", ",+10000", quotes. */
#define LIST_TAIL_BYTES 16

void
logline_init(struct logline *line, const struct logline_key *keys, size_t count)
{
	assert(count <= LIMIT_LOG_KEYS);
	line->text[0] = '\0';
	line->len = 0;
	line->keys = keys;
	line->key_count = count;
	line->at = 0;
	line->writing = false;
}

/* What key and value are promised. */
static size_t
promised(const struct logline *line, size_t at)
{
	const struct logline_key *key = &line->keys[at];
	size_t least = line->needs[at] < key->least ? line->needs[at]
						    : key->least;

	return strlen(key->name) + 2 + least;
}

void
logline_write(struct logline *line)
{
	assert(line->at == line->key_count);
	line->writing = true;
	line->at = 0;
	line->reserve = 0;
	for (size_t i = 0; i < line->key_count; i++)
		line->reserve += promised(line, i);
	/* The line begins without a blank. */
	assert(line->reserve <= LIMIT_LOG_LINE_BYTES + 1);
}

/* Append text that is known to fit. */
static void
append(struct logline *line, const char *text, size_t len)
{
	assert(line->len + len <= LIMIT_LOG_LINE_BYTES);
	memcpy(line->text + line->len, text, len);
	line->len += len;
	line->text[line->len] = '\0';
}

/* Begin " key=", spending what was reserved for it. Returns the bytes that its
 * value may take. */
static size_t
begin_key(struct logline *line, const char *key)
{
	size_t left;

	assert(line->at < line->key_count &&
	    strcmp(line->keys[line->at].name, key) == 0);
	if (!line->writing)
		return LIMIT_LOG_VALUE_BYTES;
	line->reserve -= promised(line, line->at);
	if (line->len > 0)
		append(line, " ", 1);
	append(line, key, strlen(key));
	append(line, "=", 1);
	left = LIMIT_LOG_LINE_BYTES - line->len - line->reserve;
	return left < LIMIT_LOG_VALUE_BYTES ? left : LIMIT_LOG_VALUE_BYTES;
}

static bool
needs_quotes(const char *text)
{
	return strpbrk(text, " \"=") != NULL;
}

static size_t
quotes_in(const char *text)
{
	size_t count = 0;

	while ((text = strchr(text, '"')) != NULL) {
		count++;
		text++;
	}
	return count;
}

/* The printable form with `"` escaped, cut to max bytes with `...`. */
static size_t
quoted(char *out, size_t max, const char *value)
{
	static const char more[] = { '.', '.', '.' };
	char plain[4 * LIMIT_LOG_VALUE_BYTES + 1];
	size_t used = 0, step;
	size_t len = text_printable(
	    plain, sizeof plain, value, strlen(value), TEXT_UTF8);
	bool quote = needs_quotes(plain);
	size_t cut_at = max - (quote ? 1 : 0);
	size_t rest = len + quotes_in(plain);

	assert(max >= CUT_MIN);
	if (quote)
		out[used++] = '"';
	for (size_t at = 0; at < len; at += step) {
		bool escape = plain[at] == '"';

		step = text_utf8_char(plain + at, len - at);
		if (rest > cut_at - used && step + escape + 3 > cut_at - used) {
			memcpy(out + used, more, sizeof more);
			used += sizeof more;
			break;
		}
		if (escape)
			out[used++] = '\\';
		memcpy(out + used, plain + at, step);
		used += step;
		rest -= step + escape;
	}
	if (quote)
		out[used++] = '"';
	return used;
}

/* The value that begin_key() made room for. */
static void
end_key(struct logline *line, size_t room, const char *value)
{
	char shown[LIMIT_LOG_VALUE_BYTES + 8] = "-";
	size_t len = 1;

	if (value != NULL && value[0] != '\0') {
		/* Not even room for a cut: what is not shown is not empty. */
		len = quoted(shown, room < CUT_MIN ? CUT_MIN : room, value);
		if (len > room) {
			shown[0] = '+';
			len = 1;
		}
	}
	if (line->writing)
		append(line, shown, len);
	else
		line->needs[line->at] = len;
	line->at++;
}

void
logline_add(struct logline *line, const char *key, const char *value)
{
	end_key(line, begin_key(line, key), value);
}

void
logline_add_number(struct logline *line, const char *key, long value)
{
	char shown[24];

	(void)snprintf(shown, sizeof shown, "%ld", value);
	logline_add(line, key, shown);
}

/* What all values take with their commas. */
static size_t
joined_length(const char *const *values, size_t count)
{
	size_t len = count - 1;

	for (size_t i = 0; i < count; i++)
		len += strlen(values[i]);
	return len;
}

/* Bytes of the text's whole characters within most. */
static size_t
whole_within(const char *text, size_t most)
{
	size_t len = strlen(text), at = 0, step;

	for (; at < len; at += step) {
		step = text_utf8_char(text + at, len - at);
		if (at + step > most)
			break;
	}
	return at;
}

/* Values joined within room; the first is cut rather than left out, so that
 * the number of the others is always told. */
static void
join(char joined[LIMIT_LOG_VALUE_BYTES + 1], size_t room,
    const char *const *values, size_t count)
{
	size_t size = LIMIT_LOG_VALUE_BYTES + 1, most = room, used, shown = 1;
	size_t first = strlen(values[0]);

	if (joined_length(values, count) > room)
		most = room > LIST_TAIL_BYTES ? room - LIST_TAIL_BYTES : 0;
	if (first <= most)
		used = (size_t)snprintf(joined, size, "%s", values[0]);
	else
		used = (size_t)snprintf(joined, size, "%.*s...",
		    (int)whole_within(values[0], most), values[0]);
	for (; shown < count && first <= most; shown++) {
		size_t len = strlen(values[shown]);

		if (used + 1 + len > most)
			break;
		used += (size_t)snprintf(
		    joined + used, size - used, ",%s", values[shown]);
	}
	if (shown < count)
		(void)snprintf(
		    joined + used, size - used, ",+%zu", count - shown);
}

void
logline_add_list(struct logline *line, const char *key,
    const char *const *values, size_t count)
{
	char joined[LIMIT_LOG_VALUE_BYTES + 1] = "";
	size_t room = begin_key(line, key);

	if (count > 1)
		join(joined, room, values, count);
	end_key(line, room, count == 1 ? values[0] : joined);
}
