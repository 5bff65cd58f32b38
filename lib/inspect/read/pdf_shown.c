/* pdf_shown.c - texts in front of the operators that show them. */
#include "read/pdf_shown.h"

#include "formats/pdf_tokens.h"

size_t
pdf_shown_bytes(const char *bytes, size_t len)
{
	static const char *const shows[] = { "Tj", "TJ", "'", "\"", NULL };
	struct pdf_tokens tokens = { .bytes = bytes, .len = len };
	size_t sum = 0, pending = 0;

	while (pdf_tokens_next(&tokens) != PDF_TOKEN_END) {
		if (tokens.kind == PDF_TOKEN_TEXT)
			pending += tokens.full_len;
		if (tokens.kind != PDF_TOKEN_WORD)
			continue;
		if (pdf_token_among(&tokens, shows))
			sum += pending;
		pending = 0;
	}
	return sum;
}
