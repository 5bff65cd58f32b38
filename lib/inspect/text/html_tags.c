/* html_tags.c - bytes to tags and attributes. */
#include "text/html_tags.h"

#include <string.h>

#include "base/text.h"

static bool
is_letter(char c)
{
	c = text_lower(c);
	return c >= 'a' && c <= 'z';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

static bool
ends_name(char c)
{
	return is_blank(c) || c == '>' || c == '/';
}

bool
html_piece_is(const struct html_piece *piece, const char *word)
{
	return text_equal(piece->text, piece->len, word, strlen(word));
}

/* At the `>` that closes the tag: one in a quoted value does not. */
static size_t
tag_end(const struct html_tags *tags, size_t at)
{
	char quote = '\0', last = '\0';

	for (; at < tags->len; at++) {
		char c = tags->html[at];

		if (quote != '\0') {
			if (c == quote)
				quote = '\0';
		} else if ((c == '"' || c == '\'') && last == '=') {
			quote = c;
		} else if (c == '>') {
			return at;
		}
		if (!is_blank(c))
			last = c;
	}
	return tags->len;
}

/* Behind the comment, declaration or instruction at `at`, or at + 1. */
static size_t
skip_other(const struct html_tags *tags, size_t at)
{
	const char *here = tags->html + at, *end;
	size_t left = tags->len - at;

	if (left >= 4 && memcmp(here, "<!--", 4) == 0) {
		/* <!--> is a whole comment. */
		end = memmem(here + 2, left - 2, "-->", 3);
		return end != NULL ? (size_t)(end - tags->html) + 3 : tags->len;
	}
	if (left >= 2 && (here[1] == '!' || here[1] == '?')) {
		end = memchr(here, '>', left);
		return end != NULL ? (size_t)(end - tags->html) + 1 : tags->len;
	}
	return at + 1;
}

/* The text of a script or style, up to its own end tag. */
static void
take_raw(struct html_tags *tags)
{
	size_t at = tags->at, name = tags->name.len;

	tags->raw = (struct html_piece){ tags->html + at, 0 };
	if (tags->is_end ||
	    (!html_piece_is(&tags->name, "script") &&
		!html_piece_is(&tags->name, "style")))
		return;
	while (at < tags->len) {
		const char *next = memchr(tags->html + at, '<', tags->len - at);

		at = next != NULL ? (size_t)(next - tags->html) : tags->len;
		if (next == NULL ||
		    (tags->len - at > name + 2 && next[1] == '/' &&
			text_equal(next + 2, name, tags->name.text, name) &&
			ends_name(next[2 + name])))
			break;
		at++;
	}
	tags->raw.len = at - tags->at;
	tags->at = at;
}

/* The tag at html[at] == '<'; false if it is none. */
static bool
take_tag(struct html_tags *tags, size_t at)
{
	size_t begin = at + 1, end, close;

	tags->is_end = begin < tags->len && tags->html[begin] == '/';
	begin += tags->is_end;
	if (begin >= tags->len || !is_letter(tags->html[begin]))
		return false;
	for (end = begin; end < tags->len && !ends_name(tags->html[end]); end++)
		;
	close = tag_end(tags, end);
	tags->name = (struct html_piece){ tags->html + begin, end - begin };
	tags->inside = (struct html_piece){ tags->html + end, close - end };
	tags->at = close + (close < tags->len);
	take_raw(tags);
	return true;
}

/* What is no element, up to `at`. */
static void
take_other(struct html_tags *tags, size_t at)
{
	tags->name = tags->inside = tags->raw = (struct html_piece){
		tags->html + at, 0
	};
	tags->is_end = false;
	tags->at = at;
}

bool
html_tags_next(struct html_tags *tags)
{
	size_t begin = tags->at, at = begin;

	while (at < tags->len) {
		const char *next = memchr(tags->html + at, '<', tags->len - at);

		if (next == NULL)
			break;
		at = (size_t)(next - tags->html);
		tags->before = (struct html_piece){ tags->html + begin,
			at - begin };
		if (take_tag(tags, at))
			return true;
		begin = at;
		at = skip_other(tags, at);
		if (at > begin + 1) {
			take_other(tags, at);
			return true;
		}
		begin = tags->at;
	}
	tags->before = (struct html_piece){ tags->html + begin,
		tags->len - begin };
	tags->at = tags->len;
	return false;
}

/* An unquoted or quoted value; returns behind it. */
static size_t
take_value(const struct html_piece *inside, size_t at, struct html_piece *out)
{
	const char *text = inside->text;
	size_t begin, end;
	char quote = '\0';

	while (at < inside->len && is_blank(text[at]))
		at++;
	if (at < inside->len && (text[at] == '"' || text[at] == '\''))
		quote = text[at++];
	begin = end = at;
	while (end < inside->len &&
	    (quote != '\0' ? text[end] != quote : !is_blank(text[end])))
		end++;
	*out = (struct html_piece){ text + begin, end - begin };
	return end + (quote != '\0' && end < inside->len);
}

bool
html_attribute_next(
    const struct html_tags *tags, size_t *at_io, struct html_attribute *out)
{
	const struct html_piece *inside = &tags->inside;
	const char *text = inside->text;
	size_t at = *at_io, begin;

	while (at < inside->len && (is_blank(text[at]) || text[at] == '/'))
		at++;
	if (at >= inside->len)
		return false;
	begin = at;
	/* A name may even begin with an equals sign. */
	do
		at++;
	while (at < inside->len && text[at] != '=' && !ends_name(text[at]));
	out->name = (struct html_piece){ text + begin, at - begin };
	out->value = (struct html_piece){ text + at, 0 };
	while (at < inside->len && is_blank(text[at]))
		at++;
	if (at < inside->len && text[at] == '=')
		at = take_value(inside, at + 1, &out->value);
	*at_io = at;
	return true;
}
