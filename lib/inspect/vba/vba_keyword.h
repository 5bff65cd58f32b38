/* vba_keyword.h - the words of VBA itself that matter for counting.
 *
 * Each name of a source is looked up once; what it stands for is bits. Thread:
 * any. Never logs. */
#ifndef SEKISHO_VBA_VBA_KEYWORD_H
#define SEKISHO_VBA_VBA_KEYWORD_H

#include <stddef.h>

enum vba_keyword {
	VBA_KEYWORD_KEYWORD = 1 << 0,   /* no name of anybody's */
	VBA_KEYWORD_DECLARES = 1 << 1,  /* a variable's name follows */
	VBA_KEYWORD_PROCEDURE = 1 << 2, /* a procedure's name follows */
	VBA_KEYWORD_CHARACTER = 1 << 3, /* Chr, ChrW, ChrB */
	VBA_KEYWORD_OPEN = 1 << 4,
	VBA_KEYWORD_FOR = 1 << 5,
	VBA_KEYWORD_MODE = 1 << 6, /* Open ... For this writes */
	VBA_KEYWORD_DECLARE = 1 << 7,
	VBA_KEYWORD_LIB = 1 << 8,
	VBA_KEYWORD_MAIN = 1 << 9,
};

/* What a name stands for, 0 for most. */
unsigned int vba_keyword_find(const char *name, size_t len);

#endif
