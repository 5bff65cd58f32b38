/* html.c - where the text of an HTML document begins.
 *
 * Not a parser of documents, only of tags: what follows the rules of HTML's
 * own tokenizer (quotes in tags, comments, raw text elements) far enough that
 * a `<body>` which no reader takes for a tag is not taken for one here. */
#include "text/html.h"

#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

struct tag {
	const char *name;
	size_t name_len;
	bool is_end;
	size_t end; /* behind the `>` */
};

static bool
ends_name(char c)
{
	return c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\r' ||
	    c == '\n' || c == '\f';
}

/* Behind the tag that is open at `at`: a `>` in a quoted value does not
 * close it. */
static size_t
tag_end(const char *html, size_t len, size_t at)
{
	char quote = '\0', last = '\0';

	for (; at < len; at++) {
		char c = html[at];

		if (quote != '\0' && c == quote)
			quote = '\0';
		else if (quote != '\0')
			continue;
		else if ((c == '"' || c == '\'') && last == '=')
			quote = c;
		else if (c == '>')
			return at + 1;
		if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
			last = c;
	}
	return len;
}

/* Read the tag at html[at] == '<'; false if it is none. */
static bool
read_tag(const char *html, size_t len, size_t at, struct tag *out)
{
	size_t begin = at + 1, end;

	*out = (struct tag){ .is_end = begin < len && html[begin] == '/' };
	begin += out->is_end;
	if (begin >= len || !ascii_is_letter(html[begin]))
		return false;
	for (end = begin; end < len && !ends_name(html[end]); end++)
		;
	out->name = html + begin;
	out->name_len = end - begin;
	out->end = tag_end(html, len, end);
	return true;
}

static bool
tag_is(const struct tag *tag, const char *name)
{
	return text_equal(tag->name, tag->name_len, name, strlen(name));
}

/* Behind the comment, declaration or instruction at html[at] == '<'. */
static size_t
skip_other(const char *html, size_t len, size_t at)
{
	const char *end;

	if (len - at >= 4 && memcmp(html + at, "<!--", 4) == 0) {
		/* <!--> is a whole comment. */
		end = memmem(html + at + 2, len - at - 2, "-->", 3);
		return end != NULL ? (size_t)(end - html) + 3 : len;
	}
	if (len - at >= 2 && (html[at + 1] == '!' || html[at + 1] == '?')) {
		end = memchr(html + at, '>', len - at);
		return end != NULL ? (size_t)(end - html) + 1 : len;
	}
	return at + 1;
}

/* Behind the ISO-2022 text that the escape at html[at] opens: its bytes are
 * no ASCII until the next escape goes back to it. */
static size_t
skip_escape(const char *html, size_t len, size_t at)
{
	while (at < len) {
		const char *escape = memchr(html + at, '\x1b', len - at);

		if (escape == NULL)
			return len;
		at = (size_t)(escape - html) + 1;
		if (len - at >= 2 && html[at] == '(' &&
		    (html[at + 1] == 'B' || html[at + 1] == 'J'))
			return at + 2;
	}
	return len;
}

/* At the end tag of this element if its content is raw text, in which no
 * other tag counts; else behind the tag. */
static size_t
skip_raw_text(const char *html, size_t len, const struct tag *tag)
{
	static const char *const raw[] = { "script", "style", "title",
		"textarea", "xmp" };
	size_t at = tag->end, name = tag->name_len;
	bool is_raw = false;

	for (size_t i = 0; i < sizeof raw / sizeof *raw; i++)
		is_raw = is_raw || tag_is(tag, raw[i]);
	if (!is_raw || tag->is_end)
		return tag->end;
	while (at < len) {
		const char *next = memchr(html + at, '<', len - at);

		if (next == NULL)
			return len;
		at = (size_t)(next - html);
		if (len - at > name + 2 && html[at + 1] == '/' &&
		    text_equal(html + at + 2, name, tag->name, name) &&
		    ends_name(html[at + 2 + name]))
			return at;
		at++;
	}
	return len;
}

size_t
html_text_begin(const char *html, size_t len)
{
	size_t begin = text_begins(html, len, "\xef\xbb\xbf") ? 3 : 0;
	size_t at = begin;

	while (at < len) {
		struct tag tag;

		if (html[at] == '\x1b') {
			at = skip_escape(html, len, at);
		} else if (html[at] != '<') {
			at++;
		} else if (!read_tag(html, len, at, &tag)) {
			at = skip_other(html, len, at);
		} else if (tag_is(&tag, "body") && !tag.is_end) {
			return tag.end;
		} else {
			if (tag_is(&tag, "head") && tag.is_end)
				begin = tag.end;
			at = skip_raw_text(html, len, &tag);
		}
	}
	return begin;
}
