/* pdf_tokens.h - the tokens of a PDF (ISO 32000-1, 7.2 and 7.3).
 *
 * Thread: one owner. Never logs. */
#ifndef SEKISHO_FORMATS_PDF_TOKENS_H
#define SEKISHO_FORMATS_PDF_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

enum pdf_token_kind {
	PDF_TOKEN_END = 0,
	PDF_TOKEN_NAME, /* without its slash, #xx decoded */
	PDF_TOKEN_TEXT, /* in () or <>, decoded */
	PDF_TOKEN_NUMBER,
	PDF_TOKEN_WORD, /* obj, stream, Tj */
	PDF_TOKEN_DICT, /* << */
	PDF_TOKEN_DICT_END,
	PDF_TOKEN_ARRAY,
	PDF_TOKEN_ARRAY_END,
};

/* A token's text is cut here: an address of the web is the longest thing that
 * anybody asks for. */
#define PDF_TOKEN_BYTES 2048

struct pdf_tokens {
	const char *bytes;
	size_t len;
	size_t at; /* behind the last token; may be set */
	enum pdf_token_kind kind;
	char text[PDF_TOKEN_BYTES];
	size_t text_len; /* kept of it */
	size_t full_len; /* also what was cut */
	double number;
};

/* Go to the next token and return its kind. */
enum pdf_token_kind pdf_tokens_next(struct pdf_tokens *tokens);

/* Whether the token's text is this. */
bool pdf_token_is(const struct pdf_tokens *tokens, const char *text);

/* Whether it is one of these, of which NULL is the last. */
bool pdf_token_among(const struct pdf_tokens *tokens, const char *const *texts);

#endif
