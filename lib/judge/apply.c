/* apply.c - edits carried out on a message file, as an MTA carries them out.
 *
 * The message's own bytes stay: only the fields an edit names are touched, in
 * the line ends that the message has. */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/mem.h"
#include "base/text.h"
#include "judge/edits.h"

/* One header field with its folds and line end, or a run of lines that no edit
 * is about. */
struct field {
	const char *bytes;
	size_t len;
	bool named;  /* an edit has its name */
	char *owned; /* bytes, when they are ours */
};

struct head {
	struct field *fields;
	size_t count, cap;
	const char *newline;
};

static size_t
line_length(const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);

	return end != NULL ? (size_t)(end - text) + 1 : len;
}

/* Whether a line is the one that ends the headers. */
static bool
is_empty_line(const char *line, size_t len)
{
	return (len == 1 && line[0] == '\n') ||
	    (len == 2 && line[0] == '\r' && line[1] == '\n');
}

static void
insert_field(struct head *head, size_t at, struct field field)
{
	head->fields = mem_grow(
	    head->fields, head->count, &head->cap, sizeof *head->fields);
	memmove(&head->fields[at + 1], &head->fields[at],
	    (head->count - at) * sizeof *head->fields);
	head->fields[at] = field;
	head->count++;
}

static void
remove_field(struct head *head, size_t at)
{
	free(head->fields[at].owned);
	head->count--;
	memmove(&head->fields[at], &head->fields[at + 1],
	    (head->count - at) * sizeof *head->fields);
}

static bool
has_name(const struct field *field, const char *name)
{
	const char *colon = memchr(field->bytes, ':', field->len);
	size_t len = colon != NULL ? (size_t)(colon - field->bytes) : 0;

	/* "Subject :" is how some write it (RFC 5322 4.5). */
	while (len > 0 &&
	    (field->bytes[len - 1] == ' ' || field->bytes[len - 1] == '\t'))
		len--;
	return len > 0 && text_equal(field->bytes, len, name, strlen(name));
}

/* Whether some edit is about this line. */
static bool
is_named(const struct edits *edits, const struct field *line)
{
	for (size_t i = 0; i < edits->count; i++)
		/* Edits of one name stand together as a rule. */
		if ((i == 0 ||
			strcmp(edits->items[i].name,
			    edits->items[i - 1].name) != 0) &&
		    has_name(line, edits->items[i].name))
			return true;
	return false;
}

/* Split the headers; returns where the blank line or the end is. A message of
 * a million headers has few that an edit names: the others stay together. */
static size_t
split(const struct edits *edits, const char *message, size_t len,
    struct head *head)
{
	size_t at = 0;

	while (at < len) {
		struct field line = { .bytes = message + at,
			.len = line_length(message + at, len - at) };
		struct field *last = head->count > 0
		    ? &head->fields[head->count - 1]
		    : NULL;
		bool folded = message[at] == ' ' || message[at] == '\t';

		if (is_empty_line(line.bytes, line.len))
			break;
		line.named = !folded && is_named(edits, &line);
		if (last != NULL && (folded || (!last->named && !line.named)))
			last->len += line.len;
		else
			insert_field(head, head->count, line);
		at += line.len;
	}
	return at;
}

/* The ordinal-th field of that name, or count. */
static size_t
find_field(const struct head *head, const char *name, uint32_t ordinal)
{
	for (size_t i = 0; i < head->count; i++)
		if (head->fields[i].named && has_name(&head->fields[i], name) &&
		    --ordinal == 0)
			return i;
	return head->count;
}

static struct field
make_field(const struct head *head, const struct edit *edit)
{
	struct buffer made;
	struct field field = { .named = true };

	buffer_init(&made, 4L * LIMIT_SUBJECT_BYTES);
	buffer_add_text(&made, edit->name);
	buffer_add_text(&made, ":");
	for (const char *c = edit->value; *c != '\0'; c++)
		if (*c == '\n')
			buffer_add_text(&made, head->newline);
		else
			buffer_add(&made, c, 1);
	buffer_add_text(&made, head->newline);
	field.len = made.len;
	field.owned = buffer_take(&made);
	field.bytes = field.owned;
	return field;
}

static void
apply_edit(struct head *head, const struct edit *edit)
{
	size_t at = 0;

	if (edit->kind == EDIT_UNSET)
		return;
	if (edit->kind != EDIT_INSERT) {
		at = find_field(head, edit->name, edit->ordinal);
		if (at < head->count)
			remove_field(head, at);
	}
	if (edit->kind != EDIT_DELETE)
		insert_field(head, at, make_field(head, edit));
}

/* The new headers and the blank line, one that is missing too if it is needed.
 * Returns where the body begins. */
static size_t
apply_headers(const struct edits *edits, const char *message, size_t len,
    bool needs_blank, struct buffer *out)
{
	size_t first = line_length(message, len);
	struct head head = { .newline = first >= 2 && message[first - 2] == '\r'
		    ? "\r\n"
		    : "\n" };
	size_t end = split(edits, message, len, &head);
	size_t blank = line_length(message + end, len - end);

	for (size_t i = 0; i < edits->count; i++)
		apply_edit(&head, &edits->items[i]);
	for (size_t i = 0; i < head.count; i++) {
		buffer_add(out, head.fields[i].bytes, head.fields[i].len);
		free(head.fields[i].owned);
	}
	free(head.fields);
	if (blank > 0)
		buffer_add(out, message + end, blank);
	else if (needs_blank)
		buffer_add_text(out, head.newline);
	return end + blank;
}

void
edits_apply_headers(const struct edits *edits, const char *message, size_t len,
    struct buffer *out)
{
	apply_headers(edits, message, len, true, out);
}

void
edits_apply(const struct edits *edits, const char *message, size_t len,
    const char *body, size_t body_len, struct buffer *out)
{
	size_t begin = apply_headers(edits, message, len, body != NULL, out);

	if (body != NULL)
		buffer_add(out, body, body_len);
	else
		buffer_add(out, message + begin, len - begin);
}
