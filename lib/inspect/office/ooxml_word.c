/* ooxml_word.c - text documents, slides, ribbons (ECMA-376 Part 1, 17, 21). */
#include <string.h>

#include "base/text.h"
#include "office/fields.h"
#include "office/ooxml.h"

/* Letters of two points and less are seen by nobody; sizes are half points. */
#define TINY_HALF_POINTS 4

/* How the run is shown that is being read (17.3.2). */
struct run {
	struct ooxml *ooxml;
	struct fields fields;
	bool is_hidden;
};

void
ooxml_count_object(struct ooxml *ooxml, const struct markup *tag)
{
	/* OLEObject, oleObject, oleObj */
	if (tag->name_len < 6 ||
	    !text_begins(tag->name, tag->name_len, "oleobj"))
		return;
	if ((markup_attribute(tag, "ProgID", &ooxml->value) ||
		markup_attribute(tag, "progId", &ooxml->value)) &&
	    text_begins(
		buffer_text(&ooxml->value), ooxml->value.len, "Equation."))
		office_count(&ooxml->facts, FEATURE_OFFICE_OLE_EQUATIONS);
}

/* Whether a tag inside of a run's properties hides its text. */
static bool
hides(struct ooxml *ooxml, const struct markup *tag)
{
	struct buffer *value = &ooxml->value;
	bool has_value;
	uint64_t size;

	if (!markup_is(tag, "vanish") && !markup_is(tag, "color") &&
	    !markup_is(tag, "sz"))
		return false;
	has_value = markup_attribute(tag, "val", value);
	if (markup_is(tag, "vanish"))
		return !has_value ||
		    !(text_equal(buffer_text(value), value->len, "0", 1) ||
			text_equal(buffer_text(value), value->len, "false", 5));
	if (markup_is(tag, "color"))
		return has_value &&
		    text_equal(buffer_text(value), value->len, "FFFFFF", 6);
	return has_value &&
	    text_number(
		buffer_text(value), value->len, TINY_HALF_POINTS, &size) == 0;
}

static void
read_field_mark(struct run *run, const struct markup *tag)
{
	struct buffer *value = &run->ooxml->value;

	if (!markup_attribute(tag, "fldCharType", value))
		return;
	if (text_equal(buffer_text(value), value->len, "begin", 5))
		fields_begin(&run->fields);
	else if (text_equal(buffer_text(value), value->len, "separate", 8))
		fields_separate(&run->fields);
	else if (text_equal(buffer_text(value), value->len, "end", 3))
		fields_end(&run->fields);
}

static void
open_tag(struct run *run, const struct markup *tag)
{
	struct buffer *value = &run->ooxml->value;

	if (markup_is(tag, "r"))
		run->is_hidden = false;
	else if (markup_is(tag, "fldChar"))
		read_field_mark(run, tag);
	else if (markup_is(tag, "fldSimple") &&
	    markup_attribute(tag, "instr", value))
		fields_simple(&run->fields, buffer_text(value), value->len);
	else if (hides(run->ooxml, tag))
		run->is_hidden = true;
	else
		ooxml_count_object(run->ooxml, tag);
}

static void
take_text(struct run *run, const struct markup *markup, bool is_instruction)
{
	struct office_facts *facts = &run->ooxml->facts;
	struct buffer *text = &run->ooxml->text;

	if (!is_instruction && office_has_enough(facts))
		return;
	buffer_clear(text);
	markup_text(markup, text);
	if (is_instruction) {
		fields_add(&run->fields, buffer_text(text), text->len);
	} else if (run->is_hidden) {
		lures_add_hidden(&facts->lures, buffer_text(text), text->len);
		office_string(facts, buffer_text(text), text->len);
	} else {
		office_text(facts, buffer_text(text), text->len);
	}
}

void
ooxml_words(struct ooxml *ooxml, const char *bytes, size_t len)
{
	struct markup markup = MARKUP_OF(bytes, len);
	struct run run = { .ooxml = ooxml };
	enum { NOTHING, TEXT, INSTRUCTION } inside = NOTHING;

	fields_init(&run.fields, &ooxml->facts);
	while (markup_next(&markup)) {
		if (markup.kind == MARKUP_TEXT && inside != NOTHING)
			take_text(&run, &markup, inside == INSTRUCTION);
		if (markup.kind == MARKUP_TEXT)
			continue;
		inside = NOTHING;
		if (markup.kind != MARKUP_OPEN)
			continue;
		inside = markup_is(&markup, "t")      ? TEXT
		    : markup_is(&markup, "instrText") ? INSTRUCTION
						      : NOTHING;
		if (inside == NOTHING)
			open_tag(&run, &markup);
	}
	/* One that never ends. */
	while (run.fields.depth > 0)
		fields_end(&run.fields);
	fields_release(&run.fields);
}

void
ooxml_slide(struct ooxml *ooxml, const char *bytes, size_t len)
{
	ooxml_words(ooxml, bytes, len);
}

void
ooxml_ribbon(struct ooxml *ooxml, const char *bytes, size_t len)
{
	struct markup markup = MARKUP_OF(bytes, len);

	while (markup_next(&markup))
		if (markup.kind == MARKUP_OPEN &&
		    markup_is(&markup, "customUI") &&
		    markup_attribute(&markup, "onLoad", &ooxml->value) &&
		    ooxml->value.len > 0)
			ooxml->has_ribbon_macro = true;
}
