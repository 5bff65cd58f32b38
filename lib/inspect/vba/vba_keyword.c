/* vba_keyword.c - the words of VBA itself that matter for counting. */
#include "vba/vba_keyword.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define KEYWORD   VBA_KEYWORD_KEYWORD
#define DECLARES  (VBA_KEYWORD_DECLARES | VBA_KEYWORD_KEYWORD)
#define PROCEDURE (VBA_KEYWORD_PROCEDURE | VBA_KEYWORD_KEYWORD)

struct word {
	const char *text;
	unsigned int marks;
};

/* In the order of their bytes. */
static const struct word words[] = {
	{ "append", VBA_KEYWORD_MODE },
	{ "as", KEYWORD },
	{ "binary", VBA_KEYWORD_MODE },
	{ "byref", DECLARES },
	{ "byval", DECLARES },
	{ "chr", VBA_KEYWORD_CHARACTER },
	{ "chrb", VBA_KEYWORD_CHARACTER },
	{ "chrw", VBA_KEYWORD_CHARACTER },
	{ "const", DECLARES },
	{ "declare", VBA_KEYWORD_DECLARE | KEYWORD },
	{ "dim", DECLARES },
	{ "enum", KEYWORD },
	{ "for", VBA_KEYWORD_FOR },
	{ "function", PROCEDURE },
	{ "get", PROCEDURE },
	{ "let", PROCEDURE },
	{ "lib", VBA_KEYWORD_LIB },
	{ "main", VBA_KEYWORD_MAIN },
	{ "open", VBA_KEYWORD_OPEN },
	{ "optional", DECLARES },
	{ "output", VBA_KEYWORD_MODE },
	{ "preserve", DECLARES },
	{ "private", DECLARES },
	{ "property", KEYWORD },
	{ "public", DECLARES },
	{ "random", VBA_KEYWORD_MODE },
	{ "redim", DECLARES },
	{ "set", KEYWORD },
	{ "static", DECLARES },
	{ "sub", PROCEDURE },
	{ "type", KEYWORD },
	{ "withevents", KEYWORD },
};

/* The longest, and a NUL. */
#define WORD_BYTES 11

static int
compare_word(const void *key, const void *row)
{
	return strcmp(key, ((const struct word *)row)->text);
}

unsigned int
vba_keyword_find(const char *name, size_t len)
{
	char key[WORD_BYTES];
	const struct word *found;

	if (len < 2 || len >= sizeof key)
		return 0;
	for (size_t i = 0; i < len; i++)
		key[i] = text_lower(name[i]);
	key[len] = '\0';
	found = bsearch(key, words, sizeof words / sizeof *words, sizeof *words,
	    compare_word);
	return found != NULL ? found->marks : 0;
}
