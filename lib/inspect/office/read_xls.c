/* read_xls.c - globals first, then each sheet from where it is said to be.
 *
 * Excel follows the offsets of the BoundSheet records, so that bytes between
 * the substreams need be no records at all. */
#include "office/read_xls.h"

#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "formats/cfb.h"
#include "formats/little.h"
#include "office/biff.h"
#include "office/office_facts.h"
#include "office/ptg.h"
#include "office/xlm.h"
#include "text/utf16.h"

/* [MS-XLS] 2.3 */
enum record_type {
	RECORD_FORMULA = 0x0006,
	RECORD_EOF = 0x000a,
	RECORD_EXTERNSHEET = 0x0017,
	RECORD_NAME = 0x0018,
	RECORD_EXTERNNAME = 0x0023,
	RECORD_FILEPASS = 0x002f,
	RECORD_OBJ = 0x005d,
	RECORD_BOUNDSHEET = 0x0085,
	RECORD_RSTRING = 0x00d6,
	RECORD_SST = 0x00fc,
	RECORD_SUPBOOK = 0x01ae,
	RECORD_TXO = 0x01b6,
	RECORD_HLINK = 0x01b8,
	RECORD_LABEL = 0x0204,
	RECORD_STRING = 0x0207,
	RECORD_ARRAY = 0x0221,
	RECORD_SHRFMLA = 0x04bc,
	RECORD_BOF = 0x0809,
};

/* BOF's version and kind of substream (2.4.21). */
enum { VERSION_5 = 0x0500, VERSION_8 = 0x0600, SUBSTREAM_MACRO = 0x0040 };

/* BoundSheet (2.4.28). */
enum { STATE_BITS = 0x03, STATE_HIDDEN = 1, SHEET_MACRO = 1 };

/* Lbl (2.4.150). */
enum { NAME_HIDDEN = 0x0001, NAME_BUILTIN = 0x0020 };

/* ExternName (2.4.105): an object, not a question to a program. */
#define EXTERNNAME_OBJECT 0x0010

/* SupBook (2.4.271): this book, an add-in's functions. */
enum { SUPBOOK_SELF = 0x0401, SUPBOOK_ADDIN = 0x3a01 };

/* In the path of a link (2.5.277): an encoded path follows, a program's name
 * ends. */
#define PATH_ENCODED 0x01
#define PATH_PROGRAM 0x03

/* Parts of Obj (2.4.181), and its picture's kind. */
enum { OBJ_COMMON = 0x15, OBJ_FORMULA = 0x09 };
#define OBJ_PICTURE 8

struct book {
	struct office_facts facts;
	struct biff biff;
	enum ptg_form form;
	size_t tokens_left;
	bool is_macro;      /* the substream is one of macros */
	bool is_encrypted;  /* nothing that follows can be read */
	struct buffer text; /* of one string */
	struct buffer link; /* a link whose kind is not known yet */
	uint32_t sheets[LIMIT_BIFF_SHEETS]; /* where they begin */
	size_t sheet_count, macro_sheets, macro_substreams;
};

static void
broken(struct book *book)
{
	office_count(&book->facts, FEATURE_XLM_BROKEN);
}

static struct biff_text
text_at(struct book *book, const struct biff_record *record, size_t at)
{
	return (struct biff_text){ .biff = &book->biff,
		.next = record->data + at,
		.left = record->len - at };
}

/* A formula's tokens, whose length stands at `at`. */
static void
read_tokens(struct book *book, const struct biff_record *record, size_t at,
    size_t tokens, bool is_macro)
{
	size_t len, there;

	if (record->len < tokens) {
		broken(book);
		return;
	}
	len = little_u16(record->data + at);
	there = record->len - tokens;
	if (len > there ||
	    !ptg_walk(&book->facts, book->form, record->data + tokens,
		len < there ? len : there, is_macro, &book->tokens_left))
		broken(book);
}

static void
read_formula(struct book *book, const struct biff_record *record, size_t at,
    size_t tokens)
{
	if (book->is_macro && record->type == RECORD_FORMULA)
		office_count(&book->facts, FEATURE_XLM_FORMULAS);
	/* A worksheet's formulas only matter for their strings, and the sheets
	 * of a year's figures have a hundred thousand. */
	if (book->is_macro || book->tokens_left > LIMIT_BIFF_TOKENS / 2)
		read_tokens(book, record, at, tokens, book->is_macro);
}

