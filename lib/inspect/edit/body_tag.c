/* body_tag.c - a line of text at the top of what a reader sees.
 *
 * tag (UTF-8) -> laid out as text or HTML -> the leaf's charset -> its
 * transfer encoding -> one splice; or the whole leaf converted. */
#include "edit/body_tag.h"

#include <string.h>

#include "base/text.h"
#include "edit/tag_layout.h"
#include "text/charset.h"
#include "text/encode.h"
#include "text/html.h"

/* A charset that a tag can be written in, or be converted from. */
struct charset {
	const char *pattern; /* of its labels */
	const char *name;    /* for iconv; NULL: the label */
	bool is_wide;        /* ASCII bytes do not stand for ASCII in it */
};

static const struct charset charsets[] = {
	{ "utf-8", "UTF-8", false },
	{ "utf8", "UTF-8", false },
	{ "us-ascii", "US-ASCII", false },
	{ "ascii", "US-ASCII", false },
	{ "ansi_x3.4-1968", "US-ASCII", false },
	{ "iso-2022-jp*", "ISO-2022-JP", false },
	{ "shift_jis", "CP932", false },
	{ "shift-jis", "CP932", false },
	{ "x-sjis", "CP932", false },
	{ "sjis", "CP932", false },
	{ "windows-31j", "CP932", false },
	{ "cp932", "CP932", false },
	{ "ms932", "CP932", false },
	{ "euc-jp", "EUC-JP-MS", false },
	{ "x-euc-jp", "EUC-JP-MS", false },
	{ "iso-8859-8-i", "ISO-8859-8", false },
	{ "iso-8859-*", NULL, false },
	{ "latin1", "ISO-8859-1", false },
	{ "windows-125?", NULL, false },
	{ "cp125?", NULL, false },
	{ "windows-874", "CP874", false },
	{ "tis-620", NULL, false },
	{ "koi8-?", NULL, false },
	{ "gb2312", "EUC-CN", false },
	{ "gbk", NULL, false },
	{ "gb18030", NULL, false },
	{ "big5", "BIG5", false },
	{ "big5-hkscs", NULL, false },
	{ "euc-kr", "EUC-KR", false },
	{ "ks_c_5601-1987", "CP949", false },
	{ "macintosh", NULL, false },
	{ "utf-16*", NULL, true },
	{ "utf-32*", NULL, true },
	{ "utf-7", NULL, true },
	{ "hz-gb-2312", "HZ", true },
	{ "iso-2022-kr", NULL, true },
	{ "iso-2022-cn", NULL, true },
};

/* Longest label of a charset that is looked at. */
#define LABEL_BYTES 64

/* What is known of the leaf beside its part. */
struct leaf {
	const struct body_tag_leaf *given;
	struct header_edit edit;
	const struct header_target *target;
	bool is_html;
	bool has_type;           /* a Content-Type field, and where its */
	size_t value, value_len; /* value stands in the block */
	enum parameter charset_is;
	size_t charset, charset_end; /* in the value, quotes included */
	char label[LABEL_BYTES];     /* "us-ascii" if none is declared */
	const char *name;            /* of the charset for iconv */
	bool is_wide;
	enum transfer transfer;
	bool is_7bit;
};

void
body_tag_release(struct body_tag *tag)
{
	buffer_release(&tag->text);
}

bool
body_tag_fits(const struct scan_part *part, const char *type)
{
	const uint32_t sealed = PART_IN_SIGNED | PART_IN_ENCRYPTED;

	return part->kind == PART_LEAF && (part->flags & PART_DISPLAYED) &&
	    (part->flags & PART_SPLICEABLE) && !(part->flags & sealed) &&
	    text_equal(
		part->declared, strlen(part->declared), type, strlen(type));
}

/* Lay the tag out in the leaf's own charset, as its encoding can carry it;
 * false when it does not fit. */
