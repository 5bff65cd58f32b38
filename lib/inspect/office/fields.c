/* fields.c - which fields ask or load something. */
#include "office/fields.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

/* What stands before an instruction in `words`, and behind it. */
#define BEGIN '\x13'
#define END   '\x15'

void
fields_init(struct fields *fields, struct office_facts *facts)
{
	*fields = (struct fields){ .facts = facts };
	buffer_init(&fields->words, LIMIT_FIELD_BYTES);
}

void
fields_release(struct fields *fields)
{
	buffer_release(&fields->words);
}

bool
fields_is_instruction(const struct fields *fields)
{
	return fields->depth > 0 &&
	    (fields->depth > 64 ||
		(fields->in_result >> (fields->depth - 1) & 1) == 0);
}

/* The word at text, without blanks and quotes before it. */
static size_t
first_word(const char **text_io, size_t *len_io)
{
	size_t len = 0;

	while (*len_io > 0 &&
	    ((unsigned char)**text_io <= ' ' || **text_io == '"')) {
		++*text_io;
		--*len_io;
	}
	while (len < *len_io && (unsigned char)(*text_io)[len] > ' ' &&
	    (*text_io)[len] != '"' && (*text_io)[len] != '\\')
		len++;
	return len;
}

static bool
is_word(const char *text, size_t len, const char *word)
{
	return text_equal(text, len, word, strlen(word));
}

/* The letters that QUOTE spells by their numbers ("QUOTE 99 109 100"). */
static void
spell(const char *text, size_t len, struct buffer *out)
{
	while (len > 0) {
		size_t word = first_word(&text, &len);
		uint64_t number;

		if (text_number(text, word, 126, &number) == 0 && number >= ' ')
			buffer_add(out, &(char){ (char)number }, 1);
		if (word == 0)
			word = len > 0;
		text += word;
		len -= word;
	}
}

/* What a question to a program is made of: all words, spelled ones too. */
static void
tell_dde(struct fields *fields, const char *text, size_t len)
{
	scoped_buffer struct buffer all = BUFFER_OF(2 * LIMIT_FIELD_BYTES);

	buffer_add(&all, text, len);
	buffer_add(&all, " ", 1);
	spell(text, len, &all);
	office_dde(fields->facts, buffer_text(&all), all.len);
}

/* Where a field leads: its first word that is no switch. */
static void
tell_target(struct fields *fields, const char *text, size_t len, bool is_loaded)
{
	size_t word = first_word(&text, &len);

	/* In fields a backslash stands doubled. */
	if (word == 0 && len > 1 && text[0] == '\\' && text[1] != '\\')
		return;
	while (
	    word < len && (unsigned char)text[word] > ' ' && text[word] != '"')
		word++;
	office_target(fields->facts, text, word, is_loaded);
}

/* One instruction without those inside it before its first word. */
static void
tell(struct fields *fields, const char *text, size_t len)
{
	size_t word = first_word(&text, &len);
	const char *rest = text + word;
	size_t left = len - word;

	if (is_word(text, word, "DDE") || is_word(text, word, "DDEAUTO")) {
		tell_dde(fields, rest, left);
	} else if (is_word(text, word, "HYPERLINK")) {
		office_count(fields->facts, FEATURE_OFFICE_HYPERLINKS);
		tell_target(fields, rest, left, false);
	} else if (is_word(text, word, "INCLUDEPICTURE") ||
	    is_word(text, word, "IMPORT")) {
		office_count(fields->facts, FEATURE_OFFICE_EXTERNAL_MEDIA);
		tell_target(fields, rest, left, false);
	} else if (is_word(text, word, "INCLUDETEXT") ||
	    is_word(text, word, "INCLUDE") || is_word(text, word, "RD") ||
	    is_word(text, word, "LINK")) {
		office_count(fields->facts, FEATURE_OFFICE_EXTERNAL_OBJECTS);
		tell_target(fields, rest, left, true);
	}
}

/* The outermost field is whole, or ends with the document. */
static void
tell_all(struct fields *fields)
{
	const char *next = buffer_text(&fields->words);
	size_t left = fields->words.len;

	while (left > 0) {
		const char *begin = memchr(next, BEGIN, left);

		if (begin == NULL)
			break;
		left -= (size_t)(begin + 1 - next);
		next = begin + 1;
		tell(fields, next, left);
	}
	buffer_clear(&fields->words);
}

void
fields_begin(struct fields *fields)
{
	fields->depth++;
	if (fields->depth <= 64)
		fields->in_result &= ~((uint64_t)1 << (fields->depth - 1));
	buffer_add(&fields->words, &(char){ BEGIN }, 1);
}

void
fields_separate(struct fields *fields)
{
	if (fields->depth > 0 && fields->depth <= 64)
		fields->in_result |= (uint64_t)1 << (fields->depth - 1);
}

void
fields_end(struct fields *fields)
{
	if (fields->depth == 0)
		return;
	fields->depth--;
	buffer_add(&fields->words, &(char){ END }, 1);
	if (fields->depth == 0)
		tell_all(fields);
}

void
fields_add(struct fields *fields, const char *text, size_t len)
{
	size_t room = fields->words.max - fields->words.len;

	buffer_add(&fields->words, text, len < room ? len : room);
}

void
fields_simple(struct fields *fields, const char *text, size_t len)
{
	fields_begin(fields);
	fields_add(fields, text, len);
	fields_end(fields);
}
