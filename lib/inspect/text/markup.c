/* markup.c - tags and texts, and their entities. */
#include "text/markup.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "text/utf16.h"

/* A number in an entity: &#x10FFFF; and then some zeros. */
#define ENTITY_BYTES 16

static bool
begins(const struct markup *markup, const char *with)
{
	size_t len = strlen(with);

	return markup->left >= len && memcmp(markup->next, with, len) == 0;
}

static void
advance(struct markup *markup, size_t len)
{
	markup->next += len;
	markup->left -= len;
}

/* Bytes before what stands next, all of them if it does not come. */
static size_t
bytes_until(const struct markup *markup, const char *what)
{
	const char *found = memmem(
	    markup->next, markup->left, what, strlen(what));

	return found != NULL ? (size_t)(found - markup->next) : markup->left;
}

/* Pass what stands next, and its end. */
static void
pass(struct markup *markup, const char *end)
{
	size_t len = bytes_until(markup, end);

	advance(markup, len);
	if (markup->left > 0)
		advance(markup, strlen(end));
}

static void
take_text(struct markup *markup, const char *end, bool is_literal)
{
	markup->kind = MARKUP_TEXT;
	markup->is_literal = is_literal;
	markup->body = markup->next;
	markup->body_len = bytes_until(markup, end);
	advance(markup, markup->body_len);
}

/* Where a tag ends: at a > outside quotes. */
static size_t
tag_bytes(const struct markup *markup)
{
	char quote = '\0';

	for (size_t i = 0; i < markup->left; i++) {
		char c = markup->next[i];

		if (quote != '\0')
			quote = (char)(c == quote ? '\0' : quote);
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return i;
	}
	return markup->left;
}

static bool
ends_name(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '/' ||
	    c == '=';
}

/* Split a tag's bytes into name and attributes. */
static void
split_tag(struct markup *markup, const char *tag, size_t len)
{
	size_t name = 0;

	markup->is_empty = len > 0 && tag[len - 1] == '/';
	if (markup->is_empty)
		len--;
	markup->name = tag;
	while (name < len && !ends_name(tag[name])) {
		if (tag[name] == ':')
			markup->name = tag + name + 1;
		name++;
	}
	markup->name_len = (size_t)(tag + name - markup->name);
	markup->body = tag + name;
	markup->body_len = len - name;
}

static void
take_tag(struct markup *markup)
{
	size_t len;
	const char *tag;

	advance(markup, 1);
	markup->kind = MARKUP_OPEN;
	if (begins(markup, "/")) {
		advance(markup, 1);
		markup->kind = MARKUP_CLOSE;
	}
	tag = markup->next;
	len = tag_bytes(markup);
	split_tag(markup, tag, len);
	advance(markup, len < markup->left ? len + 1 : len);
}

bool
markup_next(struct markup *markup)
{
	while (markup->left > 0) {
		if (begins(markup, "]]>")) {
			/* What closed a text that was literal. */
			advance(markup, 3);
		} else if (*markup->next != '<') {
			take_text(markup, "<", false);
			return true;
		} else if (begins(markup, "<!--")) {
			pass(markup, "-->");
		} else if (begins(markup, "<![CDATA[")) {
			advance(markup, 9);
			take_text(markup, "]]>", true);
			return true;
		} else if (begins(markup, "<!") || begins(markup, "<?")) {
			pass(markup, ">");
		} else {
			take_tag(markup);
			return true;
		}
	}
	return false;
}

static uint32_t
number_of(const char *text, size_t len)
{
	bool is_hex = len > 0 && (text[0] == 'x' || text[0] == 'X');
	uint32_t value = 0;

	for (size_t i = is_hex; i < len && value <= 0x10ffff; i++) {
		char c = text_lower(text[i]);
		uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0')
		    : is_hex && c >= 'a' && c <= 'f'  ? (uint32_t)(c - 'a' + 10)
						      : 99;

		if (digit == 99)
			return 0;
		value = value * (is_hex ? 16 : 10) + digit;
	}
	return value;
}

