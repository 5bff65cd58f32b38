/* biff.c - one record after the other. */
#include "office/biff.h"

#include "formats/little.h"
#include "text/utf16.h"

#define HEAD_BYTES    4
#define TYPE_CONTINUE 0x003c

/* A string's flags (2.5.293). */
enum { STRING_WIDE = 0x01, STRING_EXTENDED = 0x04, STRING_RICH = 0x08 };

bool
biff_next(struct biff *biff, struct biff_record *out)
{
	size_t left = biff->len - biff->at;

	if (left < HEAD_BYTES || biff->records_left == 0)
		return false;
	biff->records_left--;
	out->type = little_u16(biff->bytes + biff->at);
	out->len = little_u16(biff->bytes + biff->at + 2);
	out->data = biff->bytes + biff->at + HEAD_BYTES;
	if (out->len > left - HEAD_BYTES) {
		out->len = left - HEAD_BYTES;
		biff->broken++;
	}
	if (biff->bytes_left < out->len)
		return false;
	biff->bytes_left -= out->len;
	biff->at += HEAD_BYTES + out->len;
	return true;
}

/* Go on in the next record if it is a Continue. */
static bool
go_on(struct biff_text *from)
{
	struct biff *biff = from->biff;
	struct biff_record next;

	if (biff->len - biff->at < HEAD_BYTES ||
	    little_u16(biff->bytes + biff->at) != TYPE_CONTINUE ||
	    !biff_next(biff, &next))
		return false;
	from->next = next.data;
	from->left = next.len;
	return true;
}

static void
advance(struct biff_text *from, size_t bytes)
{
	from->next += bytes;
	from->left -= bytes;
}

/* Pass bytes that may lie in several records. */
static bool
pass(struct biff_text *from, size_t bytes)
{
	while (bytes > from->left) {
		bytes -= from->left;
		if (!go_on(from))
			return false;
	}
	advance(from, bytes);
	return true;
}

/* A number of at most four bytes, none of which goes on elsewhere. */
static bool
take_number(struct biff_text *from, size_t bytes, uint32_t *out)
{
	if (from->left < bytes)
		return false;
	*out = 0;
	for (size_t i = bytes; i > 0; i--)
		*out = *out << 8 | from->next[i - 1];
	advance(from, bytes);
	return true;
}

bool
biff_letters(
    struct biff_text *from, size_t count, bool is_wide, struct buffer *out)
{
	for (;;) {
		size_t unit = is_wide ? 2 : 1;
		size_t here = from->left / unit;
		uint32_t flags;

		if (here > count)
			here = count;
		if (is_wide)
			utf16_add((const char *)from->next, here, false, out);
		else
			utf16_add_low((const char *)from->next, here, out);
		advance(from, here * unit);
		count -= here;
		if (count == 0)
			return true;
		if (!go_on(from) || !take_number(from, 1, &flags))
			return false;
		is_wide = (flags & STRING_WIDE) != 0;
	}
}

bool
biff_string(struct biff_text *from, bool is_short, struct buffer *out)
{
	uint32_t count, flags, runs = 0, extended = 0;

	if (from->left == 0 && !go_on(from))
		return false;
	if (!take_number(from, is_short ? 1 : 2, &count) ||
	    !take_number(from, 1, &flags))
		return false;
	if ((flags & STRING_RICH) != 0 && !take_number(from, 2, &runs))
		return false;
	if ((flags & STRING_EXTENDED) != 0 && !take_number(from, 4, &extended))
		return false;
	return biff_letters(from, count, (flags & STRING_WIDE) != 0, out) &&
	    pass(from, (size_t)runs * 4) && pass(from, extended);
}
