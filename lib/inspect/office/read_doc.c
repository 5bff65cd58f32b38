/* read_doc.c - the text of a document, piece by piece ([MS-DOC] 2.4.1). */
#include "office/read_doc.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "formats/cfb.h"
#include "formats/little.h"
#include "office/fields.h"
#include "office/office_facts.h"
#include "text/utf16.h"

/* Where things stand in the Fib (2.5.1): of all versions, and of 97 and
 * later. */
enum fib {
	FIB_IDENT = 0x00,
	FIB_FLAGS = 0x0a,
	FIB_TEXT_BEGIN = 0x18, /* 6 and 95: fcMin, fcMac */
	FIB_TEXT_END = 0x1c,
	FIB_CLX = 0x1a2,
	FIB_CLX_BYTES = 0x1a6,
	FIB_BYTES = 0x1aa,
};
enum { IDENT_97 = 0xa5ec, IDENT_95 = 0xa5dc };
enum { FLAG_ENCRYPTED = 0x0100, FLAG_TABLE_1 = 0x0200 };

/* The Clx (2.9.38): parts that change formats, then the pieces. */
enum { CLX_FORMATS = 1, CLX_PIECES = 2 };

/* A piece (2.9.177): where it begins, and that its letters have one byte. */
#define PIECE_BYTES 8
#define PIECE_PLACE 2
#define PIECE_8BIT  0x40000000U

/* Marks in the text (2.4.3). */
enum mark {
	MARK_PICTURE = 0x01,
	MARK_DRAWING = 0x08,
	MARK_BEGIN = 0x13,
	MARK_SEPARATE = 0x14,
	MARK_END = 0x15,
};

struct text {
	struct office_facts facts;
	struct fields fields;
	struct buffer run;   /* letters since the last mark */
	bool is_instruction; /* they are a field's */
};

static void
end_run(struct text *text)
{
	const char *run = buffer_text(&text->run);

	if (text->run.len == 0)
		return;
	if (text->is_instruction)
		fields_add(&text->fields, run, text->run.len);
	else
		office_text(&text->facts, run, text->run.len);
	buffer_clear(&text->run);
}

static void
take_mark(struct text *text, unsigned int mark)
{
	end_run(text);
	switch (mark) {
	case MARK_PICTURE:
	case MARK_DRAWING:
		/* In an instruction it stands for the field's own data. */
		if (!text->is_instruction)
			office_count(&text->facts, FEATURE_OFFICE_IMAGES);
		break;
	case MARK_BEGIN:
		fields_begin(&text->fields);
		break;
	case MARK_SEPARATE:
		fields_separate(&text->fields);
		break;
	case MARK_END:
		fields_end(&text->fields);
		break;
	default:
		break;
	}
	text->is_instruction = fields_is_instruction(&text->fields);
}

static bool
is_mark(unsigned int c)
{
	return c == MARK_PICTURE || c == MARK_DRAWING ||
	    (c >= MARK_BEGIN && c <= MARK_END);
}

/* Count letters of one or two bytes. */
static void
take_letters(struct text *text, const char *bytes, size_t count, size_t unit)
{
	for (size_t i = 0; i < count; i++) {
		const char *letter = bytes + i * unit;
		unsigned int c = unit == 2 ? little_u16(letter)
					   : (uint8_t)*letter;

		if (is_mark(c)) {
			take_mark(text, c);
			continue;
		}
		/* Marks matter to the end. */
		if (!text->is_instruction && office_has_enough(&text->facts))
			continue;
		/* A pair of units is no letter of a lure or an address. */
		utf16_add_char(c, &text->run);
		if (text->run.full || text->run.len >= LIMIT_OFFICE_RUN_BYTES)
			end_run(text);
	}
}

/* The piece number `i` of `count`, whose positions stand at cps. */
static bool
take_piece(struct text *text, const char *document, size_t len,
    const char *positions, size_t count, size_t i)
{
	const char *piece = positions + 4 * (count + 1) + PIECE_BYTES * i;
	uint32_t from = little_u32(positions + 4 * i);
	uint32_t to = little_u32(positions + 4 * (i + 1));
	uint32_t place = little_u32(piece + PIECE_PLACE);
	size_t unit = (place & PIECE_8BIT) != 0 ? 1 : 2;
	size_t at = place & ~PIECE_8BIT, letters;

	if (unit == 1)
		at /= 2;
	if (to <= from || at >= len)
		return to == from;
	letters = to - from;
	if (letters > (len - at) / unit)
		letters = (len - at) / unit;
	take_letters(text, document + at, letters, unit);
	return letters == to - from;
}