static bool
lay_out_own(const struct leaf *leaf, const char *tag, const char *eol,
    size_t fill, struct buffer *out)
{
	scoped_buffer struct buffer laid = BUFFER_OF(TAG_LAYOUT_BYTES);

	buffer_init(out, TAG_LAYOUT_BYTES);
	tag_lay_out(tag, leaf->is_html, eol, fill, &laid);
	if (leaf->is_wide)
		return false;
	if (charset_from_utf8(leaf->name, buffer_text(&laid), laid.len, out) &&
	    (!leaf->is_7bit || text_is_ascii(buffer_text(out), out->len)))
		return true;
	/* Plain text has no way to write a character that does not fit. */
	if (!leaf->is_html)
		return false;
	buffer_clear(out);
	tag_number(buffer_text(&laid), laid.len, out);
	return true;
}

/* The line ends of a text: CRLF unless it has only LF. */
static const char *
eol_of(const char *text, size_t len)
{
	const char *end = len > 0 ? memchr(text, '\n', len) : NULL;

	return end != NULL && (end == text || end[-1] != '\r') ? "\n" : "\r\n";
}

/* Where the tag goes in decoded text. */
static size_t
tag_offset(bool is_html, const char *text, size_t len)
{
	if (is_html)
		return html_text_begin(text, len);
	return text_begins(text, len, "\xef\xbb\xbf") ? 3 : 0;
}

/* Whether the line end behind a leaf is its delimiter's and not its own: a
 * body spliced there needs none. */
static size_t
without_last_eol(const struct leaf *leaf, const struct buffer *text)
{
	size_t eol = strlen(leaf->edit.eol);

	return leaf->given->part->parent != 0 && text->len >= eol
	    ? text->len - eol
	    : text->len;
}

/* Splice the text into the encoded bytes at a place. */
static void
splice_text(const struct leaf *leaf, const struct place *place,
    const struct buffer *text)
{
	const char *eol = leaf->edit.eol;
	size_t body = (size_t)leaf->given->part->body_begin;
	const char *bytes = leaf->target->message + body;
	struct buffer group, coded;

	buffer_init(&group, text->max + sizeof place->head * 2);
	buffer_init(&coded, 4 * group.max);
	buffer_add(&group, place->head, place->head_len);
	buffer_add(&group, buffer_text(text), text->len);
	buffer_add(&group, place->tail, place->tail_len);
	if (leaf->transfer == TRANSFER_BASE64) {
		if (place->begin > 0 && bytes[place->begin - 1] != '\n')
			buffer_add_text(&coded, eol);
		encode_base64(buffer_text(&group), group.len, eol, &coded);
	} else if (leaf->transfer == TRANSFER_QUOTED) {
		encode_quoted(buffer_text(&group), group.len, eol, &coded);
	} else {
		buffer_add(&coded, buffer_text(&group), group.len);
	}
	splices_add(leaf->target->splices, body + place->begin,
	    body + place->end, buffer_text(&coded), coded.len);
	buffer_release(&group);
	buffer_release(&coded);
}

/* How many bytes more make whole groups of base64. */
static size_t
filling(const struct place *place, size_t len)
{
	return (3 - (place->head_len + len + place->tail_len) % 3) % 3;
}

/* Put the tag into the encoded bytes as they are. */
static bool
insert(const struct leaf *leaf, const char *tag, struct body_tag *out)
{
	const struct body_tag_leaf *given = leaf->given;
	const struct scan_part *part = given->part;
	bool is_base64 = leaf->transfer == TRANSFER_BASE64;
	/* In base64 the text has line ends of its own (RFC 2045 6.8). */
	const char *eol = is_base64
	    ? eol_of(given->content.data, given->content.len)
	    : leaf->edit.eol;
	size_t offset = tag_offset(
	    leaf->is_html, given->content.data, given->content.len);
	struct place place;

	if (!lay_out_own(leaf, tag, eol, 0, &out->text) ||
	    !encode_find(leaf->transfer,
		leaf->target->message + part->body_begin,
		(size_t)(part->body_end - part->body_begin), offset, &place))
		return false;
	if (is_base64 && filling(&place, out->text.len) > 0) {
		size_t fill = filling(&place, out->text.len);

		buffer_release(&out->text);
		lay_out_own(leaf, tag, eol, fill, &out->text);
	}
	out->offset = offset;
	splice_text(leaf, &place, &out->text);
	return true;
}

