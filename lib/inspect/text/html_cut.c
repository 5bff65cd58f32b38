/* html_cut.c - a walk from tag to tag. */
#include "text/html_cut.h"

#include "base/limits.h"
#include "text/html_walk.h"

/* A letter and a blank: the shortest attribute. */
#define ATTRIBUTE_BYTES ((size_t)2)

/* Bytes of an open tag's attributes that are kept. */
static size_t
kept_bytes(const struct html_piece *piece)
{
	struct html_attribute attribute;
	size_t at = 0;

	if (piece->text_len <= ATTRIBUTE_BYTES * LIMIT_HTML_ATTRIBUTES)
		return piece->text_len;
	for (size_t i = 0; i < LIMIT_HTML_ATTRIBUTES; i++)
		if (!html_attribute(piece, &at, &attribute))
			return piece->text_len;
	return at < piece->text_len ? at : piece->text_len;
}

bool
html_cut(const char *html, size_t len, struct buffer *out)
{
	struct html_walk walk;
	struct html_piece piece;
	size_t taken = 0;

	/* Rejected: to look for long tags first, by the distance of `>` from
	 * `>`. Each attribute may have one in its quotes. */
	if (len <= ATTRIBUTE_BYTES * LIMIT_HTML_ATTRIBUTES)
		return false;
	html_walk_init(&walk, html, len);
	while (html_next(&walk, &piece) != HTML_END) {
		size_t begin, kept;

		if (piece.kind != HTML_OPEN)
			continue;
		kept = kept_bytes(&piece);
		if (kept == piece.text_len)
			continue;
		begin = (size_t)(piece.text - html);
		buffer_add(out, html + taken, begin + kept - taken);
		taken = begin + piece.text_len;
	}
	if (taken == 0)
		return false;
	buffer_add(out, html + taken, len - taken);
	return true;
}
