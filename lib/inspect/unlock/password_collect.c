/* password_collect.c - from parts to plain text. */
#include "unlock/password_collect.h"

#include <string.h>

#include "base/text.h"
#include "mail/mime_headers.h"
#include "text/html_decode.h"
#include "text/html_text.h"
#include "unlock/password_label.h"

/* HTML is this much longer than what it shows. */
#define HTML_FACTOR 4

/* The most of a picture's text that is read. */
#define ALT_BYTES 256

/* What stands in place of pictures, a line each. The attribute is looked for
 * without a look at the markup around it: a second walk over every page would
 * cost more than the candidates that this may find too many. */
static void
add_alternatives(const char *html, size_t len, struct buffer *out)
{
	while (len > 0) {
		size_t at = text_find(html, len, "alt=") + 4, end;

		if (at >= len)
			return;
		html += at;
		len -= at;
		if (html[0] != '"' && html[0] != '\'')
			continue;
		for (end = 1; end < len && end < ALT_BYTES; end++)
			if (html[end] == html[0])
				break;
		buffer_add(out, "\n", 1);
		html_decode(html + 1, end - 1, out);
		html += end;
		len -= end;
	}
}

/* One text as a reader sees it: of HTML, room holds that. */
static struct span
shown(const struct displayed_text *text, struct buffer *room)
{
	size_t len = displayed_len(
	    text, HTML_FACTOR * LIMIT_PASSWORD_TEXT_BYTES);

	if (!text->is_html)
		return (struct span){ text->text, len };
	html_text(text->text, len, room);
	add_alternatives(text->text, len, room);
	return (struct span){ buffer_text(room), room->len };
}

/* Its longest form: html_decode() may lengthen a text. */
static size_t
most_shown(const struct displayed_text *text)
{
	return text->len * 2 * HTML_FACTOR + 1;
}

static void
add_texts(const struct displayed *texts, struct password_finder *finder)
{
	for (size_t i = 0; i < texts->count; i++) {
		scoped_buffer struct buffer room = BUFFER_OF(
		    most_shown(&texts->items[i]));
		struct span text = shown(&texts->items[i], &room);

		password_finder_text(finder, text.text, text.len);
	}
}

/* Whether any may have a label; most texts have none. */
static bool
is_any_labelled(const struct displayed *texts)
{
	for (size_t i = 0; i < texts->count; i++) {
		scoped_buffer struct buffer room = BUFFER_OF(
		    most_shown(&texts->items[i]));
		struct span text = shown(&texts->items[i], &room);

		if (password_finder_has_label(text.text, text.len))
			return true;
	}
	return false;
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
	add_texts(sources->displayed, finder);
	add_texts(sources->attached, finder);
	for (uint32_t i = 0; i < report->part_count; i++)
		add_names(&report->parts[i], finder);
	add_date(sources->message, finder);
	add_given(sources, finder);
}

bool
password_is_labelled(const struct password_sources *sources)
{
	const char *subject = sources->report->subject.decoded;

	return password_finder_has_label(subject, strlen(subject)) ||
	    is_any_labelled(sources->displayed) ||
	    is_any_labelled(sources->attached);
}

void
password_keep(const struct password_finder *finder, struct secrets *out)
{
	scoped_passwords struct passwords labelled = { 0 };

	password_finder_labelled(finder, &labelled);
	for (size_t i = 0; i < labelled.count; i++)
		secrets_add(out, labelled.items[i].text, labelled.items[i].len);
}
