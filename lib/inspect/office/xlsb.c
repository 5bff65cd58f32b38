/* xlsb.c - parts of binary spreadsheets ([MS-XLSB]).
 *
 * 2.1.4: a part is records, each with a type and a length of one to four
 * bytes that carry seven bits each. Texts are UTF-16 with a length of four
 * bytes (2.5.169), formulas tokens like those of .xls (2.5.97). */
#include "base/text.h"
#include "formats/little.h"
#include "office/ooxml.h"
#include "office/ptg.h"
#include "office/xlm.h"
#include "text/utf16.h"

/* 2.3.2 */
enum record_type {
	BRT_CELL_ST = 6,
	BRT_FMLA_STRING = 8,
	BRT_FMLA_NUM = 9,
	BRT_FMLA_BOOL = 10,
	BRT_FMLA_ERROR = 11,
	BRT_SST_ITEM = 19,
	BRT_NAME = 39,
	BRT_BUNDLE_SHEET = 156,
	BRT_BEGIN_SUPBOOK = 360,
	BRT_ARRAY_FORMULA = 426,
	BRT_SHARED_FORMULA = 427,
};

/* What a link is to (2.4.129). */
#define SUPBOOK_DDE 1

/* A cell before its value: column, style, flags. */
#define CELL_BYTES 8

/* A name (2.4.720). */
enum { NAME_HIDDEN = 0x01 };
#define NAME_HEAD_BYTES 9

struct record {
	unsigned int type;
	const uint8_t *next; /* content not yet read */
	size_t left;
};

struct part {
	const uint8_t *next;
	size_t left;
};

/* A number of at most `bytes` bytes with seven bits each. */
static bool
take_packed(struct part *part, size_t bytes, uint32_t *out)
{
	uint32_t value = 0;

	for (size_t i = 0; i < bytes; i++) {
		uint8_t byte;

		if (part->left == 0)
			return false;
		byte = *part->next++;
		part->left--;
		value |= (uint32_t)(byte & 0x7f) << (7 * i);
		if ((byte & 0x80) == 0)
			break;
	}
	*out = value;
	return true;
}

static bool
record_next(struct part *part, struct record *out)
{
	uint32_t type, len;

	if (!take_packed(part, 2, &type) || !take_packed(part, 4, &len))
		return false;
	out->type = type;
	out->next = part->next;
	out->left = len < part->left ? len : part->left;
	part->next += out->left;
	part->left -= out->left;
	return true;
}

static bool
skip(struct record *record, size_t bytes)
{
	if (record->left < bytes)
		return false;
	record->next += bytes;
	record->left -= bytes;
	return true;
}

static bool
take_u32(struct record *record, uint32_t *out)
{
	if (record->left < 4)
		return false;
	*out = little_u32(record->next);
	return skip(record, 4);
}

/* Replace text by a string; false if it is not all there. */
static bool
take_text(struct record *record, struct buffer *text)
{
	uint32_t count;

	buffer_clear(text);
	if (!take_u32(record, &count))
		return false;
	/* A string that is not there. */
	if (count == UINT32_MAX)
		return true;
	if (count > record->left / 2)
		return false;
	utf16_add((const char *)record->next, count, false, text);
	return skip(record, (size_t)count * 2);
}

static void
broken(struct ooxml *ooxml)
{
	office_count(&ooxml->facts, FEATURE_XLM_BROKEN);
}

static void
take_formula(struct ooxml *ooxml, struct record *record)
{
	uint32_t len;

	if (!take_u32(record, &len) || len > record->left ||
	    !ptg_walk(&ooxml->facts, PTG_BIFF12, record->next, len, true,
		&ooxml->tokens_left))
		broken(ooxml);
}

/* 2.4.311 */
static void
read_sheet(struct ooxml *ooxml, struct record *record)
{
	uint32_t state;

	if (!take_u32(record, &state) || !skip(record, 4) ||
	    !take_text(record, &ooxml->text)) {
		broken(ooxml);
		return;
	}
	ooxml_count_sheet(
	    ooxml, state, buffer_text(&ooxml->text), ooxml->text.len);
}

static void
read_name(struct ooxml *ooxml, struct record *record)
{
	uint8_t flags;

	if (record->left < NAME_HEAD_BYTES) {
		broken(ooxml);
		return;
	}
	flags = record->next[0];
	(void)skip(record, NAME_HEAD_BYTES);
	if (!take_text(record, &ooxml->text)) {
		broken(ooxml);
		return;
	}
	xlm_name(ooxml->facts.out, buffer_text(&ooxml->text), ooxml->text.len,
	    (flags & NAME_HIDDEN) != 0);
	take_formula(ooxml, record);
}

