/* ascii.h - classes of ASCII characters, in every locale the same.
 *
 * <ctype.h> asks the locale and takes no negative char. Thread: any, no
 * state. */
#ifndef SEKISHO_BASE_ASCII_H
#define SEKISHO_BASE_ASCII_H

#include <stdbool.h>

static inline bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
ascii_is_alnum(char c)
{
	return ascii_is_letter(c) || ascii_is_digit(c);
}

/* Printable, and no blank. */
static inline bool
ascii_is_graph(char c)
{
	return c > 0x20 && c < 0x7f;
}

/* Blank, tab or a piece of a line end. */
static inline bool
ascii_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

#endif
