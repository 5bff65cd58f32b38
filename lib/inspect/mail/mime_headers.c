/* mime_headers.c - RFC 5322 2.2 fields; forged copies of ours. */
#include "mail/mime_headers.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "mail/mime_words.h"
#include "wire/own_headers.h"

void
header_walk_init(struct header_walk *walk, const char *text, size_t len)
{
	*walk = (struct header_walk){ .next = text, .end = text + len };
	/* An mbox's line before the headers is no header and no fault. */
	if (text_begins(text, len, "From ") ||
	    text_begins(text, len, ">From ")) {
		const char *line = memchr(text, '\n', len);

		walk->next = line != NULL ? line + 1 : walk->end;
	}
}

static const char *
line_end(const char *line, const char *end)
{
	const char *newline = memchr(line, '\n', (size_t)(end - line));

	return newline != NULL ? newline + 1 : end;
}

static bool
line_is_blank(const char *line, const char *end)
{
	return line[0] == '\n' ||
	    (line[0] == '\r' && end - line > 1 && line[1] == '\n');
}

/* Whether the line begins with a field name and a colon: RFC 5322 3.6.8, and
 * blanks before the colon (4.5). */
static bool
header_begin(const char *line, const char *end, struct header *out)
{
	const char *at = line;

	while (at<end && * at> ' ' && *at < 0x7f && *at != ':')
		at++;
	out->name = line;
	out->name_len = (size_t)(at - line);
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	if (out->name_len == 0 || at == end || *at != ':')
		return false;
	out->value = at + 1;
	return true;
}

/* The block is over; `blank` is what stands behind its blank line, or NULL. */
static bool
walk_done(struct header_walk *walk, const char *blank)
{
	walk->body = blank != NULL ? blank : walk->end;
	if (walk->first_junk != NULL && (blank == NULL || walk->headers == 0))
		walk->body = walk->first_junk;
	walk->next = walk->end;
	return false;
}

bool
header_next(struct header_walk *walk, struct header *out)
{
	while (walk->next < walk->end) {
		const char *line = walk->next;
		const char *end = line_end(line, walk->end);

		walk->lines++;
		if (line_is_blank(line, walk->end))
			return walk_done(walk, end);
		while (end < walk->end && (*end == ' ' || *end == '\t')) {
			end = line_end(end, walk->end);
			walk->lines++;
		}
		walk->next = end;
		if (header_begin(line, end, out)) {
			while (end > out->value &&
			    (end[-1] == '\n' || end[-1] == '\r'))
				end--;
			out->value_len = (size_t)(end - out->value);
			walk->headers++;
			return true;
		}
		if (walk->first_junk == NULL)
			walk->first_junk = line;
	}
	return walk->body == NULL ? walk_done(walk, NULL) : false;
}

bool
header_is(const struct header *header, const char *name)
{
	return text_equal(header->name, header->name_len, name, strlen(name));
}

static void
subject_read(const char *message, const struct header *header,
    struct scan_subject *subject)
{
	scoped_buffer struct buffer decoded = BUFFER_OF(
	    4 * header->value_len + LIMIT_REPORT_TEXT);
	const char *text;
	size_t len;

	subject->value_begin = (uint64_t)(header->value - message);
	subject->value_end = subject->value_begin + header->value_len;
	mime_words_decode(header->value, header->value_len, &decoded);
	text = buffer_text(&decoded);
	len = decoded.len;
	text_trim(&text, &len);
	report_set_text(&subject->decoded, text, len);
}

/* The first, some more, and the last. */
static void
subject_add(const char *message, const struct header *header,
    struct scan_report *report)
{
	size_t most = LIMIT_REPORT_SUBJECTS - 1;
	struct scan_subject *other;

	if (report->subject.count++ == 0) {
		subject_read(message, header, &report->subject);
		return;
	}
	if (report->other_subject_count < most)
		report->other_subject_count++;
	other = &report->other_subjects[report->other_subject_count - 1];
	other->count = report->subject.count;
	subject_read(message, header, other);
}

void
headers_report(const char *message, size_t len, const char *authserv_id,
    struct scan_report *report)
{
	scoped_own_headers struct own_headers own = { 0 };
	struct header_walk walk;
	struct header header;

	header_walk_init(&walk, message, len);
	while (header_next(&walk, &header)) {
		struct own_field field = { header.name, header.name_len,
			header.value, header.value_len };

		if (header_is(&header, "subject"))
			subject_add(message, &header, report);
		own_headers_add(&own, &field, authserv_id);
	}
	for (size_t i = 0; i < own.count; i++)
		report_add_forged(
		    report, own.items[i].name, own.items[i].ordinal);
	if (own.cut)
		report_add_note(&report->limits, "headers", 0);
}
