/* text_measures.h - how a text looks, whatever its language.
 *
 * Lines, kinds of characters, texts in quotes, and what is encoded in it: runs
 * of base64 or hex digits, lists of numbers, escapes. Thread: any. Never
 * logs. */
#ifndef SEKISHO_MEASURE_TEXT_MEASURES_H
#define SEKISHO_MEASURE_TEXT_MEASURES_H

#include <stddef.h>

struct text_measures {
	size_t bytes;
	size_t lines;
	size_t longest_line;
	size_t letters, digits, blanks, marks, others;
	double entropy; /* bits a byte */
	size_t strings; /* texts in quotes */
	size_t longest_string;
	size_t escapes;       /* \x41 \u0041 %41 &#65; */
	size_t encoded_bytes; /* in runs of base64 or hex digits */
	size_t longest_encoded;
	size_t longest_numbers; /* of a list between commas */
	size_t encoded_files;   /* runs and lists that begin as a program,
				   script, page, shortcut or archive does */
};

/* One pass, and a look at the beginnings of what is encoded. */
void text_measures_take(
    const char *text, size_t len, struct text_measures *out);

#endif
