/* mime_headers.c - RFC 5322 2.2 fields; forged copies of ours. */
#include "mail/mime_headers.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "mail/mime_words.h"

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

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Skip comments (nested, with escapes) and blanks; len if one never ends. */
static size_t
skip_cfws(const char *text, size_t len, size_t at)
{
	size_t depth = 0;

	for (; at < len; at++) {
		char c = text[at];

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == '\\' && depth > 0)
			at++;
		else if (depth == 0 && !is_blank(c))
			return at;
	}
	return len;
}

/* Append the token or quoted string at `at`; returns where it ends, or `at`
 * when there is none. */
static size_t
read_value(const char *text, size_t len, size_t at, struct buffer *out)
{
	size_t begin = at;

	if (at < len && text[at] == '"') {
		for (at++; at < len && text[at] != '"'; at++) {
			if (text[at] == '\\' && at + 1 < len)
				at++;
			buffer_add(out, text + at, 1);
		}
		return at < len ? at + 1 : begin;
	}
	/* RFC 2045 5.1 token; 8-bit as in RFC 8616. */
	while (at < len && (unsigned char)text[at] > ' ' && text[at] != 0x7f &&
	    strchr("()<>@,;:\\\"/[]?=", text[at]) == NULL)
		at++;
	buffer_add(out, text + begin, at - begin);
	return at;
}

bool
header_claims_ours(const char *value, size_t len, const char *authserv_id)
{
	scoped_buffer struct buffer id = BUFFER_OF(len + 1);
	size_t at = skip_cfws(value, len, 0), end;
	size_t ours_len = strlen(authserv_id);

	end = read_value(value, len, at, &id);
	if (end == at || id.len == 0)
		return true;
	/* The version, if any. */
	at = skip_cfws(value, len, end);
	while (at < len && value[at] >= '0' && value[at] <= '9')
		at++;
	at = skip_cfws(value, len, at);
	if (at < len && value[at] != ';')
		return true;
	/* A name's final dot changes nothing. */
	if (id.len > 1 && id.data[id.len - 1] == '.')
		id.len--;
	return text_equal(id.data, id.len, authserv_id, ours_len);
}

/* One name of ours and how often it was seen. */
struct counted {
	const char *name;
	size_t name_len;
	uint32_t count;
};

/* Names of ours that are told apart: a message has some; one that makes up
 * more has them counted as the last. */
#define COUNTED_NAMES 1000

struct counting {
	struct counted names[COUNTED_NAMES];
	size_t used;
};

/* Count one more header of this name. */
static const struct counted *
count_header(struct counting *counting, const struct header *header)
{
	for (size_t i = 0; i < counting->used; i++) {
		struct counted *known = &counting->names[i];

		if (text_equal(known->name, known->name_len, header->name,
			header->name_len)) {
			known->count++;
			return known;
		}
	}
	if (counting->used == COUNTED_NAMES)
		return NULL;
	counting->names[counting->used] = (struct counted){ header->name,
		header->name_len, 1 };
	return &counting->names[counting->used++];
}

static bool
header_is_ours(const struct header *header)
{
	return header_is(header, "x-sekisho") ||
	    text_begins(header->name, header->name_len, "x-sekisho-");
}

static void
add_forged(struct scan_report *report, const struct counted *counted)
{
	char name[LIMIT_NAME_BYTES];
	size_t len = counted->name_len < sizeof name ? counted->name_len
						     : sizeof name - 1;

	memcpy(name, counted->name, len);
	name[len] = '\0';
	report_add_forged(report, name, counted->count);
}

void
headers_report(const char *message, size_t len, const char *authserv_id,
    struct scan_report *report)
{
	struct counting counting = { .used = 0 };
	struct header_walk walk;
	struct header header;

	header_walk_init(&walk, message, len);
	while (header_next(&walk, &header)) {
		bool results = header_is(&header, "authentication-results");
		const struct counted *counted;

		if (header_is(&header, "subject"))
			subject_add(message, &header, report);
		if (!results && !header_is_ours(&header))
			continue;
		counted = count_header(&counting, &header);
		if (counted == NULL)
			report_add_note(&report->limits, "headers", 0);
		else if (!results ||
		    header_claims_ours(
			header.value, header.value_len, authserv_id))
			add_forged(report, counted);
	}
}
