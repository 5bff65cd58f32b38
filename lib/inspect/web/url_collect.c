/* url_collect.c - parts to URLs, within bounds. */
#include "web/url_collect.h"

#include <string.h>

#include "base/text.h"
#include "web/url_html.h"

/* Whether one more may be read. */
static bool
may_try(struct url_sink *sink)
{
	if (sink->tries > 0) {
		sink->tries--;
		return true;
	}
	sink->urls->cut = true;
	return false;
}

static uint32_t
add(struct url_sink *sink, const struct parsed_url *url, uint32_t flags,
    uint32_t around)
{
	return urls_add(sink->urls,
	    &(struct scan_url){ .url = url->text,
		.host = url->host.name,
		.written = url->host.written,
		.shown = "",
		.flags = url->flags | sink->where | flags,
		.part = sink->part,
		.around = around });
}

uint32_t
url_take(struct url_sink *sink, const struct written_url *written,
    struct parsed_url *out)
{
	struct parsed_url url, inside;
	uint32_t ordinal;

	if (!may_try(sink) ||
	    url_parse(written->text, written->len, written->base, written->bare,
		&url) != 0)
		return 0;
	ordinal = add(sink, &url, written->flags, 0);
	/* One level: what is inside that one is not read. */
	if (ordinal != 0 && url_inside(&url, &inside) == 0)
		(void)add(sink, &inside, written->flags | URL_INSIDE, ordinal);
	if (out != NULL && ordinal != 0)
		*out = url;
	return ordinal;
}

/* A URL that <> hold together, without its folds. */
static void
take_folded(
    struct url_sink *sink, const struct found_url *found, uint32_t flags)
{
	char text[LIMIT_URL_BYTES];
	size_t len = 0;

	for (size_t i = 0; i < found->len && len < sizeof text; i++)
		if ((unsigned char)found->text[i] > ' ')
			text[len++] = found->text[i];
	(void)url_take(sink,
	    &(struct written_url){
		.text = text, .len = len, .bare = found->bare, .flags = flags },
	    NULL);
}

/* Whether what stands before the first letter beyond ASCII may be all of it:
 * "http://a.exampleをご覧". */
static bool
may_end_early(const struct found_url *found)
{
	return found->ascii_len < found->len &&
	    memchr(found->text, '.', found->ascii_len) != NULL;
}

void
url_take_text(
    struct url_sink *sink, const char *text, size_t len, uint32_t flags)
{
	struct url_walk walk = { .text = text, .len = len };
	struct found_url found;
	struct written_url written;

	while (url_next(&walk, &found)) {
		if (sink->tries == 0) {
			sink->urls->cut = true;
			return;
		}
		if (found.folded) {
			take_folded(sink, &found, flags);
			continue;
		}
		written = (struct written_url){ .text = found.text,
			.len = found.ascii_len,
			.bare = found.bare,
			.flags = flags };
		if (may_end_early(&found))
			(void)url_take(sink, &written, NULL);
		written.len = found.len;
		(void)url_take(sink, &written, NULL);
	}
}

int
url_first_host(const char *text, size_t len, struct parsed_url *out)
{
	struct url_walk walk = { .text = text, .len = len };
	struct found_url found;

	if (url_is_bare_host(text, len))
		return url_parse(text, len, NULL, true, out);
	if (!url_next(&walk, &found))
		return -1;
	return url_parse(found.text,
	    may_end_early(&found) ? found.ascii_len : found.len, NULL,
	    found.bare, out);
}

/* One displayed text, so far as it may still be read. */
static void
collect_text(
    const struct displayed_text *text, size_t len, struct url_sink *sink)
{
	sink->part = text->part + 1;
	if (text->is_html) {
		sink->where = URL_IN_HTML;
		url_take_html(sink, text->text, len);
	} else {
		sink->where = URL_IN_TEXT;
		url_take_text(sink, text->text, len, 0);
	}
}

void
url_collect(const struct displayed *displayed, struct scan_report *report)
{
	struct url_sink sink = { .urls = &report->urls,
		.where = URL_IN_SUBJECT,
		.tries = LIMIT_URL_TRIES };
	size_t left = LIMIT_URL_TEXT_BYTES;

	url_take_text(
	    &sink, report->subject.decoded, strlen(report->subject.decoded), 0);
	for (size_t i = 0; i < displayed->count; i++) {
		const struct displayed_text *text = &displayed->items[i];
		size_t len = displayed_len(text, left);

		if (text->is_cut || len < text->len)
			report->urls.cut = true;
		collect_text(text, len, &sink);
		left -= len;
	}
	if (displayed->is_cut)
		report->urls.cut = true;
}

void
url_collect_files(struct scan_report *report)
{
	struct url_sink sink = { .urls = &report->urls,
		.where = URL_IN_DOCUMENT,
		.tries = LIMIT_REPORT_URLS };

	for (size_t i = 0; i < report->file_count; i++) {
		const struct scan_file *file = &report->files[i];

		sink.part = file->part;
		for (size_t j = 0; j < file->url_count; j++)
			(void)url_take(&sink,
			    &(struct written_url){ .text = file->urls[j],
				.len = strlen(file->urls[j]),
				.flags = URL_LINK },
			    NULL);
	}
}
