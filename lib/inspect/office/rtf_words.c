/* rtf_words.c - RTF, piece by piece. */
#include "office/rtf_words.h"

#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

/* A longer parameter is cut there by Word, too. */
#define PARAMETER_DIGITS 10

static struct rtf_piece
taken(struct rtf_reader *reader, enum rtf_kind kind, size_t len)
{
	struct rtf_piece piece = {
		.kind = kind, .text = reader->next, .len = len
	};

	reader->next += len;
	return piece;
}

static struct rtf_piece
take_word(struct rtf_reader *reader)
{
	const char *at = reader->next, *end = reader->end;
	struct rtf_piece piece = { .kind = RTF_WORD, .text = at };
	size_t value = 0, digits = 0;
	bool is_negative = false;

	while (at < end && ascii_is_letter(*at))
		at++;
	piece.len = (size_t)(at - piece.text);
	if (end - at >= 2 && *at == '-' && ascii_is_digit(at[1])) {
		is_negative = true;
		at++;
	}
	for (; at < end && ascii_is_digit(*at); at++)
		if (++digits <= PARAMETER_DIGITS)
			value = value * 10 + (size_t)(*at - '0');
	if (at < end && *at == ' ')
		at++;
	reader->next = at;
	if (!rtf_is(&piece, "bin") || is_negative)
		return piece;
	if (value > (size_t)(end - at))
		value = (size_t)(end - at);
	return taken(reader, RTF_BINARY, value);
}

/* What follows a backslash. */
static struct rtf_piece
take_control(struct rtf_reader *reader)
{
	size_t left = (size_t)(reader->end - ++reader->next);

	if (left == 0)
		return taken(reader, RTF_TEXT, 0);
	if (ascii_is_letter(*reader->next))
		return take_word(reader);
	if (*reader->next == '*')
		return taken(reader, RTF_STAR, 1);
	if (*reader->next != '\'')
		return taken(reader, RTF_LETTER, 1);
	reader->next++;
	return taken(reader, RTF_HEX, left - 1 < 2 ? left - 1 : 2);
}

struct rtf_piece
rtf_next(struct rtf_reader *reader)
{
	const char *at = reader->next, *end = reader->end;

	if (at == end)
		return (struct rtf_piece){ .kind = RTF_END, .text = at };
	if (*at == '{')
		return taken(reader, RTF_OPEN, 1);
	if (*at == '}')
		return taken(reader, RTF_CLOSE, 1);
	if (*at == '\\')
		return take_control(reader);
	while (at < end && *at != '{' && *at != '}' && *at != '\\')
		at++;
	return taken(reader, RTF_TEXT, (size_t)(at - reader->next));
}

bool
rtf_is(const struct rtf_piece *piece, const char *word)
{
	return piece->kind == RTF_WORD &&
	    text_equal(piece->text, piece->len, word, strlen(word));
}
