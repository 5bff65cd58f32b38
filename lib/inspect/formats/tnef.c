/* tnef.c - attributes one behind the other, an attachment's in a row. */
#include "formats/tnef.h"

#include <stdint.h>
#include <string.h>

#include "formats/little.h"

#define SIGNATURE        0x223e9f78U
#define HEADER_BYTES     6
#define ATTRIBUTE_BYTES  9
#define CHECKSUM_BYTES   2
#define INTERFACE_BYTES  16
#define LEVEL_ATTACHMENT 2

enum attribute {
	ATTACH_TITLE = 0x00018010,
	ATTACH_RENDDATA = 0x00069002, /* an attachment begins */
	ATTACH_PROPERTIES = 0x00069005,
	ATTACH_DATA = 0x0006800f,
};

/* Tags of properties: the type, then the number ([MS-OXPROPS]). */
#define LONG_NAME      "\x1e\0\x07\x37"
#define LONG_NAME_WIDE "\x1f\0\x07\x37"
#define OBJECT         "\x0d\0\x01\x37"

/* The only value of a property, by its tag: a count, a length, bytes. They are
 * looked for and not parsed from the first on, because a named one in front is
 * all it would take to lose the others. */
static struct tnef_text
find_value(const struct tnef_text *properties, const char *tag)
{
	const char *at = properties->bytes;
	const char *end = at + properties->len;

	while ((at = memmem(at, (size_t)(end - at), tag, 4)) != NULL) {
		size_t len;

		at += 4;
		if (end - at < 8)
			break;
		len = little_u32(at + 4);
		if (little_u32(at) == 1 && len <= (size_t)(end - at) - 8)
			return (struct tnef_text){ at + 8, len };
	}
	return (struct tnef_text){ 0 };
}

static void
take_properties(const struct tnef_text *properties, struct tnef_file *out)
{
	struct tnef_text value = find_value(properties, LONG_NAME_WIDE);

	out->is_wide = value.bytes != NULL;
	out->long_name = out->is_wide ? value
				      : find_value(properties, LONG_NAME);
	/* A message inside: its kind, then another such file. */
	value = find_value(properties, OBJECT);
	if (value.bytes != NULL && value.len > INTERFACE_BYTES &&
	    out->data.bytes == NULL)
		out->data = (struct tnef_text){ value.bytes + INTERFACE_BYTES,
			value.len - INTERFACE_BYTES };
}

/* One attribute and its content; false at the end. */
static bool
read_attribute(struct tnef *tnef, uint32_t *id_out, struct tnef_text *out)
{
	const char *at = tnef->bytes + tnef->next;
	size_t left = tnef->len - tnef->next;
	size_t len;

	if (left < ATTRIBUTE_BYTES) {
		tnef->is_broken = tnef->is_broken || left > 0;
		tnef->next = tnef->len;
		return false;
	}
	left -= ATTRIBUTE_BYTES;
	*id_out = at[0] == LEVEL_ATTACHMENT ? little_u32(at + 1) : 0;
	len = little_u32(at + 5);
	if (len > left) {
		tnef->is_broken = true;
		len = left;
	}
	*out = (struct tnef_text){ at + ATTRIBUTE_BYTES, len };
	left -= len;
	tnef->next += ATTRIBUTE_BYTES + len +
	    (left < CHECKSUM_BYTES ? left : CHECKSUM_BYTES);
	return true;
}

bool
tnef_init(const char *bytes, size_t len, struct tnef *out)
{
	*out = (struct tnef){ .bytes = bytes, .len = len };
	if (len < HEADER_BYTES || little_u32(bytes) != SIGNATURE)
		return false;
	out->next = HEADER_BYTES;
	return true;
}

bool
tnef_next(struct tnef *tnef, struct tnef_file *out)
{
	struct tnef_text content;
	size_t before = tnef->next;
	uint32_t id;
	bool is_any = false;

	*out = (struct tnef_file){ 0 };
	for (; read_attribute(tnef, &id, &content); before = tnef->next) {
		/* The next one's first, or its second content. */
		if (is_any &&
		    (id == ATTACH_RENDDATA ||
			(id == ATTACH_DATA && out->data.bytes != NULL))) {
			tnef->next = before;
			return true;
		}
		is_any = is_any || id != 0;
		if (id == ATTACH_TITLE)
			out->title = content;
		else if (id == ATTACH_DATA)
			out->data = content;
		else if (id == ATTACH_PROPERTIES)
			take_properties(&content, out);
	}
	return is_any;
}
