/* vba_words.c - the source of macros, walked token by token. */
#include "vba/vba_words.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "vba/vba_keyword.h"
#include "vba/vba_token.h"

/* Where a walk through a module is. */
struct walk {
	struct vba_words *words;
	const struct vba_source *source;
	struct vba_token before;          /* the token before */
	unsigned int marks, marks_before; /* keywords: this one, before */
	bool opens;                       /* the statement has Open ... */
	bool opens_for;                   /* ... For */
	bool declares;                    /* Declare */
	bool names;                       /* Dim, Const, ReDim, Static */
	bool has_code;
	bool has_main;
	unsigned int character; /* steps into Chr(n) */
	unsigned int value;     /* its n */
	const char *line;       /* where the line began */
	size_t code_bytes;
};

void
vba_words_init(struct vba_words *words, struct reading *reading)
{
	*words = (struct vba_words){ .reading = reading };
	vba_names_init(&words->names);
	buffer_init(&words->joined, LIMIT_VBA_STRING_BYTES);
}

void
vba_words_release(struct vba_words *words)
{
	vba_names_release(&words->names);
	buffer_release(&words->joined);
}

/* A string is complete: look into it. */
static void
end_string(struct walk *walk)
{
	struct buffer *joined = &walk->words->joined;

	walk->character = 0;
	if (joined->len == 0)
		return;
	vba_words_string(walk->words, joined->data, joined->len);
	buffer_clear(joined);
}

static unsigned int
number_of(const struct vba_token *token)
{
	unsigned int base = 10, value = 0;
	size_t i = 0;

	if (token->len > 2 && token->text[0] == '&') {
		base = text_lower(token->text[1]) == 'h' ? 16 : 8;
		i = 2;
	}
	for (; i < token->len && value < 0x10000; i++) {
		char c = text_lower(token->text[i]);
		unsigned int digit = c >= 'a' ? (unsigned int)(c - 'a') + 10
					      : (unsigned int)(c - '0');

		if (c < '0' || digit >= base)
			break;
		value = value * base + digit;
	}
	return value;
}

/* Append the string's bytes, each doubled quote once. What outgrows the limit
 * is looked into in pieces. */
static void
join_string(struct walk *walk, const char *text, size_t len)
{
	struct buffer *joined = &walk->words->joined;

	if (len > joined->max - joined->len)
		end_string(walk);
	if (len > joined->max)
		len = joined->max;
	for (size_t i = 0; i < len; i++) {
		buffer_add(joined, text + i, 1);
		if (text[i] == '"')
			i++;
	}
}

/* The steps of Chr$(n): the name, the dollar, the bracket, the number, the
 * bracket. True when the token is one of them. */
static bool
step_character(struct walk *walk, const struct vba_token *token)
{
	char byte = '\0', letter = '?';

	if (token->kind == VBA_TOKEN_OPERATOR)
		byte = *token->text;

	if ((walk->marks & VBA_KEYWORD_CHARACTER) != 0) {
		walk->character = 1;
		return true;
	}
	if (walk->character == 1 && byte == '$')
		return true;
	if (walk->character == 1 && byte == '(') {
		walk->character = 2;
		return true;
	}
	if (walk->character == 2 && token->kind == VBA_TOKEN_NUMBER) {
		walk->value = number_of(token);
		walk->character = 3;
		return true;
	}
	if (walk->character != 3 || byte != ')')
		return false;
	if (walk->value < 0x100)
		letter = (char)walk->value;
	join_string(walk, &letter, 1);
	walk->character = 0;
	return true;
}

/* Put strings together that the source has in pieces. */
static void
join(struct walk *walk, const struct vba_token *token)
{
	struct vba_words *words = walk->words;
	bool is_plus = token->kind == VBA_TOKEN_OPERATOR &&
	    (*token->text == '&' ||
		(*token->text == '+' && words->joined.len > 0));

	if (token->kind == VBA_TOKEN_STRING) {
		words->strings++;
		words->string_bytes += token->len;
		join_string(walk, token->text, token->len);
	} else if (is_plus) {
		words->concatenations++;
	} else if (!step_character(walk, token)) {
		end_string(walk);
	}
}

static enum vba_role
role_of(const struct walk *walk)
{
	const struct vba_token *before = &walk->before;
	bool is_listed = walk->names && before->kind == VBA_TOKEN_OPERATOR &&
	    *before->text == ',';

	if ((walk->marks & VBA_KEYWORD_KEYWORD) != 0)
		return VBA_ROLE_USED;
	if ((walk->marks_before & VBA_KEYWORD_PROCEDURE) != 0)
		return VBA_ROLE_PROCEDURE;
	return is_listed || (walk->marks_before & VBA_KEYWORD_DECLARES) != 0
	    ? VBA_ROLE_DECLARED
	    : VBA_ROLE_USED;
}

