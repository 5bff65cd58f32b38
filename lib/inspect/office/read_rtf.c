/* read_rtf.c - what is inside RTF. */
#include "office/read_rtf.h"

#include <string.h>

#include "base/text.h"
#include "office/object_counts.h"
#include "office/read_vba.h"
#include "office/rtf_object.h"
#include "office/rtf_words.h"
#include "text/transfer.h"

/* A template's address, or a field's instruction: what is longer is cut. */
#define TEXT_BYTES 8192

/* What the text of the group at hand is. */
enum capture {
	CAPTURE_NONE = 0,
	CAPTURE_DATA,     /* \objdata */
	CAPTURE_CLASS,    /* \objclass */
	CAPTURE_TEMPLATE, /* \template */
	CAPTURE_FIELD,    /* \fldinst */
};

struct rtf {
	struct reading *out;
	size_t depth, deepest;
	enum capture capture;
	size_t at_depth;   /* where the capture began */
	size_t skip_depth; /* a group in it that is not read; 0: none */
	struct rtf_digits digits;
	struct buffer text;
	enum object_class class; /* of the object at hand, by \objclass */
	bool is_link;            /* it was counted as a link already */
	bool is_control;
	size_t objects, unreadable, updates, templates, dde, fetches;
	size_t split, interruptions, object_bytes;
	struct object_counts counts;
};

static bool
is_remote(const char *text, size_t len)
{
	return text_find(text, len, "://") < len ||
	    text_begins(text, len, "\\\\") ||
	    text_find(text, len, "\"\\\\") < len ||
	    text_find(text, len, " \\\\") < len;
}

/* An object may be called one thing, and hold another: each is counted once,
 * whoever says it. */
static void
add_counts(struct rtf *rtf, enum object_class class, bool is_linked,
    const struct object_counts *inner)
{
	struct object_counts *counts = &rtf->counts;
	bool is_equation = class == OBJECT_CLASS_EQUATION ||
	    inner->equations > 0;
	bool is_control = class == OBJECT_CLASS_CONTROL || inner->controls > 0;
	bool is_link = class == OBJECT_CLASS_LINK || is_linked ||
	    inner->links > 0;

	counts->equations += is_equation;
	counts->controls += is_control && !rtf->is_control;
	counts->links += is_link && !rtf->is_link;
	counts->documents += class == OBJECT_CLASS_DOCUMENT ||
	    inner->documents > 0;
	counts->packages += inner->packages;
	counts->programs += inner->programs;
}

static void
read_object(
    struct rtf *rtf, const struct rtf_object *object, enum object_class class)
{
	struct object_counts inner = { 0 };

	if (object->is_linked)
		object_urls(object->topic, object->topic_len, rtf->out);
	object_counts_ole(object->native, object->native_len, rtf->out, &inner);
	if (inner.packages == 0)
		object_counts_package(
		    object->native, object->native_len, &inner);
	read_vba_ole(object->native, object->native_len, rtf->out);
	add_counts(rtf, class, object->is_linked, &inner);
}

/* Data without a header that can be read: a compound file in them is read
 * nevertheless. */
