/* displayed.c - leaves to UTF-8. */
#include "mail/displayed.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "text/charset.h"

/* A text in another charset becomes this much longer at most. */
#define UTF8_FACTOR 4

static bool
is_displayed(const struct scan_part *part)
{
	return part->kind == PART_LEAF && (part->flags & PART_DISPLAYED) != 0;
}

/* How much of the next text is decoded: what is left of all, and at least a
 * page's worth of the first ones, which none before them may take away. */
static size_t
most_of_next(const struct displayed *displayed, size_t left)
{
	if (displayed->count < LIMIT_TEXT_PARTS && left < LIMIT_DISPLAYED_BYTES)
		return LIMIT_DISPLAYED_BYTES;
	return left;
}

/* Nearly all mail is UTF-8 as it stands, and lies in the message. */
static void
decode(struct mime *mime, const struct mime_bytes *content,
    struct displayed_text *out)
{
	const char *charset = mime_charset(mime, out->part);
	struct buffer utf8 = BUFFER_OF(UTF8_FACTOR * content->len + 1);
	struct mime_coded coded;

	mime_coded(mime, out->part, &coded);
	if (content->data == coded.data &&
	    charset_is_utf8(
		charset, strlen(charset), content->data, content->len)) {
		out->text = content->data;
		out->len = content->len;
		return;
	}
	charset_to_utf8(
	    charset, strlen(charset), content->data, content->len, &utf8);
	out->len = utf8.len;
	out->owned = buffer_take(&utf8);
	out->text = out->owned;
}

static int
add(struct mime *mime, const struct scan_part *part, struct displayed *out,
    struct mime_bytes *content, size_t max_bytes, struct fault *fault)
{
	struct displayed_text *text = &out->items[out->count];

	if (mime_content(mime, text->part, max_bytes, content, fault) < 0)
		return -1;
	text->is_cut = content->cut;
	text->is_html = text_begins(
	    part->declared, strlen(part->declared), "text/html");
	decode(mime, content, text);
	out->count++;
	return 0;
}

int
displayed_read(struct mime *mime, const struct scan_report *report,
    struct displayed *out, struct fault *fault)
{
	size_t left = LIMIT_URL_TEXT_BYTES;

	*out = (struct displayed){ 0 };
	for (uint32_t i = 0; i < report->part_count; i++) {
		size_t max_bytes = most_of_next(out, left);
		struct mime_bytes content;

		if (!is_displayed(&report->parts[i]))
			continue;
		if (max_bytes == 0) {
			out->is_cut = true;
			break;
		}
		out->items = mem_grow(
		    out->items, out->count, &out->cap, sizeof *out->items);
		out->items[out->count] = (struct displayed_text){ .part = i };
		if (add(mime, &report->parts[i], out, &content, max_bytes,
			fault) < 0) {
			displayed_release(out);
			return -1;
		}
		left -= content.len < left ? content.len : left;
	}
	return 0;
}

/* Whether one of its names ends so. */
static bool
is_named(const struct scan_part *part, const char *const *ends, size_t count)
{
	for (size_t i = 0; i < part->name_count; i++)
		for (size_t j = 0; j < count; j++)
			if (text_ends(part->names[i], strlen(part->names[i]),
				ends[j]))
				return true;
	return false;
}

/* Whether it is a page; else *is_text_out says whether it is a plain text. */
static bool
is_attached_html(const struct scan_part *part, bool *is_text_out)
{
	static const char *const pages[] = { ".htm", ".html" },
				 *const texts[] = { ".txt", ".text", ".md" };
	size_t len = strlen(part->declared);

	*is_text_out = text_begins(part->declared, len, "text/") ||
	    is_named(part, texts, sizeof texts / sizeof *texts);
	return text_begins(part->declared, len, "text/html") ||
	    is_named(part, pages, sizeof pages / sizeof *pages);
}

int
displayed_read_attached(struct mime *mime, const struct scan_report *report,
    struct displayed *out, struct fault *fault)
{
	*out = (struct displayed){ 0 };
	for (uint32_t i = 0; i < report->part_count; i++) {
		const struct scan_part *part = &report->parts[i];
		struct mime_bytes content;
		bool is_html, is_text;

		if (part->kind != PART_LEAF || is_displayed(part))
			continue;
		is_html = is_attached_html(part, &is_text);
		if (!is_html && !is_text)
			continue;
		if (out->count == LIMIT_ATTACHED_TEXTS) {
			out->is_cut = true;
			break;
		}
		out->items = mem_grow(
		    out->items, out->count, &out->cap, sizeof *out->items);
		out->items[out->count] = (struct displayed_text){ .part = i };
		if (add(mime, part, out, &content, LIMIT_ATTACHED_TEXT_BYTES,
			fault) < 0) {
			displayed_release(out);
			return -1;
		}
		out->items[out->count - 1].is_html = is_html;
	}
	return 0;
}

void
displayed_release(struct displayed *displayed)
{
	for (size_t i = 0; i < displayed->count; i++)
		free(displayed->items[i].owned);
	free(displayed->items);
	*displayed = (struct displayed){ 0 };
}

size_t
displayed_len(const struct displayed_text *text, size_t max)
{
	if (text->len <= max)
		return text->len;
	while (max > 0 && ((uint8_t)text->text[max] & 0xc0) == 0x80)
		max--;
	return max;
}