static void
read_bof(struct book *book, const struct biff_record *record)
{
	unsigned int version;

	if (record->len < 4)
		return;
	version = little_u16(record->data);
	/* The first decides: later ones of Excel 5's files may say 97. */
	if (book->form == PTG_UNSET &&
	    (version == VERSION_5 || version == VERSION_8))
		book->form = version == VERSION_8 ? PTG_BIFF8 : PTG_BIFF5;
	book->is_macro = little_u16(record->data + 2) == SUBSTREAM_MACRO;
	if (book->is_macro)
		book->macro_substreams++;
}

static void
read_boundsheet(struct book *book, const struct biff_record *record)
{
	bool is_macro;
	unsigned int state;

	if (record->len < 6) {
		broken(book);
		return;
	}
	is_macro = record->data[5] == SHEET_MACRO;
	state = record->data[4] & STATE_BITS;
	if (book->sheet_count < LIMIT_BIFF_SHEETS)
		book->sheets[book->sheet_count++] = little_u32(record->data);
	book->macro_sheets += is_macro;
	if (state == 0)
		return;
	office_count(&book->facts,
	    state == STATE_HIDDEN ? FEATURE_OFFICE_SHEETS_HIDDEN
				  : FEATURE_OFFICE_SHEETS_VERY_HIDDEN);
	if (is_macro)
		office_count(&book->facts,
		    state == STATE_HIDDEN ? FEATURE_XLM_SHEETS_HIDDEN
					  : FEATURE_XLM_SHEETS_VERY_HIDDEN);
}

/* The letters of a name, at `at`. Their first is its number if it is built
 * in. */
static size_t
read_name_letters(struct book *book, const struct biff_record *record,
    size_t at, size_t count, unsigned int *number_out)
{
	const uint8_t *letters = record->data + at;
	size_t left = record->len - at, unit = 1;

	if (book->form == PTG_BIFF8) {
		if (left < 1)
			return 0;
		unit = (letters[0] & 1) != 0 ? 2 : 1;
		letters++;
		left--;
	}
	if (count == 0 || count > left / unit)
		return 0;
	*number_out = unit == 2 ? little_u16(letters) : letters[0];
	if (unit == 2)
		utf16_add((const char *)letters, count, false, &book->text);
	else
		utf16_add_low((const char *)letters, count, &book->text);
	return (size_t)(letters - record->data) + count * unit;
}

static void
read_name(struct book *book, const struct biff_record *record)
{
	const size_t head = 14;
	unsigned int flags, number = 0;
	size_t tokens;
	bool is_hidden;

	if (record->len < head) {
		broken(book);
		return;
	}
	flags = little_u16(record->data);
	is_hidden = (flags & NAME_HIDDEN) != 0;
	buffer_clear(&book->text);
	tokens = read_name_letters(
	    book, record, head, record->data[3], &number);
	if (tokens == 0) {
		broken(book);
		return;
	}
	if ((flags & NAME_BUILTIN) != 0)
		xlm_builtin_name(book->facts.out, number, is_hidden);
	else
		xlm_name(book->facts.out, buffer_text(&book->text),
		    book->text.len, is_hidden);
	read_tokens(book, record, 4, tokens, true);
}

/* A string of a cell, at `at`: the length has two bytes in both forms. */
static void
read_cell_text(struct book *book, const struct biff_record *record, size_t at)
{
	struct biff_text from;
	bool whole;

	if (office_has_enough(&book->facts))
		return;
	if (record->len < at + 2) {
		broken(book);
		return;
	}
	buffer_clear(&book->text);
	from = text_at(book, record, at);
	if (book->form == PTG_BIFF8) {
		whole = biff_string(&from, false, &book->text);
	} else {
		size_t count = little_u16(from.next);

		from.next += 2;
		from.left -= 2;
		whole = biff_letters(&from, count, false, &book->text);
	}
	if (!whole)
		broken(book);
	office_text(&book->facts, buffer_text(&book->text), book->text.len);
}

static void
read_sst(struct book *book, const struct biff_record *record)
{
	struct biff_text from;
	uint32_t count;

	if (record->len < 8) {
		broken(book);
		return;
	}
	/* Each string takes a byte at least, or ends the loop. */
	count = little_u32(record->data + 4);
	from = text_at(book, record, 8);
	for (uint32_t i = 0; i < count && !office_has_enough(&book->facts);
	     i++) {
		bool whole;

		buffer_clear(&book->text);
		whole = biff_string(&from, false, &book->text);
		office_text(
		    &book->facts, buffer_text(&book->text), book->text.len);
		if (!whole) {
			broken(book);
			return;
		}
	}
}

