/* ooxml.h - a ZIP-based Office document on its way through its readers.
 *
 * ECMA-376 Part 2 (the package), Part 1 (what is in it). For read_ooxml.c,
 * which finds and unpacks the parts, and the readers of one kind of part
 * each. Thread: one worker. Never logs. */
#ifndef SEKISHO_OFFICE_OOXML_H
#define SEKISHO_OFFICE_OOXML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "office/office_facts.h"
#include "text/markup.h"

/* What a part is to us. */
enum ooxml_kind {
	OOXML_UNSET = 0, /* nothing known: only its first bytes matter */
	OOXML_RELATIONS,
	OOXML_BOOK, /* spreadsheets */
	OOXML_BOOK_BINARY,
	OOXML_MACROS, /* a sheet of macros */
	OOXML_MACROS_BINARY,
	OOXML_SHEET,
	OOXML_SHEET_BINARY,
	OOXML_STRINGS,
	OOXML_STRINGS_BINARY,
	OOXML_LINK, /* another book, another program */
	OOXML_LINK_BINARY,
	OOXML_WORDS, /* of a text document */
	OOXML_SLIDE,
	OOXML_RIBBON,
	OOXML_VBA,
	OOXML_IMAGE,
	OOXML_KIND_COUNT,
};

/* Zeroed, then ooxml_init(). */
struct ooxml {
	struct office_facts facts;
	struct buffer value, text; /* for readers to work with */
	/* Relations that are of macro sheets: ids, one a line. */
	struct buffer macro_ids;
	size_t macro_sheets; /* parts */
	size_t tokens_left;  /* ptg.h */
	bool has_ribbon_macro;
};

void ooxml_init(struct ooxml *ooxml, struct reading *out);
void ooxml_release(struct ooxml *ooxml);

/* What a part is by its type ("application/vnd.ms-excel.macrosheet+xml") or
 * its name. */
enum ooxml_kind ooxml_kind_of_type(const char *type, size_t len);
enum ooxml_kind ooxml_kind_of_name(const char *name, size_t len);

/* Parts that tell most are read first: in which turn a kind is, 0: it has no
 * reader. */
#define OOXML_TURNS 4
unsigned int ooxml_turn(enum ooxml_kind kind);

/* Read a part, whatever its coding. */
void ooxml_read(
    struct ooxml *ooxml, enum ooxml_kind kind, const char *bytes, size_t len);

/* The readers, of UTF-8. */
void ooxml_relations(struct ooxml *ooxml, const char *bytes, size_t len);
void ooxml_book(struct ooxml *ooxml, const char *bytes, size_t len);
void ooxml_macros(struct ooxml *ooxml, const char *bytes, size_t len);
void ooxml_sheet(struct ooxml *ooxml, const char *bytes, size_t len);
void ooxml_strings(struct ooxml *ooxml, const char *bytes, size_t len);
void ooxml_link(struct ooxml *ooxml, const char *bytes, size_t len);
void ooxml_words(struct ooxml *ooxml, const char *bytes, size_t len);
void ooxml_slide(struct ooxml *ooxml, const char *bytes, size_t len);
void ooxml_ribbon(struct ooxml *ooxml, const char *bytes, size_t len);

/* The same of .xlsb ([MS-XLSB] 2.1). */
void xlsb_book(struct ooxml *ooxml, const char *bytes, size_t len);
void xlsb_macros(struct ooxml *ooxml, const char *bytes, size_t len);
void xlsb_sheet(struct ooxml *ooxml, const char *bytes, size_t len);
void xlsb_strings(struct ooxml *ooxml, const char *bytes, size_t len);
void xlsb_link(struct ooxml *ooxml, const char *bytes, size_t len);

/* A sheet of a book: how it is shown (0, 1 hidden, 2 very hidden), and the id
 * of its relation. */
void ooxml_count_sheet(
    struct ooxml *ooxml, unsigned int state, const char *id, size_t len);

/* Count the object of a tag that names its program, if it does. */
void ooxml_count_object(struct ooxml *ooxml, const struct markup *tag);

/* Bytes of a part as markup. */
#define MARKUP_OF(bytes, len)                                                  \
	{                                                                      \
		.next = (bytes), .left = (len)                                 \
	}

#endif