/* The Content-Type with its charset changed to UTF-8; false when it is not
 * for us to write: too long, or not ASCII. */
static bool
utf8_type(const struct leaf *leaf, struct buffer *out)
{
	const char *value = leaf->edit.block.bytes + leaf->value;
	size_t len = leaf->value_len;

	buffer_init(out, LIMIT_HEADER_VALUE_BYTES);
	if (!leaf->has_type) {
		buffer_add_text(out, "text/plain; charset=UTF-8");
		return true;
	}
	if (!text_is_ascii(value, len))
		return false;
	if (leaf->charset_is == PARAMETER_FOUND) {
		buffer_add(out, value, leaf->charset);
		buffer_add_text(out, "UTF-8");
		buffer_add(
		    out, value + leaf->charset_end, len - leaf->charset_end);
		return !out->full;
	}
	text_trim(&value, &len);
	while (len > 0 && value[len - 1] == ';')
		len--;
	buffer_add(out, value, len);
	buffer_add_text(out, "; charset=UTF-8");
	return !out->full;
}

/* A raw value as header_edit_set() wants it: no blank before it, CRLF. */
static void
normalise_folds(struct buffer *value)
{
	const char *text = buffer_text(value);
	size_t len = value->len;
	struct buffer made;

	buffer_init(&made, 2 * value->max);
	text_trim(&text, &len);
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\r')
			continue;
		if (text[i] == '\n')
			buffer_add_text(&made, "\r");
		buffer_add(&made, text + i, 1);
	}
	buffer_release(value);
	*value = made;
}

/* The leaf's text as UTF-8 without a byte order mark; false when bytes of it
 * are not in the charset it declares. */
static bool
decode_text(const struct leaf *leaf, struct buffer *out)
{
	const struct body_tag_leaf *given = leaf->given;
	const char *text = given->content.data;
	size_t len = given->content.len;

	buffer_init(out, 4 * (size_t)LIMIT_TAG_CONVERT_BYTES);
	if (len > LIMIT_TAG_CONVERT_BYTES)
		return false;
	charset_to_utf8(leaf->label, strlen(leaf->label), text, len, out);
	return !out->full && text_is_utf8(buffer_text(out), out->len) &&
	    text_find(buffer_text(out), out->len, "\xef\xbf\xbd") == out->len;
}

/* The new content: the text with the tag in it. */
static void
join(const struct leaf *leaf, const char *tag, const struct buffer *text,
    struct buffer *out)
{
	const char *bytes = buffer_text(text);
	size_t mark = text_begins(bytes, text->len, "\xef\xbb\xbf") ? 3 : 0;
	size_t offset = tag_offset(leaf->is_html, bytes, text->len);
	struct buffer laid;

	offset = offset < mark ? mark : offset;
	tag_lay_out(tag, leaf->is_html, eol_of(bytes, text->len), 0, &laid);
	buffer_init(out, text->max + laid.max);
	buffer_add(out, bytes + mark, offset - mark);
	buffer_add(out, buffer_text(&laid), laid.len);
	buffer_add(out, bytes + offset, text->len - offset);
	buffer_release(&laid);
}

static bool
change_headers(struct leaf *leaf, const char *type)
{
	struct header_edit *edit = &leaf->edit;
	struct fault fault;

	/* Four changes at most, and a leaf that is the top level has no
	 * others: the limit is never met. */
	return header_edit_set(edit, "Content-Type", type, &fault) == 0 &&
	    header_edit_set(
		edit, "Content-Transfer-Encoding", "base64", &fault) == 0 &&
	    (edit->result == NULL ||
		field_count(&edit->block, "MIME-Version") > 0 ||
		header_edit_set(edit, "MIME-Version", "1.0", &fault) == 0);
}

