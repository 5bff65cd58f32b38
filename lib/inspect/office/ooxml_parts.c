/* ooxml_parts.c - what a part is, by its type and name, and who reads it.
 *
 * Office goes by relations and types; names are only habit. A part whose type
 * says nothing to us is taken for what its name says. */
#include <string.h>

#include "base/text.h"
#include "office/ooxml.h"

static const struct {
	const char *pattern; /* of a type (ECMA-376 Part 1, 12 to 15) */
	enum ooxml_kind kind;
} types[] = {
	{ "*-package.relationships+xml", OOXML_RELATIONS },
	{ "*macrosheet+xml", OOXML_MACROS },
	{ "*ms-excel.*macrosheet", OOXML_MACROS_BINARY },
	{ "*ms-excel.sheet.binary.*", OOXML_BOOK_BINARY },
	{ "*spreadsheetml.worksheet+xml", OOXML_SHEET },
	{ "*spreadsheetml.dialogsheet+xml", OOXML_SHEET },
	{ "*ms-excel.worksheet", OOXML_SHEET_BINARY },
	{ "*spreadsheetml.sharedstrings+xml", OOXML_STRINGS },
	{ "*ms-excel.sharedstrings", OOXML_STRINGS_BINARY },
	{ "*spreadsheetml.externallink+xml", OOXML_LINK },
	{ "*ms-excel.externallink", OOXML_LINK_BINARY },
	{ "*spreadsheetml.*main+xml", OOXML_BOOK },
	{ "*ms-excel.*main+xml", OOXML_BOOK },
	{ "*wordprocessingml.document.*+xml", OOXML_WORDS },
	{ "*wordprocessingml.template.*+xml", OOXML_WORDS },
	{ "*ms-word.*main+xml", OOXML_WORDS },
	{ "*wordprocessingml.header+xml", OOXML_WORDS },
	{ "*wordprocessingml.footer+xml", OOXML_WORDS },
	{ "*wordprocessingml.footnotes+xml", OOXML_WORDS },
	{ "*wordprocessingml.endnotes+xml", OOXML_WORDS },
	{ "*wordprocessingml.comments+xml", OOXML_WORDS },
	{ "*presentationml.slide+xml", OOXML_SLIDE },
	{ "*ms-office.vbaproject", OOXML_VBA },
	{ "image/*", OOXML_IMAGE },
};

static const struct {
	const char *pattern;
	enum ooxml_kind kind;
} names[] = {
	{ "*.rels", OOXML_RELATIONS },
	{ "*/macrosheets/*.xml", OOXML_MACROS },
	{ "*/macrosheets/*.bin", OOXML_MACROS_BINARY },
	{ "*/workbook*.xml", OOXML_BOOK },
	{ "*/workbook*.bin", OOXML_BOOK_BINARY },
	{ "*/worksheets/*.xml", OOXML_SHEET },
	{ "*/worksheets/sheet*.bin", OOXML_SHEET_BINARY },
	{ "*/sharedstrings*.xml", OOXML_STRINGS },
	{ "*/sharedstrings*.bin", OOXML_STRINGS_BINARY },
	{ "*/externallinks/*.xml", OOXML_LINK },
	{ "*/externallinks/*.bin", OOXML_LINK_BINARY },
	{ "word/document*.xml", OOXML_WORDS },
	{ "word/header*.xml", OOXML_WORDS },
	{ "word/footer*.xml", OOXML_WORDS },
	{ "word/footnotes*.xml", OOXML_WORDS },
	{ "word/endnotes*.xml", OOXML_WORDS },
	{ "word/comments.xml", OOXML_WORDS },
	{ "*/slides/slide*.xml", OOXML_SLIDE },
	{ "*customui*.xml", OOXML_RIBBON },
	{ "*vbaproject*.bin", OOXML_VBA },
	{ "*/media/*", OOXML_IMAGE },
};

enum ooxml_kind
ooxml_kind_of_type(const char *type, size_t len)
{
	/* Parameters may stand behind it. */
	const char *end = memchr(type, ';', len);

	if (end != NULL)
		len = (size_t)(end - type);
	text_trim(&type, &len);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (text_matches(types[i].pattern, type, len))
			return types[i].kind;
	return OOXML_UNSET;
}

enum ooxml_kind
ooxml_kind_of_name(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_matches(names[i].pattern, name, len))
			return names[i].kind;
	return OOXML_UNSET;
}

static const struct {
	void (*read)(struct ooxml *ooxml, const char *bytes, size_t len);
	unsigned int turn;
} readers[OOXML_KIND_COUNT] = {
	[OOXML_RELATIONS] = { ooxml_relations, 1 },
	[OOXML_BOOK] = { ooxml_book, 2 },
	[OOXML_BOOK_BINARY] = { xlsb_book, 2 },
	[OOXML_MACROS] = { ooxml_macros, 2 },
	[OOXML_MACROS_BINARY] = { xlsb_macros, 2 },
	[OOXML_LINK] = { ooxml_link, 2 },
	[OOXML_LINK_BINARY] = { xlsb_link, 2 },
	[OOXML_RIBBON] = { ooxml_ribbon, 2 },
	[OOXML_WORDS] = { ooxml_words, 3 },
	[OOXML_STRINGS] = { ooxml_strings, 3 },
	[OOXML_STRINGS_BINARY] = { xlsb_strings, 3 },
	[OOXML_SLIDE] = { ooxml_slide, 4 },
	[OOXML_SHEET] = { ooxml_sheet, 4 },
	[OOXML_SHEET_BINARY] = { xlsb_sheet, 4 },
};

unsigned int
ooxml_turn(enum ooxml_kind kind)
{
	return readers[kind].turn;
}

void
ooxml_read(
    struct ooxml *ooxml, enum ooxml_kind kind, const char *bytes, size_t len)
{
	scoped_buffer struct buffer converted = BUFFER_OF(
	    2 * LIMIT_OOXML_PART_BYTES);

	if (markup_from_utf16(bytes, len, &converted))
		readers[kind].read(
		    ooxml, buffer_text(&converted), converted.len);
	else
		readers[kind].read(ooxml, bytes, len);
}

void
ooxml_init(struct ooxml *ooxml, struct reading *out)
{
	ooxml->facts.out = out;
	ooxml->tokens_left = LIMIT_BIFF_TOKENS;
	buffer_init(&ooxml->value, LIMIT_OFFICE_TEXT_BYTES);
	buffer_init(&ooxml->text, LIMIT_OFFICE_TEXT_BYTES);
	buffer_init(&ooxml->macro_ids, LIMIT_OFFICE_TEXT_BYTES);
}

void
ooxml_release(struct ooxml *ooxml)
{
	buffer_release(&ooxml->value);
	buffer_release(&ooxml->text);
	buffer_release(&ooxml->macro_ids);
}
