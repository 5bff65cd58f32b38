/* logline.c - key=value text within syslog's bounds. */
#include "base/logline.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

void
logline_init(struct logline *line, size_t reserve_bytes)
{
	assert(reserve_bytes <= LIMIT_LOG_LINE_BYTES);
	*line = (struct logline){ .reserve = reserve_bytes };
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

/* Begin " key="; the reserve shrinks by " key=-", which is now being spent. */
static void
add_key(struct logline *line, const char *key)
{
	size_t promised = strlen(key) + 3;

	assert(line->reserve >= promised);
	line->reserve -= promised;
	if (line->len > 0)
		append(line, " ", 1);
	append(line, key, strlen(key));
	append(line, "=", 1);
}

/* Bytes a value may take now. */
static size_t
room(const struct logline *line)
{
	size_t left = LIMIT_LOG_LINE_BYTES - line->len - line->reserve;

	return left < LIMIT_LOG_VALUE_BYTES ? left : LIMIT_LOG_VALUE_BYTES;
}

static bool
needs_quotes(const char *text)
{
	return strpbrk(text, " \"=") != NULL;
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
	size_t cut_at = max - (quote ? 2 : 0);

	assert(max >= 5);
	if (quote)
		out[used++] = '"';
	for (size_t at = 0; at < len; at += step) {
		bool escape = plain[at] == '"';
		size_t rest = len - at + (escape ? 1 : 0);

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
	}
	if (quote)
		out[used++] = '"';
	return used;
}

void
logline_add(struct logline *line, const char *key, const char *value)
{
	char shown[LIMIT_LOG_VALUE_BYTES + 8];
	size_t len;

	add_key(line, key);
	if (value == NULL || value[0] == '\0' || room(line) < 8) {
		append(line, "-", 1);
		return;
	}
	len = quoted(shown, room(line), value);
	append(line, shown, len);
}

void
logline_add_number(struct logline *line, const char *key, long value)
{
	char shown[24];

	snprintf(shown, sizeof shown, "%ld", value);
	logline_add(line, key, shown);
}

void
logline_add_list(struct logline *line, const char *key,
    const char *const *values, size_t count)
{
	char joined[LIMIT_LOG_VALUE_BYTES + 1] = "";
	size_t used = 0, shown = 0;
	/* What the list may take of the line, with room for quotes and +N. */
	size_t left = LIMIT_LOG_LINE_BYTES - line->len - line->reserve;
	size_t most = left < LIMIT_LOG_VALUE_BYTES ? left
						   : LIMIT_LOG_VALUE_BYTES;

	most = most > 16 ? most - 16 : 0;
	while (shown < count) {
		size_t len = strlen(values[shown]);

		if (used + len + 1 > most && shown > 0)
			break;
		used += (size_t)snprintf(joined + used, sizeof joined - used,
		    "%s%s", shown > 0 ? "," : "", values[shown]);
		if (used >= sizeof joined)
			used = sizeof joined - 1;
		shown++;
	}
	if (shown < count && used + 8 < sizeof joined)
		snprintf(joined + used, sizeof joined - used, ",+%zu",
		    count - shown);
	logline_add(line, key, joined);
}
