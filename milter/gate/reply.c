/* reply.c - code, enhanced code, text, session. */
#include "gate/reply.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/own.h"
#include "base/text.h"

/* One character of a text in its escaped form: "\x0a" or '%' twice. */
#define STEP_MAX 4

static bool
is_digits(const char *text, size_t len)
{
	uint64_t value;

	return text_number(text, len, 999, &value) == 0;
}

/* Whether text is d.ddd.ddd with this first digit (RFC 3463 2). */
static bool
is_enhanced(const char *text, char class)
{
	const char *detail;

	if (text == NULL || text[0] != class || text[1] != '.')
		return false;
	detail = strchr(text + 2, '.');
	return detail != NULL && detail - text <= 5 &&
	    strlen(detail + 1) <= 3 &&
	    is_digits(text + 2, (size_t)(detail - text - 2)) &&
	    is_digits(detail + 1, strlen(detail + 1));
}

/* Add text as printable ASCII, character by character, while it fits. */
static void
add_text(struct buffer *out, size_t max, const char *text)
{
	char step[STEP_MAX + 1];

	for (const char *c = text; *c != '\0'; c++) {
		text_printable(step, sizeof step, c, 1, TEXT_ASCII);
		/* A backslash is printable; only a log has to escape it. */
		if (*c == '\\')
			memcpy(step, "\\", 2);
		if (*c == '%')
			memcpy(step, "%%", 3);
		if (out->len + strlen(step) > max)
			return;
		buffer_add_text(out, step);
	}
}

void
reply_format(struct reply *out, int code, const char *enhanced,
    const char *text, const char *session)
{
	scoped_buffer struct buffer line = { 0 };
	char tail[LIMIT_NAME_BYTES];
	char class;

	if (code < 400 || code > 599)
		code = 451;
	class = code < 500 ? '4' : '5';
	(void)snprintf(out->code, sizeof out->code, "%d", code);
	if (is_enhanced(enhanced, class))
		(void)snprintf(
		    out->enhanced, sizeof out->enhanced, "%s", enhanced);
	else
		(void)snprintf(
		    out->enhanced, sizeof out->enhanced, "%c.7.1", class);
	(void)snprintf(tail, sizeof tail, " [s=%s]", session);
	buffer_init(&line, LIMIT_REPLY_TEXT_BYTES);
	add_text(&line, LIMIT_REPLY_TEXT_BYTES - strlen(tail), text);
	buffer_add_text(&line, tail);
	(void)snprintf(out->text, sizeof out->text, "%s", buffer_text(&line));
}

bool
reply_is_temporary(const struct reply *reply)
{
	return reply->code[0] == '4';
}
