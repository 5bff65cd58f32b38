/* vba_words.c - the source of macros, walked token by token. */
#include "inspect/vba_words.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "inspect/vba_token.h"

/* Where a walk through a module is. */
struct walk {
	struct vba_words *words;
	const struct vba_source *source;
	struct vba_token before; /* the token before */
	bool opens;              /* the statement has Open ... */
	bool opens_for;          /* ... For */
	bool declares;           /* Declare */
	bool names;              /* Dim, Const, ReDim, Static */
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

static bool
is_any(const struct vba_token *token, const char *const *among)
{
	for (; *among != NULL; among++)
		if (vba_token_is(token, *among))
			return true;
	return false;
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
	static const char *const names[] = { "chr", "chrw", "chrb", NULL };
	char byte = token->len == 1 ? *token->text : '\0';
	bool is_operator = token->kind == VBA_TOKEN_OPERATOR;
	char letter;

	if (is_any(token, names)) {
		walk->character = 1;
		return true;
	}
	if (walk->character == 1 && is_operator && byte == '$')
		return true;
	if (walk->character == 1 && is_operator && byte == '(') {
		walk->character = 2;
		return true;
	}
	if (walk->character == 2 && token->kind == VBA_TOKEN_NUMBER) {
		walk->value = number_of(token);
		walk->character = 3;
		return true;
	}
	if (walk->character != 3 || !is_operator || byte != ')')
		return false;
	letter = walk->value < 0x100 ? (char)walk->value : '?';
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

static const char *const declaring[] = { "dim", "const", "redim", "static",
	"byval", "byref", "optional", "preserve", "public", "private", NULL };
static const char *const procedures[] = { "sub", "function", "get", "let",
	"set", NULL };
static const char *const keywords[] = { "as", "sub", "function", "property",
	"declare", "const", "type", "enum", "withevents", "get", "let", "set",
	NULL };

static enum vba_role
role_of(const struct walk *walk, const struct vba_token *token)
{
	const struct vba_token *before = &walk->before;
	bool is_listed = walk->names && before->kind == VBA_TOKEN_OPERATOR &&
	    *before->text == ',';

	if (is_any(token, keywords) || is_any(token, declaring))
		return VBA_ROLE_USED;
	if (is_any(before, procedures) && !vba_token_is(before, "set"))
		return VBA_ROLE_PROCEDURE;
	return is_listed || is_any(before, declaring) ? VBA_ROLE_DECLARED
						      : VBA_ROLE_USED;
}

/* Statements whose meaning is in more than one word. */
static void
count_statement(struct walk *walk, const struct vba_token *token)
{
	static const char *const modes[] = { "output", "append", "binary",
		"random", NULL };
	struct vba_words *words = walk->words;

	if (vba_token_is(token, "open"))
		walk->opens = true;
	else if (walk->opens && vba_token_is(token, "for"))
		walk->opens_for = true;
	else if (walk->opens_for && is_any(token, modes))
		words->counts[VBA_WORD_WRITE]++;
	else if (vba_token_is(token, "declare"))
		walk->declares = true;
	else if (walk->declares && vba_token_is(token, "lib")) {
		words->declares++;
		words->counts[VBA_WORD_EXECUTE]++;
	} else if (is_any(token, declaring))
		walk->names = true;
	else if (vba_token_is(token, "main") &&
	    is_any(&walk->before, procedures))
		walk->has_main = true;
}

static void
count_name(struct walk *walk, const struct vba_token *token)
{
	enum vba_word kind = vba_lexicon_name(token->text, token->len);

	count_statement(walk, token);
	vba_names_add(
	    &walk->words->names, token->text, token->len, role_of(walk, token));
	/* An event needs its procedure, and a module that has events. */
	if (kind == VBA_WORD_EVENT &&
	    (!walk->source->has_events || !is_any(&walk->before, procedures)))
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
		count_token(&walk, &token);
		walk.before = token;
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
