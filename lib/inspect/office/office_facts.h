/* office_facts.h - what readers of Office documents gather alike.
 *
 * Strings of cells, formulas and links are searched for addresses and for
 * words of programs; what people see is searched for lures. Counts go straight
 * into the reading's features. Thread: one worker. Never logs. */
#ifndef SEKISHO_OFFICE_OFFICE_FACTS_H
#define SEKISHO_OFFICE_OFFICE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/lures.h"
#include "measure/reading.h"

struct office_facts {
	struct reading *out;
	struct lures lures;
	uint32_t words;  /* danger.h */
	size_t searched; /* bytes, up to LIMIT_OFFICE_STRING_BYTES */
	bool is_book;    /* a spreadsheet: macro sheets were looked for */
};

/* Begin: the families of such documents are looked for. */
void office_facts_begin(
    struct office_facts *facts, struct reading *out, bool is_book);

/* One more of a feature. */
void office_count(struct office_facts *facts, enum feature feature);

/* A string (UTF-8) of a macro, a link or other machinery. */
void office_string(struct office_facts *facts, const char *text, size_t len);

/* Whether further texts and strings would not be looked at. */
bool office_has_enough(const struct office_facts *facts);

/* A text that a reader sees, a cell's or a paragraph's. */
void office_text(struct office_facts *facts, const char *text, size_t len);

/* A link to another program: where it leads. */
void office_dde(struct office_facts *facts, const char *text, size_t len);

/* Where a link leads that is no matter of this document: loaded by itself or
 * followed by the reader. Counts what starts something, and what is loaded
 * from the web or another host. */
void office_target(
    struct office_facts *facts, const char *target, size_t len, bool is_loaded);

/* End: what the counts say together. */
void office_facts_finish(struct office_facts *facts);

#endif
