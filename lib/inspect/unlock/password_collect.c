/* password_collect.c - from parts to plain text. */
#include "unlock/password_collect.h"

#include <string.h>

#include "base/text.h"
#include "mail/mime_headers.h"
#include "text/html_text.h"

/* HTML is this much longer than what it shows. */
#define HTML_FACTOR 4

/* One displayed text as a reader sees it. */
static void
add_text(const struct displayed_text *text, struct password_finder *finder)
{
	size_t len = displayed_len(
	    text, HTML_FACTOR * LIMIT_PASSWORD_TEXT_BYTES);
	scoped_buffer struct buffer shown = BUFFER_OF(HTML_FACTOR * len + 1);

	if (!text->is_html) {
		password_finder_text(finder, text->text, len);
		return;
	}
	html_text(text->text, len, &shown);
	password_finder_text(finder, buffer_text(&shown), shown.len);
}

/* Whether it may have a label; most texts have none. */
static bool
is_labelled(const struct displayed_text *text)
{
	size_t len = displayed_len(
	    text, HTML_FACTOR * LIMIT_PASSWORD_TEXT_BYTES);
	scoped_buffer struct buffer shown = BUFFER_OF(HTML_FACTOR * len + 1);

	if (!text->is_html)
		return password_finder_has_label(text->text, len);
	html_text(text->text, len, &shown);
	return password_finder_has_label(buffer_text(&shown), shown.len);
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

void
password_collect(
    const struct password_sources *sources, struct password_finder *finder)
{
	const struct scan_report *report = sources->report;

	password_finder_subject(
	    finder, report->subject.decoded, strlen(report->subject.decoded));
	for (size_t i = 0; i < sources->displayed->count; i++)
		add_text(&sources->displayed->items[i], finder);
	for (uint32_t i = 0; i < report->part_count; i++)
		add_names(&report->parts[i], finder);
	add_date(sources->message, finder);
	add_given(sources, finder);
}

bool
password_is_labelled(const struct password_sources *sources)
{
	const char *subject = sources->report->subject.decoded;
	const struct displayed *displayed = sources->displayed;

	if (password_finder_has_label(subject, strlen(subject)))
		return true;
	for (size_t i = 0; i < displayed->count; i++)
		if (is_labelled(&displayed->items[i]))
			return true;
	return false;
}

void
password_keep(const struct password_finder *finder, struct secrets *out)
{
	scoped_passwords struct passwords labelled = { 0 };

	password_finder_labelled(finder, &labelled);
	for (size_t i = 0; i < labelled.count; i++)
		secrets_add(out, labelled.items[i].text, labelled.items[i].len);
}