/* The text of a box stands in Continue records. */
static void
read_box(struct book *book, const struct biff_record *record)
{
	struct biff_text from;
	size_t count;

	if (record->len < 12 || book->form != PTG_BIFF8)
		return;
	count = little_u16(record->data + 10);
	if (count == 0)
		return;
	buffer_clear(&book->text);
	from = text_at(book, record, record->len);
	/* Nothing is left of this record: the next one's flags count. */
	(void)biff_letters(&from, count, false, &book->text);
	office_text(&book->facts, buffer_text(&book->text), book->text.len);
}

/* The link before was one to a program unless something said otherwise. */
static void
end_link(struct book *book, bool is_object)
{
	const char *text = buffer_text(&book->link);
	size_t len = book->link.len;

	if (len > 0 && is_object) {
		const char *path = memchr(text, '|', len);

		office_count(&book->facts, FEATURE_OFFICE_EXTERNAL_OBJECTS);
		if (path != NULL)
			office_target(&book->facts, path + 1,
			    (size_t)(text + len - path - 1), true);
	} else if (len > 0) {
		office_dde(&book->facts, text, len);
	}
	buffer_clear(&book->link);
}

/* What book->text says a link leads to. The same byte divides a path's
 * folders and ends a program's name. */
static void
take_link(struct book *book)
{
	char *text = book->text.data;
	char *program;

	end_link(book, false);
	if (book->text.len < 2)
		return;
	program = memchr(text + 1, PATH_PROGRAM, book->text.len - 1);
	if (*text == PATH_ENCODED) {
		office_count(&book->facts, FEATURE_OFFICE_EXTERNAL_BOOKS);
		office_string(&book->facts, text, book->text.len);
	} else if (program != NULL) {
		*program = '|';
		buffer_add(&book->link, text, book->text.len);
	}
}

static void
read_supbook(struct book *book, const struct biff_record *record)
{
	struct biff_text from;
	unsigned int count;

	if (record->len < 4)
		return;
	count = little_u16(record->data + 2);
	if (count == SUPBOOK_SELF || count == SUPBOOK_ADDIN)
		return;
	buffer_clear(&book->text);
	from = text_at(book, record, 2);
	if (!biff_string(&from, false, &book->text))
		broken(book);
	take_link(book);
}

/* Excel 5 and 95: the path itself (of 97: numbers of what SupBooks say). */
static void
read_externsheet(struct book *book, const struct biff_record *record)
{
	struct biff_text from;

	if (book->form != PTG_BIFF5 || record->len < 2)
		return;
	buffer_clear(&book->text);
	from = text_at(book, record, 1);
	if (record->data[0] <= from.left)
		(void)biff_letters(&from, record->data[0], false, &book->text);
	if (book->text.len > 0 && book->text.data[0] != PATH_PROGRAM)
		take_link(book);
}

static void
read_externname(struct book *book, const struct biff_record *record)
{
	if (record->len >= 2 &&
	    (little_u16(record->data) & EXTERNNAME_OBJECT) != 0)
		end_link(book, true);
}

/* [MS-OSHARED] 2.3.7.1: every text and number in it begins at an even byte,
 * so that its texts are seen when all of it is read as UTF-16. */
static void
read_hyperlink(struct book *book, const struct biff_record *record)
{
	const size_t head = 8;

	if (record->len < head)
		return;
	office_count(&book->facts, FEATURE_OFFICE_HYPERLINKS);
	buffer_clear(&book->text);
	utf16_add((const char *)record->data + head, (record->len - head) / 2,
	    false, &book->text);
	office_string(&book->facts, buffer_text(&book->text), book->text.len);
}

/* Pictures; objects of other programs have a storage, and are counted by what
 * is in it. */
static void
read_obj(struct book *book, const struct biff_record *record)
{
	bool is_picture = false, is_object = false;
	size_t at = 0;

	while (at + 4 <= record->len) {
		unsigned int part = little_u16(record->data + at);
		size_t len = little_u16(record->data + at + 2);

		if (part == OBJ_COMMON && len >= 2 && record->len - at >= 6)
			is_picture = little_u16(record->data + at + 4) ==
			    OBJ_PICTURE;
		if (part == OBJ_FORMULA)
			is_object = true;
		at += 4 + len;
	}
	if (is_picture && !is_object)
		office_count(&book->facts, FEATURE_OFFICE_IMAGES);
}

static void
read_filepass(struct book *book, const struct biff_record *record)
{
	(void)record;
	book->is_encrypted = true;
	features_set(&book->facts.out->features, FEATURE_OFFICE_ENCRYPTED, 1);
}