/* Statements whose meaning is in more than one word. */
static void
count_statement(struct walk *walk)
{
	struct vba_words *words = walk->words;
	unsigned int marks = walk->marks;

	if ((marks & VBA_KEYWORD_OPEN) != 0)
		walk->opens = true;
	if ((marks & VBA_KEYWORD_FOR) != 0)
		walk->opens_for = walk->opens;
	if ((marks & VBA_KEYWORD_MODE) != 0 && walk->opens_for)
		words->counts[VBA_WORD_WRITE]++;
	if ((marks & VBA_KEYWORD_DECLARE) != 0)
		walk->declares = true;
	if ((marks & VBA_KEYWORD_DECLARES) != 0)
		walk->names = true;
	if ((marks & VBA_KEYWORD_MAIN) != 0 &&
	    (walk->marks_before & VBA_KEYWORD_PROCEDURE) != 0)
		walk->has_main = true;
	if ((marks & VBA_KEYWORD_LIB) == 0 || !walk->declares)
		return;
	words->declares++;
	words->counts[VBA_WORD_EXECUTE]++;
}

static void
count_name(struct walk *walk, const struct vba_token *token)
{
	enum vba_word kind = vba_lexicon_name(token->text, token->len);

	count_statement(walk);
	vba_names_add(
	    &walk->words->names, token->text, token->len, role_of(walk));
	/* An event needs its procedure, and a module that has events. */
	if (kind == VBA_WORD_EVENT &&
	    (!walk->source->has_events ||
		(walk->marks_before & VBA_KEYWORD_PROCEDURE) == 0))
		kind = VBA_WORD_NONE;
	walk->words->counts[kind]++;
}

static void
end_statement(struct walk *walk, const struct vba_token *token)
{
	struct vba_words *words = walk->words;
	size_t line = (size_t)(token->text - walk->line);

	walk->opens = walk->opens_for = false;
	walk->declares = walk->names = false;
	words->code_lines += walk->has_code;
	walk->has_code = false;
	if (token->len == 1 && *token->text == ':')
		return;
	if (line > words->longest_line)
		words->longest_line = line;
	walk->line = token->text + token->len;
}

static void
count_token(struct walk *walk, const struct vba_token *token)
{
	struct vba_words *words = walk->words;

	join(walk, token);
	switch (token->kind) {
	case VBA_TOKEN_COMMENT:
		words->comment_bytes += token->len;
		words->source_bytes += token->len;
		return;
	case VBA_TOKEN_ATTRIBUTE:
		walk->line = token->text + token->len;
		return;
	case VBA_TOKEN_LINE:
	case VBA_TOKEN_END:
		end_statement(walk, token);
		return;
	case VBA_TOKEN_NAME:
		walk->has_code = true;
		count_name(walk, token);
		break;
	default:
		break;
	}
	words->tokens++;
	words->source_bytes += token->len;
	walk->code_bytes += token->len;
}

size_t
vba_words_add(struct vba_words *words, const struct vba_source *source)
{
	struct walk walk = {
		.words = words, .source = source, .line = source->text
	};
	struct vba_lexer lexer;
	struct vba_token token;

	vba_lexer_init(&lexer, source->text, source->len);
	do {
		token = vba_lexer_next(&lexer);
		walk.marks = token.kind == VBA_TOKEN_NAME
		    ? vba_keyword_find(token.text, token.len)
		    : 0;
		count_token(&walk, &token);
		walk.before = token;
		walk.marks_before = walk.marks;
	} while (token.kind != VBA_TOKEN_END);
	words->code_bytes += walk.code_bytes;
	/* Word runs Main of a module that is called AutoOpen. */
	if (walk.has_main &&
	    vba_lexicon_name(source->name, source->name_len) == VBA_WORD_AUTO)
		words->counts[VBA_WORD_AUTO]++;
	return walk.code_bytes;
}

enum macro_level
vba_words_level(const struct vba_words *words)
{
	const size_t *counts = words->counts;

	if (counts[VBA_WORD_AUTO] + counts[VBA_WORD_EVENT] == 0)
		return MACROS_ANY;
	if (counts[VBA_WORD_EXECUTE] + counts[VBA_WORD_WRITE] +
		counts[VBA_WORD_NETWORK] + counts[VBA_WORD_MEMORY] ==
	    0)
		return MACROS_AUTOEXEC;
	return MACROS_SUSPICIOUS;
}
