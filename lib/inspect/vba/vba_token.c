/* vba_token.c - words, strings and comments of VBA source. */
#include "vba/vba_token.h"

#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

void
vba_lexer_init(struct vba_lexer *lexer, const char *source, size_t len)
{
	*lexer = (struct vba_lexer){ .next = source, .end = source + len };
}

static bool
is_letter(char c)
{
	char lower = text_lower(c);

	return (lower >= 'a' && lower <= 'z') || c == '_' ||
	    (unsigned char)c >= 0x80;
}

static bool
is_line_end(char c)
{
	return c == '\r' || c == '\n';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\0';
}

/* Behind the line that ends here (CR, LF or both). */
static const char *
behind_line_end(const char *at, const char *end)
{
	if (at < end && *at == '\r')
		at++;
	if (at < end && *at == '\n')
		at++;
	return at;
}

/* Behind " _" and the line end, if the line goes on, else NULL. */
static const char *
continued(const char *at, const char *end)
{
	if (*at != '_')
		return NULL;
	for (at++; at < end && is_blank(*at); at++)
		;
	return at < end && is_line_end(*at) ? behind_line_end(at, end) : NULL;
}

static void
skip_blanks(struct vba_lexer *lexer)
{
	const char *behind;

	while (lexer->next < lexer->end) {
		if (is_blank(*lexer->next))
			lexer->next++;
		else if ((behind = continued(lexer->next, lexer->end)) != NULL)
			lexer->next = behind;
		else
			return;
	}
}

/* To the end of the line, or of those it goes on in. */
static const char *
line_stop(const char *at, const char *end)
{
	while (at < end && !is_line_end(*at)) {
		const char *behind = is_blank(*at) && at + 1 < end
		    ? continued(at + 1, end)
		    : NULL;

		at = behind != NULL ? behind : at + 1;
	}
	return at;
}

static const char *
string_stop(const char *at, const char *end)
{
	for (; at < end && !is_line_end(*at); at++) {
		if (*at != '"')
			continue;
		if (end - at < 2 || at[1] != '"')
			return at;
		at++;
	}
	return at;
}

static const char *
name_stop(const char *at, const char *end)
{
	while (at < end && (is_letter(*at) || ascii_is_digit(*at)))
		at++;
	return at;
}

/* &H and &O begin a number where a digit follows. */
static bool
is_based_number(const char *at, const char *end)
{
	char base, digit;

	if (end - at < 3)
		return false;
	base = text_lower(at[1]);
	digit = text_lower(at[2]);
	return *at == '&' && (base == 'h' || base == 'o') &&
	    (ascii_is_digit(digit) ||
		(base == 'h' && digit >= 'a' && digit <= 'f'));
}

static struct vba_token
taken(struct vba_lexer *lexer, enum vba_token_kind kind, const char *stop)
{
	struct vba_token token = { .kind = kind,
		.text = lexer->next,
		.len = (size_t)(stop - lexer->next) };

	lexer->next = stop;
	lexer->in_statement = kind != VBA_TOKEN_LINE;
	return token;
}

static struct vba_token
take_string(struct vba_lexer *lexer)
{
	struct vba_token token;

	lexer->next++;
	token = taken(
	    lexer, VBA_TOKEN_STRING, string_stop(lexer->next, lexer->end));
	if (lexer->next < lexer->end && *lexer->next == '"')
		lexer->next++;
	return token;
}

static struct vba_token
take_name(struct vba_lexer *lexer)
{
	bool is_first = !lexer->in_statement;
	const char *line = lexer->next;
	struct vba_token token = taken(
	    lexer, VBA_TOKEN_NAME, name_stop(lexer->next, lexer->end));
	enum vba_token_kind kind = VBA_TOKEN_NAME;

	if (is_first && vba_token_is(&token, "rem"))
		kind = VBA_TOKEN_COMMENT;
	if (is_first && vba_token_is(&token, "attribute"))
		kind = VBA_TOKEN_ATTRIBUTE;
	if (kind == VBA_TOKEN_NAME)
		return token;
	lexer->next = line;
	return taken(lexer, kind, line_stop(line, lexer->end));
}

struct vba_token
vba_lexer_next(struct vba_lexer *lexer)
{
	const char *at, *end = lexer->end;

	skip_blanks(lexer);
	at = lexer->next;
	if (at >= end)
		return (struct vba_token){ .kind = VBA_TOKEN_END, .text = at };
	if (is_line_end(*at))
		return taken(lexer, VBA_TOKEN_LINE, behind_line_end(at, end));
	if (*at == '"')
		return take_string(lexer);
	if (*at == '\'')
		return taken(lexer, VBA_TOKEN_COMMENT, line_stop(at, end));
	if (is_letter(*at))
		return take_name(lexer);
	if (ascii_is_digit(*at))
		return taken(lexer, VBA_TOKEN_NUMBER, name_stop(at, end));
	if (is_based_number(at, end))
		return taken(lexer, VBA_TOKEN_NUMBER, name_stop(at + 1, end));
	/* The colon of a named argument (:=) ends nothing. */
	if (*at == ':' && (end - at < 2 || at[1] != '='))
		return taken(lexer, VBA_TOKEN_LINE, at + 1);
	return taken(lexer, VBA_TOKEN_OPERATOR, at + 1);
}

bool
vba_token_is(const struct vba_token *token, const char *word)
{
	return token->kind == VBA_TOKEN_NAME &&
	    text_equal(token->text, token->len, word, strlen(word));
}