void
xlsb_book(struct ooxml *ooxml, const char *bytes, size_t len)
{
	struct part part = { (const uint8_t *)bytes, len };
	struct record record;

	while (record_next(&part, &record)) {
		if (record.type == BRT_BUNDLE_SHEET)
			read_sheet(ooxml, &record);
		if (record.type == BRT_NAME)
			read_name(ooxml, &record);
	}
}

static void
take_cell_text(struct ooxml *ooxml, struct record *record)
{
	if (office_has_enough(&ooxml->facts))
		return;
	if (!take_text(record, &ooxml->text))
		broken(ooxml);
	office_text(&ooxml->facts, buffer_text(&ooxml->text), ooxml->text.len);
}

/* A computed cell: its value, two bytes of flags, its formula. */
static void
read_formula(struct ooxml *ooxml, struct record *record)
{
	bool there = skip(record, CELL_BYTES);

	if (there && record->type == BRT_FMLA_STRING) {
		there = take_text(record, &ooxml->text);
		office_string(
		    &ooxml->facts, buffer_text(&ooxml->text), ooxml->text.len);
	} else if (there) {
		there = skip(record, record->type == BRT_FMLA_NUM ? 8 : 1);
	}
	office_count(&ooxml->facts, FEATURE_XLM_FORMULAS);
	if (!there || !skip(record, 2))
		broken(ooxml);
	else
		take_formula(ooxml, record);
}

static void
read_macro_record(struct ooxml *ooxml, struct record *record)
{
	switch (record->type) {
	case BRT_FMLA_STRING:
	case BRT_FMLA_NUM:
	case BRT_FMLA_BOOL:
	case BRT_FMLA_ERROR:
		read_formula(ooxml, record);
		break;
	case BRT_ARRAY_FORMULA:
		/* Its area, flags. */
		if (skip(record, 17))
			take_formula(ooxml, record);
		break;
	case BRT_SHARED_FORMULA:
		if (skip(record, 16))
			take_formula(ooxml, record);
		break;
	case BRT_CELL_ST:
		if (skip(record, CELL_BYTES))
			take_cell_text(ooxml, record);
		break;
	default:
		break;
	}
}

void
xlsb_macros(struct ooxml *ooxml, const char *bytes, size_t len)
{
	struct part part = { (const uint8_t *)bytes, len };
	struct record record;

	ooxml->macro_sheets++;
	while (record_next(&part, &record))
		read_macro_record(ooxml, &record);
}

void
xlsb_sheet(struct ooxml *ooxml, const char *bytes, size_t len)
{
	struct part part = { (const uint8_t *)bytes, len };
	struct record record;

	while (record_next(&part, &record))
		if (record.type == BRT_CELL_ST && skip(&record, CELL_BYTES))
			take_cell_text(ooxml, &record);
}

void
xlsb_strings(struct ooxml *ooxml, const char *bytes, size_t len)
{
	struct part part = { (const uint8_t *)bytes, len };
	struct record record;

	/* Flags, then the string. */
	while (record_next(&part, &record))
		if (record.type == BRT_SST_ITEM && skip(&record, 1))
			take_cell_text(ooxml, &record);
}

/* 2.4.129: what it is, then a path, or a program and what is asked of it. */
static void
read_link(struct ooxml *ooxml, struct record *record)
{
	scoped_buffer struct buffer link = BUFFER_OF(LIMIT_OFFICE_TEXT_BYTES);
	unsigned int what;

	if (record->left < 2)
		return;
	what = little_u16(record->next);
	(void)skip(record, 2);
	if (what != SUPBOOK_DDE || !take_text(record, &ooxml->text))
		return;
	buffer_add(&link, buffer_text(&ooxml->text), ooxml->text.len);
	buffer_add(&link, "|", 1);
	(void)take_text(record, &ooxml->text);
	buffer_add(&link, buffer_text(&ooxml->text), ooxml->text.len);
	office_dde(&ooxml->facts, buffer_text(&link), link.len);
}

void
xlsb_link(struct ooxml *ooxml, const char *bytes, size_t len)
{
	struct part part = { (const uint8_t *)bytes, len };
	struct record record;

	while (record_next(&part, &record))
		if (record.type == BRT_BEGIN_SUPBOOK)
			read_link(ooxml, &record);
}