/* Records whose formula or string stands at a fixed place. */
static bool
read_cell(struct book *book, const struct biff_record *record)
{
	switch (record->type) {
	case RECORD_FORMULA:
		read_formula(book, record, 20, 22);
		return true;
	case RECORD_ARRAY:
		read_formula(book, record, 12, 14);
		return true;
	case RECORD_SHRFMLA:
		read_formula(book, record, 8, 10);
		return true;
	case RECORD_LABEL:
	case RECORD_RSTRING:
		read_cell_text(book, record, 6);
		return true;
	case RECORD_STRING:
		read_cell_text(book, record, 0);
		return true;
	default:
		return false;
	}
}

static void
read_record(struct book *book, const struct biff_record *record)
{
	static const struct {
		enum record_type type;
		void (*read)(
		    struct book *book, const struct biff_record *record);
	} readers[] = {
		{ RECORD_BOF, read_bof },
		{ RECORD_BOUNDSHEET, read_boundsheet },
		{ RECORD_NAME, read_name },
		{ RECORD_SST, read_sst },
		{ RECORD_TXO, read_box },
		{ RECORD_SUPBOOK, read_supbook },
		{ RECORD_EXTERNSHEET, read_externsheet },
		{ RECORD_EXTERNNAME, read_externname },
		{ RECORD_HLINK, read_hyperlink },
		{ RECORD_OBJ, read_obj },
		{ RECORD_FILEPASS, read_filepass },
	};

	if (read_cell(book, record))
		return;
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
		if (readers[i].type == record->type)
			readers[i].read(book, record);
}

/* One substream from `at` on, charts inside it included. */
static void
read_substream(struct book *book, size_t at)
{
	struct biff_record record;
	size_t depth = 0;
	bool is_macro = false;

	book->biff.at = at;
	while (!book->is_encrypted && biff_next(&book->biff, &record)) {
		if (record.type == RECORD_EOF && depth <= 1)
			return;
		if (record.type == RECORD_EOF) {
			depth--;
			book->is_macro = is_macro;
			continue;
		}
		read_record(book, &record);
		if (record.type != RECORD_BOF)
			continue;
		if (depth == 0)
			is_macro = book->is_macro;
		depth++;
	}
}

static void
read_sheets(struct book *book)
{
	for (size_t i = 0; i < book->sheet_count && !book->is_encrypted; i++) {
		struct biff_record first;

		/* Where no substream begins, no sheet is shown. */
		book->biff.at = book->sheets[i];
		if (book->biff.at > book->biff.len ||
		    !biff_next(&book->biff, &first) ||
		    first.type != RECORD_BOF) {
			broken(book);
			continue;
		}
		read_substream(book, book->sheets[i]);
	}
}

void
read_xls_stream(const char *bytes, size_t len, struct reading *out)
{
	scoped_mem struct book *book = mem_new(1, sizeof *book);

	office_facts_begin(&book->facts, out, true);
	book->biff = (struct biff){ .bytes = (const uint8_t *)bytes,
		.len = len,
		.records_left = LIMIT_BIFF_RECORDS,
		/* Each byte once in the globals, once in a sheet. */
		.bytes_left = 2 * len };
	book->tokens_left = LIMIT_BIFF_TOKENS;
	buffer_init(&book->text, LIMIT_OFFICE_TEXT_BYTES);
	buffer_init(&book->link, LIMIT_OFFICE_TEXT_BYTES);
	read_substream(book, 0);
	read_sheets(book);
	end_link(book, false);
	/* The two places that tell of a macro sheet may contradict each
	 * other; Excel believes the substream. */
	features_add(&out->features, FEATURE_XLM_SHEETS,
	    (double)(book->macro_sheets > book->macro_substreams
		    ? book->macro_sheets
		    : book->macro_substreams));
	features_add(
	    &out->features, FEATURE_XLM_BROKEN, (double)book->biff.broken);
	office_facts_finish(&book->facts);
	buffer_release(&book->text);
	buffer_release(&book->link);
}

void
read_xls(const char *bytes, size_t len, struct reading *out)
{
	/* A file of Excel 5 and 97 has both. */
	static const char *const names[] = { "Workbook", "Book" };
	scoped_cfb struct cfb file = { 0 };

	if (!cfb_open(bytes, len, &file))
		return;
	for (size_t i = 0; i < 2; i++) {
		scoped_buffer struct buffer stream = BUFFER_OF(len);
		uint32_t entry = cfb_find(&file, 0, names[i]);

		if (entry == CFB_NONE)
			continue;
		cfb_read(&file, &file.entries[entry], &stream);
		if (stream.len > 0)
			read_xls_stream(stream.data, stream.len, out);
	}
}