/* Convert the whole leaf to UTF-8 in base64, with the tag in it. */
static bool
convert(struct leaf *leaf, const char *tag, struct body_tag *out)
{
	const struct scan_part *part = leaf->given->part;
	scoped_buffer struct buffer type = { 0 };
	scoped_buffer struct buffer text = { 0 };
	scoped_buffer struct buffer coded = { 0 };

	if (!utf8_type(leaf, &type) || !decode_text(leaf, &text))
		return false;
	normalise_folds(&type);
	if (!change_headers(leaf, buffer_text(&type)))
		return false;
	buffer_release(&out->text);
	join(leaf, tag, &text, &out->text);
	buffer_init(&coded, 2 * out->text.max);
	encode_base64(
	    buffer_text(&out->text), out->text.len, leaf->edit.eol, &coded);
	splices_add(leaf->target->splices, (size_t)part->body_begin,
	    (size_t)part->body_end, buffer_text(&coded),
	    without_last_eol(leaf, &coded));
	out->is_converted = true;
	return true;
}

/* Find out the charset's name for iconv; false for one nobody knows. */
static bool
find_charset(struct leaf *leaf)
{
	size_t len = strlen(leaf->label);

	for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++) {
		if (!text_matches(charsets[i].pattern, leaf->label, len))
			continue;
		leaf->name = charsets[i].name != NULL ? charsets[i].name
						      : leaf->label;
		leaf->is_wide = charsets[i].is_wide;
		return true;
	}
	return false;
}

/* The declared charset's label; RFC 2045 5.2 if there is none. */
static bool
read_label(struct leaf *leaf)
{
	const char *value = leaf->edit.block.bytes + leaf->value;
	const char *label = "us-ascii";
	size_t len = strlen(label);

	leaf->charset_is = PARAMETER_ABSENT;
	if (leaf->has_type)
		leaf->charset_is = field_parameter(value, leaf->value_len,
		    "charset", &leaf->charset, &leaf->charset_end);
	if (leaf->charset_is == PARAMETER_FOUND) {
		label = value + leaf->charset;
		len = leaf->charset_end - leaf->charset;
		if (len >= 2 && label[0] == '"') {
			label++;
			len -= 2;
		}
	}
	if (leaf->charset_is == PARAMETER_ODD || len >= LABEL_BYTES ||
	    memchr(label, '/', len) != NULL)
		return false;
	memcpy(leaf->label, label, len);
	leaf->label[len] = '\0';
	return true;
}

/* The transfer encoding, as a field of the block declares it. */
static bool
read_transfer(struct leaf *leaf)
{
	const struct block *block = &leaf->edit.block;
	const char *value = "7bit";
	size_t len = strlen(value);
	struct field field;

	if (field_find(block, "Content-Transfer-Encoding", 1, &field)) {
		value = block->bytes + field.value_begin;
		len = field.value_end - field.value_begin;
		text_trim(&value, &len);
	}
	leaf->transfer = transfer_named(value, len);
	leaf->is_7bit = leaf->transfer == TRANSFER_IDENTITY &&
	    !text_begins(value, len, "8") && !text_begins(value, len, "binary");
	return leaf->transfer == TRANSFER_IDENTITY ||
	    leaf->transfer == TRANSFER_QUOTED ||
	    leaf->transfer == TRANSFER_BASE64;
}

static bool
read_leaf(const struct header_target *target, const struct body_tag_leaf *given,
    struct leaf *out)
{
	struct fault fault;
	struct field field;
	const struct block *block = &out->edit.block;

	*out = (struct leaf){ .given = given, .target = target };
	if (header_edit_init(&out->edit, target, given->part, &fault) < 0 ||
	    field_count(block, "Content-Type") > 1 ||
	    field_count(block, "Content-Transfer-Encoding") > 1)
		return false;
	out->is_html = text_ends(
	    given->part->declared, strlen(given->part->declared), "/html");
	out->has_type = field_find(block, "Content-Type", 1, &field);
	if (out->has_type) {
		out->value = field.value_begin;
		out->value_len = field.value_end - field.value_begin;
	}
	return read_label(out) && find_charset(out) && read_transfer(out);
}

bool
body_tag_plan(const struct header_target *target,
    const struct body_tag_leaf *given, const char *tag, struct body_tag *out)
{
	struct leaf leaf;
	struct body_tag made = { .ordinal = given->ordinal };

	if (!read_leaf(target, given, &leaf))
		return false;
	if (!insert(&leaf, tag, &made) && !convert(&leaf, tag, &made)) {
		body_tag_release(&made);
		return false;
	}
	*out = made;
	return true;
}
