/* rtf_object.c - the data of an RTF's object. */
#include "office/rtf_object.h"

#include <string.h>

#include "base/hex.h"
#include "formats/little.h"

#define FORMAT_LINKED   1
#define FORMAT_EMBEDDED 2

/* Longer class names are none. */
#define NAME_BYTES 256

void
rtf_digits_init(struct rtf_digits *digits, size_t max_bytes)
{
	*digits = (struct rtf_digits){ .held = -1 };
	buffer_init(&digits->bytes, max_bytes);
}

void
rtf_digits_release(struct rtf_digits *digits)
{
	buffer_release(&digits->bytes);
}

static void
add_digit(struct rtf_digits *digits, int digit)
{
	char byte;

	if (digits->held < 0) {
		digits->held = digit;
		digits->gap = false;
		return;
	}
	byte = (char)(digits->held << 4 | digit);
	buffer_add(&digits->bytes, &byte, 1);
	digits->split += digits->gap;
	digits->held = -1;
}

void
rtf_digits_text(struct rtf_digits *digits, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		int digit = hex_value(text[i]);

		if (digit >= 0) {
			add_digit(digits, digit);
			continue;
		}
		digits->gap = true;
		digits->interruptions += (unsigned char)text[i] > ' ';
	}
}

void
rtf_digits_interrupt(struct rtf_digits *digits, bool drops)
{
	digits->gap = true;
	digits->interruptions++;
	if (drops)
		digits->held = -1;
}

void
rtf_digits_binary(struct rtf_digits *digits, const char *text, size_t len)
{
	rtf_digits_interrupt(digits, true);
	buffer_add(&digits->bytes, text, len);
}

struct span {
	const char *next, *end;
};

static bool
take_counted(struct span *span, size_t most, const char **text, size_t *len)
{
	if (span->end - span->next < 4)
		return false;
	*len = little_u32(span->next);
	span->next += 4;
	if (*len > most || *len > (size_t)(span->end - span->next))
		return false;
	*text = span->next;
	span->next += *len;
	/* The NUL that ends it counts, too. */
	while (*len > 0 && (*text)[*len - 1] == '\0')
		--*len;
	return true;
}

bool
rtf_object_read(const char *bytes, size_t len, struct rtf_object *out)
{
	struct span span = { .next = bytes, .end = bytes + len };
	struct rtf_object object = { .topic = bytes, .native = bytes };
	const char *name, *item;
	size_t name_len, item_len, format;

	if (len < 8)
		return false;
	/* The version before it may be anything: Word does not look. */
	format = little_u32(bytes + 4);
	span.next += 8;
	if ((format != FORMAT_LINKED && format != FORMAT_EMBEDDED) ||
	    !take_counted(&span, NAME_BYTES, &name, &name_len) ||
	    !take_counted(&span, len, &object.topic, &object.topic_len) ||
	    !take_counted(&span, len, &item, &item_len))
		return false;
	object.is_linked = format == FORMAT_LINKED;
	object.class = object_class_named(name, name_len);
	if (!object.is_linked && span.end - span.next >= 4) {
		object.native_len = little_u32(span.next);
		object.native = span.next + 4;
		if (object.native_len > (size_t)(span.end - object.native))
			object.native_len = (size_t)(span.end - object.native);
	}
	*out = object;
	return true;
}
