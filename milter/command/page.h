/* page.h - text for a person at a terminal: rows, colours, units.
 *
 * Columns are counted as a terminal shows them: most Japanese characters take
 * two. Colours appear only on a terminal, and never with NO_COLOR set.
 * Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_PAGE_H
#define SEKISHO_MILTER_PAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum page_colour {
	PAGE_PLAIN = 0,
	PAGE_GOOD,
	PAGE_DOUBT,
	PAGE_BAD,
	PAGE_TITLE
};

struct page {
	FILE *out;
	bool coloured;
};

void page_init(struct page *page, FILE *out);

/* Columns that text takes. */
size_t page_width(const char *text);

/* Text and blanks up to this many columns, at least one. */
void page_cell(const struct page *page, const char *text, size_t columns);

/* "  label      value\n". */
void page_row(const struct page *page, const char *label, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* A line in a colour. */
void page_line(const struct page *page, enum page_colour colour,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* A word in a colour, without an end of line. */
void page_word(
    const struct page *page, enum page_colour colour, const char *text);

/* Room for each of the texts below. */
#define PAGE_TEXT_BYTES 64

/* Write into out, and return it: 1,234,567; 11.4 MiB; 2026-11-22 23:10 (or
 * "-" for 0); and how long something takes, in the largest whole unit. */
const char *page_number(char out[PAGE_TEXT_BYTES], int64_t number);
const char *page_bytes(char out[PAGE_TEXT_BYTES], int64_t bytes);
const char *page_time(char out[PAGE_TEXT_BYTES], int64_t time_s);
const char *page_duration(char out[PAGE_TEXT_BYTES], int64_t duration_s);

#endif
