/* line.h - one physical line of an ini file: blanks, comments, quotes.
 *
 * The small steps of ini.c's grammar. Thread: any; no state. Never logs. */
#ifndef SEKISHO_CONFIG_LINE_H
#define SEKISHO_CONFIG_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/fault.h"

/* A line without its end; borrowed. */
struct line {
	const char *text;
	size_t len;
};

/* Space or TAB. */
bool line_is_blank_char(char c);

/* Cut the next line off the text. Returns false at its end. */
bool line_take(const char **next_io, size_t *left_io, struct line *out);

/* Letters, digits and _ - . only, at least one: what keys and section names
 * are made of. */
bool line_is_name(const char *text, size_t len);

/* Drop count bytes, which must be there, from the beginning. */
void line_skip(struct line *line, size_t count);

/* Drop blanks at the end, or at both ends. */
void line_trim_end(struct line *line);
void line_trim(struct line *line);

/* Blank, or nothing but a comment. */
bool line_says_nothing(struct line line);

/* Drop a comment that stands behind white space, then trim; for text without
 * quotes. */
void line_cut_comment(struct line *line);

/* Returns 0, or -1 and *fault for a line that is too long, not UTF-8, or
 * holds a NUL. */
int line_check(const struct line *line, struct fault *fault);

/* Append one line's share of a value, without quotes and comment. Returns 0,
 * or -1 and *fault. */
int line_add_value(struct line line, struct buffer *value, struct fault *fault);

#endif
