/* rewritten.h - what an MTA makes of a rewrite's header changes and body.
 *
 * Written from the header changes alone, one after the other as they stand,
 * so that tests see what would be delivered and not what was planned. */
#ifndef SEKISHO_T_REWRITTEN_H
#define SEKISHO_T_REWRITTEN_H

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "wire/request.h"

/* The length of the field or blank line at text, folds included. */
static inline size_t
field_bytes(const char *text, size_t len)
{
	size_t at = 0;

	do {
		const char *end = memchr(text + at, '\n', len - at);

		if (end == NULL)
			return len;
		at = (size_t)(end - text) + 1;
	} while (at < len && (text[at] == ' ' || text[at] == '\t'));
	return at;
}

static inline bool
field_has_name(const char *text, size_t len, const char *name)
{
	size_t name_len = strlen(name);

	if (!text_begins(text, len, name))
		return false;
	while (
	    name_len < len && (text[name_len] == ' ' || text[name_len] == '\t'))
		name_len++;
	return name_len < len && text[name_len] == ':';
}

/* One change on a header block; a fold's CRLF becomes eol. */
static inline void
change_header(
    struct buffer *block, const struct header_change *change, const char *eol)
{
	scoped_buffer struct buffer made;
	uint32_t seen = 0;
	bool done = false;

	buffer_init(&made, block->max);
	for (size_t at = 0; at < block->len;) {
		const char *field = block->data + at;
		size_t len = field_bytes(field, block->len - at);

		at += len;
		if (done || !field_has_name(field, len, change->name) ||
		    ++seen != change->ordinal) {
			buffer_add(&made, field, len);
			continue;
		}
		done = true;
		if (change->value[0] == '\0')
			continue;
		buffer_add_format(
		    &made, "%s: %s%s", change->name, change->value, eol);
	}
	if (change->ordinal == 0)
		buffer_add_format(
		    &made, "%s: %s%s", change->name, change->value, eol);
	buffer_clear(block);
	for (size_t i = 0; i < made.len; i++)
		if (strlen(eol) == 2 || made.data[i] != '\r')
			buffer_add(block, made.data + i, 1);
}

/* Append the whole message as it would be delivered. */
static inline void
rewritten_whole(const char *message, size_t len, const struct buffer *body,
    const struct rewrite_result *result, struct buffer *out)
{
	size_t end = 0;
	const char *eol = "\r\n";
	scoped_buffer struct buffer block;

	while (end < len && message[end] != '\n' &&
	    !(len - end > 1 && message[end] == '\r' &&
		message[end + 1] == '\n'))
		end += field_bytes(message + end, len - end);
	if (memchr(message, '\r', len) == NULL)
		eol = "\n";
	buffer_init(&block, len + LIMIT_FRAME_BYTES * 8L);
	buffer_add(&block, message, end);
	for (size_t i = 0; i < result->header_count; i++)
		change_header(&block, &result->headers[i], eol);
	buffer_add(out, buffer_text(&block), block.len);
	/* The blank line is as the sender wrote it. */
	if (end < len)
		buffer_add(out, message + end, message[end] == '\r' ? 2 : 1);
	buffer_add(out, buffer_text(body), body->len);
}

#endif
