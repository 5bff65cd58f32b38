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