/* All pieces of a Clx; false if there are none. */
static bool
take_pieces(struct text *text, const char *document, size_t len,
    const char *clx, size_t clx_len)
{
	size_t count, spent = 0;

	while (clx_len >= 3 && *clx == CLX_FORMATS) {
		size_t skip = 3 + (size_t)little_u16(clx + 1);

		if (skip > clx_len)
			return false;
		clx += skip;
		clx_len -= skip;
	}
	if (clx_len < 5 || *clx != CLX_PIECES)
		return false;
	count = little_u32(clx + 1);
	if (count > clx_len - 5)
		count = clx_len - 5;
	if (count < 4)
		return false;
	count = (count - 4) / (4 + PIECE_BYTES);
	/* Pieces may not share bytes; ones that do are not read forever. */
	for (size_t i = 0; i < count && spent <= len; i++) {
		const char *from = clx + 5 + 4 * i;

		if (!take_piece(text, document, len, clx + 5, count, i))
			office_count(&text->facts, FEATURE_OFFICE_BROKEN);
		if (little_u32(from + 4) > little_u32(from))
			spent += little_u32(from + 4) - little_u32(from);
	}
	return count > 0;
}

/* Without pieces the text is one run of bytes. */
static void
take_plain(struct text *text, const char *document, size_t len)
{
	size_t from = little_u32(document + FIB_TEXT_BEGIN);
	size_t to = little_u32(document + FIB_TEXT_END);

	if (to > len)
		to = len;
	if (from < to)
		take_letters(text, document + from, to - from, 1);
}

static void
take_text(struct text *text, const char *document, size_t len,
    const char *table, size_t table_len)
{
	unsigned int ident = little_u16(document + FIB_IDENT);
	size_t at, clx_len;

	if (ident == IDENT_97 && len >= FIB_BYTES) {
		at = little_u32(document + FIB_CLX);
		clx_len = little_u32(document + FIB_CLX_BYTES);
		if (at <= table_len && clx_len <= table_len - at &&
		    take_pieces(text, document, len, table + at, clx_len))
			return;
		office_count(&text->facts, FEATURE_OFFICE_BROKEN);
	}
	take_plain(text, document, len);
}

void
read_doc_streams(const char *document, size_t len, const char *table,
    size_t table_len, struct reading *out)
{
	struct text text = { 0 };

	if (len < FIB_TEXT_END + 4 ||
	    (little_u16(document + FIB_IDENT) != IDENT_97 &&
		little_u16(document + FIB_IDENT) != IDENT_95))
		return;
	office_facts_begin(&text.facts, out, false);
	if ((little_u16(document + FIB_FLAGS) & FLAG_ENCRYPTED) != 0) {
		features_set(&out->features, FEATURE_OFFICE_ENCRYPTED, 1);
	} else {
		fields_init(&text.fields, &text.facts);
		buffer_init(&text.run, 2 * LIMIT_OFFICE_RUN_BYTES);
		take_text(&text, document, len, table, table_len);
		end_run(&text);
		while (text.fields.depth > 0)
			fields_end(&text.fields);
		fields_release(&text.fields);
		buffer_release(&text.run);
	}
	office_facts_finish(&text.facts);
}

/* Append the stream of this name. */
static void
read_stream(struct cfb *file, const char *name, struct buffer *out)
{
	uint32_t entry = cfb_find(file, 0, name);

	if (entry != CFB_NONE)
		cfb_read(file, &file->entries[entry], out);
}

void
read_doc(const char *bytes, size_t len, struct reading *out)
{
	scoped_cfb struct cfb file = { 0 };
	scoped_buffer struct buffer document = BUFFER_OF(len);
	scoped_buffer struct buffer table = BUFFER_OF(len);
	bool is_first;

	if (!cfb_open(bytes, len, &file))
		return;
	read_stream(&file, "WordDocument", &document);
	if (document.len < FIB_FLAGS + 2)
		return;
	is_first = (little_u16(document.data + FIB_FLAGS) & FLAG_TABLE_1) != 0;
	read_stream(&file, is_first ? "1Table" : "0Table", &table);
	read_doc_streams(
	    document.data, document.len, buffer_text(&table), table.len, out);
}
