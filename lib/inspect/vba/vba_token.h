/* vba_token.h - words, strings and comments of VBA source ([MS-VBAL] 3.3).
 *
 * The source as the project holds it, in whatever code page: letters above
 * ASCII belong to names. A line that ends in " _" goes on in the next one.
 * Thread: any. Never logs. */
#ifndef SEKISHO_VBA_VBA_TOKEN_H
#define SEKISHO_VBA_VBA_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

enum vba_token_kind {
	VBA_TOKEN_END = 0,
	VBA_TOKEN_LINE,      /* a statement ends: line end or colon */
	VBA_TOKEN_NAME,      /* or keyword */
	VBA_TOKEN_NUMBER,    /* &H2A included */
	VBA_TOKEN_STRING,    /* without its quotes; "" still doubled */
	VBA_TOKEN_COMMENT,   /* ' or Rem, with the lines it goes on in */
	VBA_TOKEN_ATTRIBUTE, /* a line of the module's header */
	VBA_TOKEN_OPERATOR,  /* one byte */
};

struct vba_token {
	enum vba_token_kind kind;
	const char *text; /* borrowed from the source */
	size_t len;
};

struct vba_lexer {
	const char *next, *end;
	bool in_statement; /* something of it was seen */
};

void vba_lexer_init(struct vba_lexer *lexer, const char *source, size_t len);

/* The next token; END at the end, and ever after. */
struct vba_token vba_lexer_next(struct vba_lexer *lexer);

/* Whether a name is this keyword, without case. */
bool vba_token_is(const struct vba_token *token, const char *word);

#endif