/* Append what an entity (between & and ;) stands for. */
static bool
add_entity(const char *name, size_t len, struct buffer *out)
{
	static const struct {
		const char *name;
		const char *text;
	} known[] = { { "amp", "&" }, { "lt", "<" }, { "gt", ">" },
		{ "quot", "\"" }, { "apos", "'" } };

	if (len > 1 && name[0] == '#') {
		utf16_add_char(number_of(name + 1, len - 1), out);
		return true;
	}
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i].name) == len &&
		    memcmp(known[i].name, name, len) == 0) {
			buffer_add(out, known[i].text, 1);
			return true;
		}
	return false;
}

/* Append as much as fits. */
static void
add_cut(const char *text, size_t len, struct buffer *out)
{
	size_t room = out->max - out->len;

	buffer_add(out, text, len < room ? len : room);
}

static void
decode(const char *text, size_t len, struct buffer *out)
{
	while (len > 0 && out->len < out->max) {
		const char *mark = memchr(text, '&', len);
		size_t plain = mark != NULL ? (size_t)(mark - text) : len;
		size_t most;
		const char *end;

		add_cut(text, plain, out);
		if (mark == NULL)
			return;
		text += plain;
		len -= plain;
		most = len < ENTITY_BYTES ? len : ENTITY_BYTES;
		end = memchr(text, ';', most);
		if (end == NULL ||
		    !add_entity(text + 1, (size_t)(end - text - 1), out)) {
			add_cut(text, 1, out);
			end = text;
		}
		len -= (size_t)(end + 1 - text);
		text = end + 1;
	}
}

/* One attribute: its name without prefix, its value. */
struct attribute {
	const char *name, *value;
	size_t name_len, value_len;
};

static size_t
skip_blanks(const char *text, size_t len, size_t at)
{
	while (at < len &&
	    (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' ||
		text[at] == '\n'))
		at++;
	return at;
}

/* The attribute at *at_io, which moves behind it. */
static bool
attribute_next(
    const char *text, size_t len, size_t *at_io, struct attribute *out)
{
	size_t at = skip_blanks(text, len, *at_io);
	const char *close;

	out->name = text + at;
	while (at < len && !ends_name(text[at])) {
		if (text[at] == ':')
			out->name = text + at + 1;
		at++;
	}
	out->name_len = (size_t)(text + at - out->name);
	at = skip_blanks(text, len, at);
	if (at >= len || text[at] != '=')
		return false;
	at = skip_blanks(text, len, at + 1);
	if (at >= len || (text[at] != '"' && text[at] != '\''))
		return false;
	out->value = text + at + 1;
	close = memchr(out->value, text[at], len - at - 1);
	if (close == NULL)
		return false;
	out->value_len = (size_t)(close - out->value);
	*at_io = (size_t)(close + 1 - text);
	return true;
}

bool
markup_attribute(
    const struct markup *markup, const char *name, struct buffer *out)
{
	struct attribute one;
	size_t at = 0;

	buffer_clear(out);
	while (attribute_next(markup->body, markup->body_len, &at, &one))
		if (one.name_len == strlen(name) &&
		    memcmp(one.name, name, one.name_len) == 0) {
			decode(one.value, one.value_len, out);
			return true;
		}
	return false;
}

void
markup_text(const struct markup *markup, struct buffer *out)
{
	if (markup->is_literal)
		add_cut(markup->body, markup->body_len, out);
	else
		decode(markup->body, markup->body_len, out);
}

bool
markup_from_utf16(const char *bytes, size_t len, struct buffer *out)
{
	bool little = len >= 2 &&
	    (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "<", 2) == 0);
	bool big = len >= 2 &&
	    (memcmp(bytes, "\xfe\xff", 2) == 0 || memcmp(bytes, "\0<", 2) == 0);

	if (!little && !big)
		return false;
	utf16_add(bytes, len / 2, big, out);
	return true;
}