static void
read_stray(struct rtf *rtf, const char *bytes, size_t len)
{
	static const char magic[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
	const char *at = memmem(bytes, len, magic, sizeof magic - 1);
	struct rtf_object object = { .native = bytes };

	rtf->unreadable++;
	if (at != NULL) {
		object.native = at;
		object.native_len = len - (size_t)(at - bytes);
	}
	read_object(rtf, &object, rtf->class);
}

/* The bytes as they are when the first digit is left out. */
static void
shift_digits(const struct buffer *bytes, struct buffer *out)
{
	for (size_t i = 0; i + 1 < bytes->len; i++) {
		unsigned int first = (unsigned char)bytes->data[i];
		unsigned int second = (unsigned char)bytes->data[i + 1];
		char byte = (char)(first << 4 | second >> 4);

		buffer_add(out, &byte, 1);
	}
}

static void
end_data(struct rtf *rtf)
{
	const struct buffer *bytes = &rtf->digits.bytes;
	scoped_buffer struct buffer shifted = BUFFER_OF(bytes->len);
	struct rtf_object object = { 0 };
	bool is_object = rtf_object_read(
	    buffer_text(bytes), bytes->len, &object);

	if (!is_object) {
		shift_digits(bytes, &shifted);
		is_object = rtf_object_read(
		    buffer_text(&shifted), shifted.len, &object);
	}
	rtf->split += rtf->digits.split;
	rtf->interruptions += rtf->digits.interruptions;
	if (bytes->len > rtf->object_bytes)
		rtf->object_bytes = bytes->len;
	if (!is_object)
		read_stray(rtf, buffer_text(bytes), bytes->len);
	else
		read_object(rtf, &object,
		    object.class != OBJECT_CLASS_UNSET ? object.class
						       : rtf->class);
	rtf_digits_release(&rtf->digits);
}

static void
end_field(struct rtf *rtf, const char *text, size_t len)
{
	static const char *const fetching[] = { "include", "import", "link" };

	text_trim(&text, &len);
	object_urls(text, len, rtf->out);
	rtf->dde += text_begins(text, len, "dde");
	for (size_t i = 0; i < sizeof fetching / sizeof *fetching; i++)
		rtf->fetches += text_begins(text, len, fetching[i]) &&
		    is_remote(text, len);
}

static void
end_capture(struct rtf *rtf)
{
	enum capture capture = rtf->capture;
	const char *text = buffer_text(&rtf->text);
	size_t len = rtf->text.len;

	rtf->capture = CAPTURE_NONE;
	rtf->skip_depth = 0;
	text_trim(&text, &len);
	switch (capture) {
	case CAPTURE_DATA:
		end_data(rtf);
		break;
	case CAPTURE_CLASS:
		rtf->class = object_class_named(text, len);
		break;
	case CAPTURE_TEMPLATE:
		rtf->templates += is_remote(text, len);
		object_urls(text, len, rtf->out);
		break;
	case CAPTURE_FIELD:
		end_field(rtf, text, len);
		break;
	case CAPTURE_NONE:
		break;
	}
	buffer_clear(&rtf->text);
}

static void
begin_capture(struct rtf *rtf, enum capture capture, size_t most)
{
	end_capture(rtf);
	rtf->capture = capture;
	rtf->at_depth = rtf->depth;
	if (capture == CAPTURE_DATA)
		rtf_digits_init(&rtf->digits, most);
}

static void
begin_object(struct rtf *rtf)
{
	rtf->objects++;
	rtf->class = OBJECT_CLASS_UNSET;
	rtf->is_link = rtf->is_control = false;
}

/* Control words that say something. */
static void
read_word(struct rtf *rtf, const struct rtf_piece *piece, size_t left)
{
	static const struct {
		const char *word;
		enum capture capture;
	} captures[] = {
		{ "objdata", CAPTURE_DATA },
		{ "objclass", CAPTURE_CLASS },
		{ "template", CAPTURE_TEMPLATE },
		{ "fldinst", CAPTURE_FIELD },
	};

	if (rtf->capture == CAPTURE_DATA)
		rtf_digits_interrupt(&rtf->digits, false);
	for (size_t i = 0; i < sizeof captures / sizeof *captures; i++)
		if (rtf_is(piece, captures[i].word))
			begin_capture(rtf, captures[i].capture, left);
	if (rtf_is(piece, "object")) {
		begin_object(rtf);
	} else if (rtf_is(piece, "objupdate")) {
		rtf->updates++;
	} else if (rtf_is(piece, "objautlink")) {
		rtf->counts.links += !rtf->is_link;
		rtf->is_link = true;
	} else if (rtf_is(piece, "objocx")) {
		rtf->counts.controls += !rtf->is_control;
		rtf->is_control = true;
	}
}

static void
open_group(struct rtf *rtf)
{
	rtf->depth++;
	if (rtf->depth > rtf->deepest)
		rtf->deepest = rtf->depth;
	if (rtf->capture == CAPTURE_DATA)
		rtf_digits_interrupt(&rtf->digits, false);
}

static void
close_group(struct rtf *rtf)
{
	if (rtf->depth > 0)
		rtf->depth--;
	if (rtf->depth < rtf->skip_depth)
		rtf->skip_depth = 0;
	if (rtf->capture != CAPTURE_NONE && rtf->depth < rtf->at_depth)
		end_capture(rtf);
}

static void
add_hex(struct rtf *rtf, const struct rtf_piece *piece)
{
	char byte;

	if (transfer_hex(piece->text, piece->len, &byte))
		buffer_add(&rtf->text, &byte, 1);
}

static void
read_text(struct rtf *rtf, const struct rtf_piece *piece)
{
	size_t room = rtf->text.max - rtf->text.len;

	if (rtf->skip_depth > 0 || rtf->capture == CAPTURE_NONE)
		return;
	if (rtf->capture != CAPTURE_DATA && piece->kind == RTF_HEX)
		add_hex(rtf, piece);
	else if (rtf->capture != CAPTURE_DATA)
		buffer_add(&rtf->text, piece->text,
		    piece->len < room ? piece->len : room);
	else if (piece->kind == RTF_TEXT)
		rtf_digits_text(&rtf->digits, piece->text, piece->len);
	else
		/* Word takes \'hh for no digits, and forgets the one that it
		 * had. */
		rtf_digits_interrupt(&rtf->digits, true);
}

static void
read_piece(struct rtf *rtf, const struct rtf_piece *piece, size_t left)
{
	switch (piece->kind) {
	case RTF_OPEN:
		open_group(rtf);
		break;
	case RTF_CLOSE:
		close_group(rtf);
		break;
	case RTF_WORD:
		read_word(rtf, piece, left);
		break;
	case RTF_STAR:
		/* A group of a kind nobody knows is not read. */
		if (rtf->capture == CAPTURE_DATA && rtf->skip_depth == 0 &&
		    rtf->depth > rtf->at_depth)
			rtf->skip_depth = rtf->depth;
		break;
	case RTF_BINARY:
		if (rtf->capture == CAPTURE_DATA && rtf->skip_depth == 0)
			rtf_digits_binary(
			    &rtf->digits, piece->text, piece->len);
		break;
	case RTF_HEX:
	case RTF_LETTER:
	case RTF_TEXT:
		read_text(rtf, piece);
		break;
	case RTF_END:
		break;
	}
}

static void
tell(const struct rtf *rtf)
{
	struct features *features = &rtf->out->features;
	const struct object_counts *counts = &rtf->counts;
	const struct {
		enum feature feature;
		size_t value;
	} rows[] = {
		{ FEATURE_RTF_OBJECTS, rtf->objects },
		{ FEATURE_RTF_OBJECT_BYTES, rtf->object_bytes },
		{ FEATURE_RTF_UPDATES, rtf->updates },
		{ FEATURE_RTF_LINKS, counts->links },
		{ FEATURE_RTF_PACKAGES, counts->packages },
		{ FEATURE_RTF_PROGRAMS, counts->programs },
		{ FEATURE_RTF_EQUATIONS, counts->equations },
		{ FEATURE_RTF_CONTROLS, counts->controls },
		{ FEATURE_RTF_DOCUMENTS, counts->documents },
		{ FEATURE_RTF_UNREADABLE, rtf->unreadable },
		{ FEATURE_RTF_INTERRUPTIONS, rtf->interruptions },
		{ FEATURE_RTF_SPLIT_BYTES, rtf->split },
		{ FEATURE_RTF_TEMPLATES, rtf->templates },
		{ FEATURE_RTF_DDE, rtf->dde },
		{ FEATURE_RTF_FETCHES, rtf->fetches },
		{ FEATURE_RTF_DEPTH, rtf->deepest },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		features_add(features, rows[i].feature, (double)rows[i].value);
}

void
read_rtf(const char *bytes, size_t len, struct reading *out)
{
	struct rtf_reader reader = { .next = bytes, .end = bytes + len };
	struct rtf rtf = { .out = out };
	struct rtf_piece piece;

	if (!text_begins(bytes, len, "{\\rt"))
		return;
	features_begin(&out->features, FAMILY_RTF);
	features_begin(&out->features, FAMILY_VBA);
	features_set(&out->features, FEATURE_RTF_BAD_HEADER,
	    len < 6 || memcmp(bytes, "{\\rtf1", 6) != 0);
	buffer_init(&rtf.text, TEXT_BYTES);
	do {
		piece = rtf_next(&reader);
		read_piece(&rtf, &piece, (size_t)(reader.end - reader.next));
	} while (piece.kind != RTF_END);
	end_capture(&rtf);
	tell(&rtf);
	buffer_release(&rtf.text);
}
