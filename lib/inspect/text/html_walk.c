/* html_walk.c - a tokenizer for hostile HTML.
 *
 * A quote or a comment that nobody closes would swallow the rest; browsers
 * differ from mail programs there, and whatever is shown somewhere counts: a
 * value whose quote is far away ends like one without quotes, and a comment
 * without an end is none. */
#include "text/html_walk.h"

#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/text.h"

/* Nobody writes a value that long; a picture in a data: URL is longer, and
 * what is behind it is then read once more. */
#define VALUE_BYTES 65536

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

bool
html_is(const char *name, size_t len, const char *wanted)
{
	/* Most elements are another one. */
	return len > 0 && text_lower(name[0]) == wanted[0] &&
	    text_equal(name, len, wanted, strlen(wanted));
}

void
html_walk_init(struct html_walk *walk, const char *html, size_t len)
{
	*walk = (struct html_walk){ .html = html, .len = len };
}

/* The next such byte at or behind `at`, or len. The answer is kept, so that
 * all questions together look at each byte once. */
static size_t
next_quote(struct html_walk *walk, size_t at, char quote)
{
	size_t *known = &walk->quotes[quote == '"'];

	if (*known < at || at == 0) {
		const char *found = at < walk->len
		    ? memchr(walk->html + at, quote, walk->len - at)
		    : NULL;

		*known = found != NULL ? (size_t)(found - walk->html)
				       : walk->len;
	}
	return *known;
}

static size_t
next_comment_end(struct html_walk *walk, size_t at)
{
	if (walk->comment_end < at || at == 0) {
		const char *found = memmem(
		    walk->html + at, walk->len - at, "-->", 3);

		walk->comment_end = found != NULL ? (size_t)(found - walk->html)
						  : walk->len;
	}
	return walk->comment_end;
}

/* Behind the value that begins with a quote at `at`; 0 if nothing closes it
 * near by. */
static size_t
skip_quoted(struct html_walk *walk, size_t at)
{
	size_t end = next_quote(walk, at + 1, walk->html[at]);

	return end < walk->len && end - at < VALUE_BYTES ? end + 1 : 0;
}

/* Where the tag's `>` stands, or len. A quote counts only where a value may
 * begin. */
static size_t
tag_end(struct html_walk *walk, size_t at)
{
	char last = '\0';

	while (at < walk->len) {
		char c = walk->html[at];
		size_t behind = 0;

		if (c == '>')
			return at;
		if ((c == '"' || c == '\'') && last == '=')
			behind = skip_quoted(walk, at);
		if (!is_blank(c))
			last = c;
		at = behind > 0 ? behind : at + 1;
	}
	return at;
}

static size_t
name_bytes(const struct html_walk *walk, size_t at)
{
	size_t end = at;

	while (end < walk->len && !is_blank(walk->html[end]) &&
	    walk->html[end] != '>' && walk->html[end] != '/')
		end++;
	return end - at;
}

static bool
is_raw(const char *name, size_t len)
{
	static const char *const raw[] = { "script", "style", "title",
		"textarea", "xmp" };

	for (size_t i = 0; i < sizeof raw / sizeof *raw; i++)
		if (html_is(name, len, raw[i]))
			return true;
	return false;
}

/* The tag at walk->at == '<', or false. */
static bool
read_tag(struct html_walk *walk, struct html_piece *out)
{
	size_t begin = walk->at + 1, end;
	bool close = begin < walk->len && walk->html[begin] == '/';

	begin += close;
	if (begin >= walk->len || !ascii_is_letter(walk->html[begin]))
		return false;
	out->kind = close ? HTML_CLOSE : HTML_OPEN;
	out->name = walk->html + begin;
	out->name_len = name_bytes(walk, begin);
	begin += out->name_len;
	end = tag_end(walk, begin);
	out->text = walk->html + begin;
	out->text_len = end - begin;
	walk->at = end < walk->len ? end + 1 : end;
	if (!close && is_raw(out->name, out->name_len)) {
		walk->raw = out->name;
		walk->raw_len = out->name_len;
	}
	return true;
}

/* Pass over a comment, declaration or instruction at walk->at == '<'; false
 * if it is a mere sign. What some program shows of a comment (<!--[if) is
 * read like the rest. */
