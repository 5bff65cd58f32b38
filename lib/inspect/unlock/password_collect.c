/* password_collect.c - from parts to plain text. */
#include "unlock/password_collect.h"

#include <string.h>

#include "base/text.h"
#include "mail/mime_headers.h"
#include "text/charset.h"
#include "text/html_text.h"

/* A text in another charset or as HTML is this much longer at most. */
#define CONTENT_FACTOR 4

/* One displayed text as a reader sees it. */
static int
add_part(const struct password_sources *sources, uint32_t ordinal,
    struct password_finder *finder, struct fault *fault)
{
	const struct scan_part *part = &sources->report->parts[ordinal];
	size_t max_bytes = CONTENT_FACTOR * LIMIT_PASSWORD_TEXT_BYTES;
	scoped_buffer struct buffer text = BUFFER_OF(
	    CONTENT_FACTOR * max_bytes);
	scoped_buffer struct buffer shown = BUFFER_OF(
	    CONTENT_FACTOR * max_bytes);
	const char *charset = mime_charset(sources->mime, ordinal);
	struct mime_bytes content;

	if (mime_content(sources->mime, ordinal, max_bytes, &content, fault) <
	    0)
		return -1;
	charset_to_utf8(
	    charset, strlen(charset), content.data, content.len, &text);
	if (text_begins(part->declared, strlen(part->declared), "text/html"))
		html_text(buffer_text(&text), text.len, &shown);
	else
		buffer_add(&shown, buffer_text(&text), text.len);
	password_finder_text(finder, buffer_text(&shown), shown.len);
	return 0;
}

static void
add_names(const struct scan_part *part, struct password_finder *finder)
{
	for (size_t i = 0; i < part->name_count; i++)
		password_finder_name(
		    finder, part->names[i], strlen(part->names[i]));
}

static void
add_date(const struct sealed *message, struct password_finder *finder)
{
	struct header_walk walk;
	struct header header;

	header_walk_init(&walk, message->data, message->len);
	while (header_next(&walk, &header))
		if (header_is(&header, "date"))
			password_finder_date(
			    finder, header.value, header.value_len);
}

static void
add_given(
    const struct password_sources *sources, struct password_finder *finder)
{
	const struct secrets *secrets = &sources->request->secrets;
	const struct text_list *list = &sources->host->encrypted_passwords;

	for (size_t i = 0; i < secrets->count; i++)
		password_finder_given(finder, PASSWORD_MEMORY,
		    secrets->texts[i], strlen(secrets->texts[i]));
	for (size_t i = 0; i < list->count; i++)
		password_finder_given(finder, PASSWORD_SETTINGS, list->items[i],
		    strlen(list->items[i]));
}

int
password_collect(const struct password_sources *sources,
    struct password_finder *finder, struct fault *fault)
{
	const struct scan_report *report = sources->report;

	password_finder_subject(
	    finder, report->subject.decoded, strlen(report->subject.decoded));
	for (uint32_t i = 0; i < report->part_count; i++) {
		if ((report->parts[i].flags & PART_DISPLAYED) != 0 &&
		    report->parts[i].kind == PART_LEAF &&
		    add_part(sources, i, finder, fault) < 0)
			return -1;
		add_names(&report->parts[i], finder);
	}
	add_date(sources->message, finder);
	add_given(sources, finder);
	return 0;
}

void
password_keep(const struct password_finder *finder, struct secrets *out)
{
	scoped_passwords struct passwords labelled = { 0 };

	password_finder_labelled(finder, &labelled);
	for (size_t i = 0; i < labelled.count; i++)
		secrets_add(out, labelled.items[i].text, labelled.items[i].len);
}
