/* ooxml_excel.c - parts of spreadsheets (ECMA-376 Part 1, 18). */
#include <string.h>

#include "base/text.h"
#include "office/ooxml.h"
#include "office/xlm.h"

/* Whether a line of the ids is this one. */
static bool
is_macro_id(const struct ooxml *ooxml, const char *id, size_t len)
{
	const char *next = buffer_text(&ooxml->macro_ids);
	const char *end = next + ooxml->macro_ids.len;

	while (next < end) {
		const char *stop = memchr(next, '\n', (size_t)(end - next));

		if (stop == NULL)
			return false;
		if (text_equal(next, (size_t)(stop - next), id, len))
			return true;
		next = stop + 1;
	}
	return false;
}

void
ooxml_count_sheet(
    struct ooxml *ooxml, unsigned int state, const char *id, size_t len)
{
	bool is_macro;

	if (state == 0)
		return;
	is_macro = is_macro_id(ooxml, id, len);
	office_count(&ooxml->facts,
	    state == 1 ? FEATURE_OFFICE_SHEETS_HIDDEN
		       : FEATURE_OFFICE_SHEETS_VERY_HIDDEN);
	if (is_macro)
		office_count(&ooxml->facts,
		    state == 1 ? FEATURE_XLM_SHEETS_HIDDEN
			       : FEATURE_XLM_SHEETS_VERY_HIDDEN);
}

/* 18.2.19 */
static void
read_sheet_tag(struct ooxml *ooxml, const struct markup *tag)
{
	unsigned int state = 0;

	if (markup_attribute(tag, "state", &ooxml->value)) {
		const char *word = buffer_text(&ooxml->value);

		state = text_equal(word, ooxml->value.len, "hidden", 6)    ? 1
		    : text_equal(word, ooxml->value.len, "veryHidden", 10) ? 2
									   : 0;
	}
	(void)markup_attribute(tag, "id", &ooxml->value);
	ooxml_count_sheet(
	    ooxml, state, buffer_text(&ooxml->value), ooxml->value.len);
}

/* 18.2.5 */
static void
read_name_tag(struct ooxml *ooxml, const struct markup *tag)
{
	bool is_hidden = false;

	if (markup_attribute(tag, "hidden", &ooxml->value)) {
		const char *word = buffer_text(&ooxml->value);

		is_hidden = text_equal(word, ooxml->value.len, "1", 1) ||
		    text_equal(word, ooxml->value.len, "true", 4);
	}
	(void)markup_attribute(tag, "name", &ooxml->value);
	xlm_name(ooxml->facts.out, buffer_text(&ooxml->value), ooxml->value.len,
	    is_hidden);
}

/* What the last text says, decoded into ooxml->text. */
static void
take_text(struct ooxml *ooxml, const struct markup *markup)
{
	buffer_clear(&ooxml->text);
	markup_text(markup, &ooxml->text);
}

static void
take_formula(struct ooxml *ooxml, const struct markup *markup)
{
	take_text(ooxml, markup);
	xlm_formula(
	    ooxml->facts.out, buffer_text(&ooxml->text), ooxml->text.len);
	office_string(
	    &ooxml->facts, buffer_text(&ooxml->text), ooxml->text.len);
}

void
ooxml_book(struct ooxml *ooxml, const char *bytes, size_t len)
{
	struct markup markup = MARKUP_OF(bytes, len);
	bool in_name = false;

	while (markup_next(&markup)) {
		if (markup.kind == MARKUP_TEXT && in_name)
			take_formula(ooxml, &markup);
		in_name = in_name && markup.kind == MARKUP_TEXT;
		if (markup.kind != MARKUP_OPEN)
			continue;
		if (markup_is(&markup, "sheet"))
			read_sheet_tag(ooxml, &markup);
		in_name = markup_is(&markup, "definedName");
		if (in_name)
			read_name_tag(ooxml, &markup);
	}
}

/* What a text inside a cell is. */
enum cell_text { CELL_NOTHING = 0, CELL_FORMULA, CELL_VALUE, CELL_TEXT };

static enum cell_text
open_cell_tag(struct ooxml *ooxml, const struct markup *tag, bool is_macro)
{
	if (markup_is(tag, "f")) {
		if (is_macro)
			office_count(&ooxml->facts, FEATURE_XLM_FORMULAS);
		return CELL_FORMULA;
	}
	if (markup_is(tag, "v"))
		return CELL_VALUE;
	if (markup_is(tag, "t"))
		return CELL_TEXT;
	ooxml_count_object(ooxml, tag);
	return CELL_NOTHING;
}

static void
take_cell(struct ooxml *ooxml, const struct markup *markup,
    enum cell_text inside, bool is_macro)
{
	struct office_facts *facts = &ooxml->facts;

	if (inside == CELL_FORMULA && is_macro) {
		take_formula(ooxml, markup);
	} else if (inside == CELL_VALUE && is_macro) {
		take_text(ooxml, markup);
		office_string(
		    facts, buffer_text(&ooxml->text), ooxml->text.len);
	} else if (inside == CELL_TEXT && !office_has_enough(facts)) {
		take_text(ooxml, markup);
		office_text(facts, buffer_text(&ooxml->text), ooxml->text.len);
	}
}

/* Texts of cells and formulas; those of macros are counted. */
static void
read_cells(struct ooxml *ooxml, const char *bytes, size_t len, bool is_macro)
{
	struct markup markup = MARKUP_OF(bytes, len);
	enum cell_text inside = CELL_NOTHING;

	while (markup_next(&markup)) {
		if (markup.kind == MARKUP_TEXT)
			take_cell(ooxml, &markup, inside, is_macro);
		else if (markup.kind == MARKUP_OPEN)
			inside = open_cell_tag(ooxml, &markup, is_macro);
		else
			inside = CELL_NOTHING;
	}
}

void
ooxml_macros(struct ooxml *ooxml, const char *bytes, size_t len)
{
	ooxml->macro_sheets++;
	read_cells(ooxml, bytes, len, true);
}

/* Nearly all texts of cells are among the shared strings, so that most sheets
 * have nothing to say and a million cells. */
void
ooxml_sheet(struct ooxml *ooxml, const char *bytes, size_t len)
{
	static const char text_cell[] = "is>", object[] = "leObject";

	if (memmem(bytes, len, text_cell, sizeof text_cell - 1) != NULL ||
	    memmem(bytes, len, object, sizeof object - 1) != NULL)
		read_cells(ooxml, bytes, len, false);
}

void
ooxml_strings(struct ooxml *ooxml, const char *bytes, size_t len)
{
	read_cells(ooxml, bytes, len, false);
}

/* 18.14.5: a program and what is asked of it. */
static void
read_dde(struct ooxml *ooxml, const struct markup *tag)
{
	buffer_clear(&ooxml->text);
	(void)markup_attribute(tag, "ddeService", &ooxml->value);
	buffer_add(&ooxml->text, buffer_text(&ooxml->value), ooxml->value.len);
	buffer_add(&ooxml->text, "|", 1);
	(void)markup_attribute(tag, "ddeTopic", &ooxml->value);
	buffer_add(&ooxml->text, buffer_text(&ooxml->value), ooxml->value.len);
	office_dde(&ooxml->facts, buffer_text(&ooxml->text), ooxml->text.len);
}

void
ooxml_link(struct ooxml *ooxml, const char *bytes, size_t len)
{
	struct markup markup = MARKUP_OF(bytes, len);

	while (markup_next(&markup))
		if (markup.kind == MARKUP_OPEN && markup_is(&markup, "ddeLink"))
			read_dde(ooxml, &markup);
}
