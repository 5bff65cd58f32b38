/* field.h - where the fields of a header block stand, byte by byte.
 *
 * Rewriting must know which bytes a field is made of, not what it means:
 * GMime gives values, this gives bounds (RFC 5322 2.2). The block is what
 * stands before the blank line. Lines that are no field (no colon, or
 * nothing before it) count as fields without a name. Used by rewrite and
 * body_tag. Thread: any, no state. Never logs. */
#ifndef SEKISHO_MAIL_FIELD_H
#define SEKISHO_MAIL_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A header block: len bytes that end with a line end, or are empty. */
struct block {
	const char *bytes;
	size_t len;
};

/* Offsets in the block. */
struct field {
	size_t begin;
	size_t name_end;    /* == begin: not a field */
	size_t value_begin; /* behind the colon */
	size_t value_end;   /* without the last line end */
	size_t end;         /* with it */
};

/* The field at *offset_io, which moves behind it; false at the end. */
bool field_next(
    const struct block *block, size_t *offset_io, struct field *out);

/* Whether the field has this name, in any case (RFC 5322 1.2.2). */
bool field_is(
    const struct block *block, const struct field *field, const char *name);

/* How many fields have this name. */
uint32_t field_count(const struct block *block, const char *name);

/* The field of this name with this ordinal (from 1); false if there is none. */
bool field_find(const struct block *block, const char *name, uint32_t ordinal,
    struct field *out);

/* Whether every line belongs to a field; a first line that begins with
 * "From " may be an mbox's. Readers disagree whether anything else ends the
 * headers. */
bool field_block_is_clean(const struct block *block);

/* How many bytes of text stand before its first blank line: its header
 * block. *blank_out: how long that line is, 0 when there is none. */
size_t field_block_bytes(const char *text, size_t len, size_t *blank_out);

enum parameter {
	PARAMETER_UNSET = 0,
	PARAMETER_ODD,    /* can be read in more than one way: keep off */
	PARAMETER_ABSENT, /* the value is well-formed and has none */
	PARAMETER_FOUND,
};

/* Find one parameter of a Content-Type value (RFC 2045 5.1). begin_out and
 * end_out: where its value stands in `value`, quotes included. Comments,
 * RFC 2231 forms of the parameter, escapes in it and a second one are
 * PARAMETER_ODD. */
enum parameter field_parameter(const char *value, size_t len, const char *name,
    size_t *begin_out, size_t *end_out);

#endif
