/* line.c - one physical line of an ini file. */
#include "config/line.h"

#include <string.h>

#include "base/text.h"

bool
line_is_blank_char(char c)
{
	return c == ' ' || c == '\t';
}

bool
line_take(const char **next_io, size_t *left_io, struct line *out)
{
	const char *end;
	size_t used;

	if (*left_io == 0)
		return false;
	end = memchr(*next_io, '\n', *left_io);
	out->text = *next_io;
	out->len = end != NULL ? (size_t)(end - *next_io) : *left_io;
	used = out->len + (end != NULL);
	*next_io += used;
	*left_io -= used;
	if (out->len > 0 && out->text[out->len - 1] == '\r')
		out->len--;
	return true;
}

bool
line_is_name(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text_lower(text[i]);

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    c != '_' && c != '-' && c != '.')
			return false;
	}
	return len > 0;
}

void
line_trim_end(struct line *line)
{
	while (line->len > 0 && line_is_blank_char(line->text[line->len - 1]))
		line->len--;
}

void
line_skip(struct line *line, size_t count)
{
	line->text += count;
	line->len -= count;
}

void
line_trim(struct line *line)
{
	while (line->len > 0 && line_is_blank_char(*line->text))
		line_skip(line, 1);
	line_trim_end(line);
}

bool
line_says_nothing(struct line line)
{
	line_trim(&line);
	return line.len == 0 || *line.text == ';' || *line.text == '#';
}

void
line_cut_comment(struct line *line)
{
	for (size_t i = 1; i < line->len; i++)
		if ((line->text[i] == ';' || line->text[i] == '#') &&
		    line_is_blank_char(line->text[i - 1]))
			line->len = i;
	line_trim(line);
}

int
line_check(const struct line *line, struct fault *fault)
{
	if (line->len > LIMIT_INI_LINE_BYTES)
		return fault_set(fault, "the line is longer than %d bytes",
		    LIMIT_INI_LINE_BYTES);
	if (!text_is_utf8(line->text, line->len))
		return fault_set(fault, "the line is not UTF-8");
	if (memchr(line->text, '\0', line->len) != NULL)
		return fault_set(fault, "the line holds a NUL byte");
	return 0;
}

/* Add what stands between the quotes of line, which begins with one. */
static int
add_quoted(struct line line, struct buffer *value, struct fault *fault)
{
	line_skip(&line, 1);
	while (line.len > 0 && *line.text != '"') {
		if (*line.text == '\\') {
			line_skip(&line, 1);
			if (line.len == 0 ||
			    (*line.text != '"' && *line.text != '\\'))
				return fault_set(fault,
				    "inside quotes a backslash stands only "
				    "before \" or another backslash");
		}
		buffer_add(value, line.text, 1);
		line_skip(&line, 1);
	}
	if (line.len == 0)
		return fault_set(fault, "the closing quote is missing");
	line_skip(&line, 1);
	if (line_says_nothing(line) &&
	    (line.len == 0 || line_is_blank_char(*line.text)))
		return 0;
	return fault_set(fault, "there is text behind the closing quote");
}

/* Add one line's share of a value. Quotes enclose all of it or do not occur:
 * dropping them silently from the middle, or keeping them, would be a guess. */
int
line_add_value(struct line line, struct buffer *value, struct fault *fault)
{
	struct line begin = line;

	line_trim(&begin);
	if (begin.len > 0 && *begin.text == '"')
		return add_quoted(begin, value, fault);
	line_cut_comment(&line);
	if (memchr(line.text, '"', line.len) != NULL)
		return fault_set(fault,
		    "quotes must enclose the whole value; "
		    "write \\\" for one inside them");
	buffer_add(value, line.text, line.len);
	return 0;
}
