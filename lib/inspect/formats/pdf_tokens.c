/* pdf_tokens.c - bytes of a PDF to tokens. */
#include "formats/pdf_tokens.h"

#include <string.h>

#include "base/hex.h"

/* Classes of characters (7.2.2); a table, because each byte is asked for. */
enum class {
	CLASS_REGULAR = 0,
	CLASS_BLANK,
	CLASS_DELIMITER,
};

static const unsigned char classes[256] = {
	[0] = CLASS_BLANK,
	['\t'] = CLASS_BLANK,
	['\n'] = CLASS_BLANK,
	['\f'] = CLASS_BLANK,
	['\r'] = CLASS_BLANK,
	[' '] = CLASS_BLANK,
	['('] = CLASS_DELIMITER,
	[')'] = CLASS_DELIMITER,
	['<'] = CLASS_DELIMITER,
	['>'] = CLASS_DELIMITER,
	['['] = CLASS_DELIMITER,
	[']'] = CLASS_DELIMITER,
	['{'] = CLASS_DELIMITER,
	['}'] = CLASS_DELIMITER,
	['/'] = CLASS_DELIMITER,
	['%'] = CLASS_DELIMITER,
};

static bool
is_blank(char c)
{
	return classes[(unsigned char)c] == CLASS_BLANK;
}

static bool
is_delimiter(char c)
{
	return classes[(unsigned char)c] == CLASS_DELIMITER;
}

static bool
is_regular(char c)
{
	return classes[(unsigned char)c] == CLASS_REGULAR;
}

static void
add(struct pdf_tokens *tokens, char c)
{
	if (tokens->text_len < PDF_TOKEN_BYTES)
		tokens->text[tokens->text_len++] = c;
	tokens->full_len++;
}

static void
skip_blanks(struct pdf_tokens *tokens)
{
	bool comment = false;

	for (; tokens->at < tokens->len; tokens->at++) {
		char c = tokens->bytes[tokens->at];

		if (comment)
			comment = c != '\n' && c != '\r';
		else if (c == '%')
			comment = true;
		else if (!is_blank(c))
			return;
	}
}

static void
read_name(struct pdf_tokens *tokens)
{
	while (tokens->at < tokens->len) {
		const char *here = tokens->bytes + tokens->at;
		size_t left = tokens->len - tokens->at;
		int high = -1, low = -1;

		if (!is_regular(here[0]))
			return;
		if (here[0] == '#' && left > 2) {
			high = hex_value(here[1]);
			low = hex_value(here[2]);
		}
		if (high >= 0 && low >= 0) {
			add(tokens, (char)(high * 16 + low));
			tokens->at += 3;
			continue;
		}
		add(tokens, here[0]);
		tokens->at++;
	}
}

/* Behind a backslash (7.3.4.2). */
static void
read_escape(struct pdf_tokens *tokens)
{
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	char c = tokens->bytes[tokens->at];
	const char *known = c != '\0' ? strchr(from, c) : NULL;
	unsigned int value = 0, digits = 0;

	if (known != NULL) {
		add(tokens, to[known - from]);
		tokens->at++;
		return;
	}
	while (digits < 3 && tokens->at < tokens->len &&
	    tokens->bytes[tokens->at] >= '0' &&
	    tokens->bytes[tokens->at] <= '7') {
		value = value * 8 +
		    (unsigned int)(tokens->bytes[tokens->at] - '0');
		tokens->at++;
		digits++;
	}
	if (digits > 0) {
		add(tokens, (char)value);
		return;
	}
	/* A line that goes on. */
	if (c != '\n' && c != '\r')
		add(tokens, c);
	tokens->at++;
}

/* Behind the first parenthesis. One that nobody closes ends with its object,
 * so that nothing behind it is hidden. */
