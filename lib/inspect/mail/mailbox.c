/* mailbox.c - one character after the other, and where it belongs. */
#include "mail/mailbox.h"

#include <stdbool.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "mail/mime_words.h"

/* What one mailbox is made of while it is read. */
struct reading {
	struct buffer phrase;  /* before the bracket */
	struct buffer bracket; /* inside it */
	struct buffer comment;
	bool has_bracket;
	bool in_bracket;
	size_t depth; /* of comments */
	bool quoted;
};

static void
reading_clear(struct reading *reading)
{
	buffer_clear(&reading->phrase);
	buffer_clear(&reading->bracket);
	buffer_clear(&reading->comment);
	reading->has_bracket = false;
	reading->in_bracket = false;
}

static bool
has_at(const struct buffer *text)
{
	return text->len > 0 && memchr(text->data, '@', text->len) != NULL;
}

static void
add_without_blanks(const struct buffer *from, struct buffer *out)
{
	const char *text = buffer_text(from);

	for (size_t i = 0; i < from->len; i++)
		if ((unsigned char)text[i] > ' ')
			buffer_add(out, text + i, 1);
}

static void
add_name(const struct buffer *from, struct buffer *out)
{
	const char *text = buffer_text(from);
	size_t len = from->len;

	text_trim(&text, &len);
	mime_words_decode(text, len, out);
}

/* The mailbox is over; the first one that names anybody is kept. */
static void
finish(struct reading *reading, struct mailboxes *out)
{
	const struct buffer *address = reading->has_bracket ? &reading->bracket
							    : &reading->phrase;
	bool first = out->count == 0;

	if (has_at(address)) {
		out->count++;
		if (first)
			add_without_blanks(address, &out->address);
	}
	if (first && out->name.len == 0)
		add_name(
		    reading->has_bracket ? &reading->phrase : &reading->comment,
		    &out->name);
	/* No address at all: what there is is shown. */
	if (first && out->count == 0 && out->name.len == 0)
		add_name(&reading->phrase, &out->name);
	reading_clear(reading);
}

/* A comment's or quoted string's character. Returns whether it was one. */
static bool
put_hidden(struct reading *reading, char c)
{
	if (reading->depth > 0) {
		if (c == '(')
			reading->depth++;
		else if (c == ')')
			reading->depth--;
		if (reading->depth > 0)
			buffer_add(&reading->comment, &c, 1);
		return true;
	}
	if (!reading->quoted)
		return false;
	if (c == '"')
		reading->quoted = false;
	else
		buffer_add(
		    reading->in_bracket ? &reading->bracket : &reading->phrase,
		    &c, 1);
	return true;
}

static void
put(struct reading *reading, char c, struct mailboxes *out)
{
	if (put_hidden(reading, c))
		return;
	switch (c) {
	case '"':
		reading->quoted = true;
		return;
	case '(':
		reading->depth = 1;
		return;
	case '<':
		reading->has_bracket = true;
		reading->in_bracket = true;
		buffer_clear(&reading->bracket);
		return;
	case '>':
		reading->in_bracket = false;
		return;
	case ',':
	case ';':
		if (!reading->in_bracket)
			finish(reading, out);
		return;
	case ':':
		/* A group's name is nobody's. */
		if (!reading->in_bracket && !reading->has_bracket) {
			reading_clear(reading);
			return;
		}
		break;
	default:
		break;
	}
	/* Words behind the bracket belong to nothing. */
	if (reading->in_bracket)
		buffer_add(&reading->bracket, &c, 1);
	else if (!reading->has_bracket)
		buffer_add(&reading->phrase, &c, 1);
}

void
mailboxes_read(const char *value, size_t len, struct mailboxes *out)
{
	struct reading reading = { 0 };

	if (len > LIMIT_SUBJECT_BYTES)
		len = LIMIT_SUBJECT_BYTES;
	*out = (struct mailboxes){ 0 };
	buffer_init(&out->name, 4 * len + 1);
	buffer_init(&out->address, len + 1);
	buffer_init(&reading.phrase, len + 1);
	buffer_init(&reading.bracket, len + 1);
	buffer_init(&reading.comment, len + 1);
	for (size_t i = 0; i < len; i++) {
		char c = value[i];

		if (c == '\\' && (reading.quoted || reading.depth > 0) &&
		    i + 1 < len) {
			c = value[++i];
			buffer_add(reading.depth > 0 ? &reading.comment
				: reading.in_bracket ? &reading.bracket
						     : &reading.phrase,
			    &c, 1);
			continue;
		}
		if (c == '\r' || c == '\n')
			c = ' ';
		if (c != '\0')
			put(&reading, c, out);
	}
	finish(&reading, out);
	buffer_release(&reading.phrase);
	buffer_release(&reading.bracket);
	buffer_release(&reading.comment);
}

void
mailboxes_release(struct mailboxes *mailboxes)
{
	buffer_release(&mailboxes->name);
	buffer_release(&mailboxes->address);
	mailboxes->count = 0;
}