static bool
skip_other(struct html_walk *walk)
{
	const char *html = walk->html + walk->at;
	size_t left = walk->len - walk->at, end;
	const char *close;

	if (left < 2 || (html[1] != '!' && html[1] != '?' && html[1] != '/'))
		return false;
	if (left >= 4 && memcmp(html, "<!--", 4) == 0 &&
	    !text_begins(html + 4, left - 4, "[if")) {
		/* <!--> is a whole comment. */
		end = next_comment_end(walk, walk->at + 2);
		walk->at = end < walk->len ? end + 3 : walk->at + 4;
		return true;
	}
	close = walk->unclosed ? NULL : memchr(html, '>', left);
	walk->unclosed = close == NULL;
	walk->at = close != NULL ? (size_t)(close - walk->html) + 1
				 : walk->at + 2;
	return true;
}

/* The content of an element that holds no markup, up to its end tag. */
static void
read_raw(struct html_walk *walk, struct html_piece *out)
{
	size_t begin = walk->at, at = begin, name = walk->raw_len;

	out->kind = HTML_RAW;
	out->name = walk->raw;
	out->name_len = name;
	walk->raw = NULL;
	while (at < walk->len) {
		const char *next = memchr(walk->html + at, '<', walk->len - at);

		if (next == NULL)
			break;
		at = (size_t)(next - walk->html);
		if (walk->len - at > name + 2 && walk->html[at + 1] == '/' &&
		    text_equal(walk->html + at + 2, name, out->name, name))
			break;
		at++;
	}
	if (at < walk->len && walk->html[at] != '<')
		at = walk->len;
	out->text = walk->html + begin;
	out->text_len = at - begin;
	walk->at = at;
}

static void
read_text(struct html_walk *walk, struct html_piece *out)
{
	const char *begin = walk->html + walk->at;
	size_t left = walk->len - walk->at;
	/* A sign that begins no tag is text, with what follows it. */
	const char *next = left > 1 ? memchr(begin + 1, '<', left - 1) : NULL;

	out->kind = HTML_TEXT;
	out->text = begin;
	out->text_len = next != NULL ? (size_t)(next - begin) : left;
	walk->at += out->text_len;
}

enum html_kind
html_next(struct html_walk *walk, struct html_piece *out)
{
	*out = (struct html_piece){ .kind = HTML_END };
	if (walk->raw != NULL && walk->at < walk->len) {
		read_raw(walk, out);
		if (out->text_len > 0)
			return out->kind;
	}
	while (walk->at < walk->len) {
		*out = (struct html_piece){ .kind = HTML_END };
		if (walk->html[walk->at] == '<') {
			if (read_tag(walk, out))
				return out->kind;
			if (skip_other(walk))
				continue;
		}
		read_text(walk, out);
		return out->kind;
	}
	*out = (struct html_piece){ .kind = HTML_END };
	return HTML_END;
}

/* The value behind the `=` at text[at - 1]. Returns where it ends. */
static size_t
read_value(
    const struct html_piece *piece, size_t at, struct html_attribute *out)
{
	const char *text = piece->text;
	size_t len = piece->text_len, begin;

	while (at < len && is_blank(text[at]))
		at++;
	if (at < len && (text[at] == '"' || text[at] == '\'')) {
		const char *end = memchr(text + at + 1, text[at], len - at - 1);

		out->value = text + at + 1;
		if (end != NULL) {
			out->value_len = (size_t)(end - out->value);
			return (size_t)(end - text) + 1;
		}
		at++;
	}
	begin = at;
	while (at < len && !is_blank(text[at]))
		at++;
	out->value = text + begin;
	out->value_len = at - begin;
	return at;
}

bool
html_attribute(
    const struct html_piece *piece, size_t *at_io, struct html_attribute *out)
{
	const char *text = piece->text;
	size_t at = *at_io, len = piece->text_len, begin;

	if (piece->kind != HTML_OPEN)
		return false;
	while (at < len &&
	    (is_blank(text[at]) || text[at] == '/' || text[at] == '"' ||
		text[at] == '\''))
		at++;
	begin = at;
	while (at < len && !is_blank(text[at]) && text[at] != '=' &&
	    text[at] != '/')
		at++;
	/* A `=` at the beginning is part of the name. */
	at += at == begin && at < len;
	*out = (struct html_attribute){
		.name = text + begin, .name_len = at - begin, .value = text + at
	};
	while (at < len && is_blank(text[at]))
		at++;
	if (at < len && text[at] == '=')
		at = read_value(piece, at + 1, out);
	*at_io = at;
	return out->name_len > 0;
}