static void
read_literal(struct pdf_tokens *tokens)
{
	size_t depth = 1;

	while (tokens->at < tokens->len) {
		char c = tokens->bytes[tokens->at];

		if (c == 'e' && tokens->len - tokens->at >= 6 &&
		    memcmp(tokens->bytes + tokens->at, "endobj", 6) == 0)
			return;
		tokens->at++;
		if (c == '\\' && tokens->at < tokens->len) {
			read_escape(tokens);
			continue;
		}
		if (c == '(')
			depth++;
		if (c == ')' && --depth == 0)
			return;
		add(tokens, c);
	}
}

static void
read_hex(struct pdf_tokens *tokens)
{
	int high = -1;

	while (tokens->at < tokens->len) {
		char c = tokens->bytes[tokens->at++];
		int value = hex_value(c);

		if (c == '>')
			break;
		if (value < 0)
			continue;
		if (high < 0) {
			high = value;
			continue;
		}
		add(tokens, (char)(high << 4 | value));
		high = -1;
	}
	if (high >= 0)
		add(tokens, (char)(high << 4));
}

/* Whether the word is a number (7.3.3), and which. */
static bool
is_number(struct pdf_tokens *tokens)
{
	double value = 0, unit = 0;
	size_t i = 0;
	bool is_negative = tokens->text[0] == '-';

	if (tokens->text[0] == '-' || tokens->text[0] == '+')
		i = 1;
	if (i == tokens->full_len || tokens->full_len > 32)
		return false;
	for (; i < tokens->full_len; i++) {
		char c = tokens->text[i];

		if (c == '.' && unit == 0) {
			unit = 1;
		} else if (c < '0' || c > '9') {
			return false;
		} else if (unit > 0) {
			unit /= 10;
			value += unit * (c - '0');
		} else {
			value = value * 10 + (c - '0');
		}
	}
	tokens->number = is_negative ? -value : value;
	return true;
}

static enum pdf_token_kind
read_word(struct pdf_tokens *tokens)
{
	while (
	    tokens->at < tokens->len && is_regular(tokens->bytes[tokens->at]))
		add(tokens, tokens->bytes[tokens->at++]);
	return is_number(tokens) ? PDF_TOKEN_NUMBER : PDF_TOKEN_WORD;
}

static enum pdf_token_kind
read_delimited(struct pdf_tokens *tokens, char first)
{
	bool is_double = tokens->at < tokens->len &&
	    tokens->bytes[tokens->at] == first;

	switch (first) {
	case '/':
		read_name(tokens);
		return PDF_TOKEN_NAME;
	case '(':
		read_literal(tokens);
		return PDF_TOKEN_TEXT;
	case '<':
		if (is_double) {
			tokens->at++;
			return PDF_TOKEN_DICT;
		}
		read_hex(tokens);
		return PDF_TOKEN_TEXT;
	case '>':
		tokens->at += is_double;
		return is_double ? PDF_TOKEN_DICT_END : PDF_TOKEN_WORD;
	case '[':
		return PDF_TOKEN_ARRAY;
	case ']':
		return PDF_TOKEN_ARRAY_END;
	default: /* a brace, or a parenthesis too many */
		return PDF_TOKEN_WORD;
	}
}

enum pdf_token_kind
pdf_tokens_next(struct pdf_tokens *tokens)
{
	char first;

	tokens->text_len = tokens->full_len = 0;
	skip_blanks(tokens);
	if (tokens->at >= tokens->len)
		return tokens->kind = PDF_TOKEN_END;
	first = tokens->bytes[tokens->at];
	if (!is_delimiter(first))
		return tokens->kind = read_word(tokens);
	tokens->at++;
	return tokens->kind = read_delimited(tokens, first);
}

bool
pdf_token_is(const struct pdf_tokens *tokens, const char *text)
{
	size_t len = strlen(text);

	return tokens->full_len == len && len <= PDF_TOKEN_BYTES &&
	    memcmp(tokens->text, text, len) == 0;
}

bool
pdf_token_among(const struct pdf_tokens *tokens, const char *const *texts)
{
	for (; *texts != NULL; texts++)
		if (pdf_token_is(tokens, *texts))
			return true;
	return false;
}
