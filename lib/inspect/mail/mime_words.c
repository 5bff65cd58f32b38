/* mime_words.c - =?charset?B?...?= and =?charset?Q?...?= (RFC 2047).
 *
 * Bytes of neighbouring words of one charset are gathered before they are
 * converted, because senders split characters between words. */
#include "mail/mime_words.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "text/charset.h"
#include "text/transfer.h"

struct word {
	const char *charset;
	size_t charset_len;
	char encoding; /* 'b' or 'q' */
	const char *text;
	size_t text_len;
	size_t whole_len; /* from "=?" to "?=" */
};

/* What has been read but not converted yet. */
struct gathered {
	struct buffer bytes;
	const char *charset; /* NULL: plain text, to be guessed */
	size_t charset_len;
};

/* Whether a word begins at text. */
static bool
word_parse(const char *text, size_t len, struct word *out)
{
	const char *end = text + len, *mark, *close;

	if (len < 8 || text[0] != '=' || text[1] != '?')
		return false;
	out->charset = text + 2;
	mark = memchr(out->charset, '?', (size_t)(end - out->charset));
	if (mark == NULL || end - mark < 4 || mark[2] != '?')
		return false;
	out->charset_len = (size_t)(mark - out->charset);
	out->encoding = text_lower(mark[1]);
	out->text = mark + 3;
	close = memmem(out->text, (size_t)(end - out->text), "?=", 2);
	if (close == NULL || (out->encoding != 'b' && out->encoding != 'q'))
		return false;
	out->text_len = (size_t)(close - out->text);
	out->whole_len = (size_t)(close + 2 - text);
	/* RFC 2231 5: charset*language. */
	mark = memchr(out->charset, '*', out->charset_len);
	if (mark != NULL)
		out->charset_len = (size_t)(mark - out->charset);
	return out->charset_len > 0;
}

static void
gathered_flush(struct gathered *gathered, struct buffer *out)
{
	const char *bytes = buffer_text(&gathered->bytes);

	if (gathered->charset != NULL)
		charset_to_utf8(gathered->charset, gathered->charset_len, bytes,
		    gathered->bytes.len, out);
	else
		charset_guess(bytes, gathered->bytes.len, out);
	buffer_clear(&gathered->bytes);
	gathered->charset = NULL;
}

static void
gather_word(
    struct gathered *gathered, const struct word *word, struct buffer *out)
{
	scoped_mem char *decoded = mem_new(transfer_room(word->text_len), 1);
	size_t len = word->encoding == 'b'
	    ? transfer_decode(
		  TRANSFER_BASE64, word->text, word->text_len, decoded)
	    : transfer_decode_q(word->text, word->text_len, decoded);

	if (gathered->charset == NULL ||
	    !text_equal(gathered->charset, gathered->charset_len, word->charset,
		word->charset_len)) {
		gathered_flush(gathered, out);
		gathered->charset = word->charset;
		gathered->charset_len = word->charset_len;
	}
	buffer_add(&gathered->bytes, decoded, len);
}

/* Length of the blanks at text if an encoded word follows them, else 0. */
static size_t
blanks_before_word(const char *text, size_t len)
{
	struct word word;
	size_t blanks = 0;

	while (blanks < len && strchr(" \t\r\n", text[blanks]) != NULL &&
	    text[blanks] != '\0')
		blanks++;
	return word_parse(text + blanks, len - blanks, &word) ? blanks : 0;
}

void
mime_words_decode(const char *value, size_t len, struct buffer *out)
{
	struct gathered gathered = { 0 };
	struct word word;

	buffer_init(&gathered.bytes, len + 1);
	for (size_t i = 0; i < len && !out->full;) {
		if (word_parse(value + i, len - i, &word)) {
			gather_word(&gathered, &word, out);
			i += word.whole_len;
			/* RFC 2047 6.2: blanks between words are nothing. */
			i += blanks_before_word(value + i, len - i);
			continue;
		}
		if (gathered.charset != NULL)
			gathered_flush(&gathered, out);
		/* Unfolding: the blank behind the line's end stays. */
		if (value[i] != '\r' && value[i] != '\n')
			buffer_add(&gathered.bytes, value + i, 1);
		i++;
	}
	gathered_flush(&gathered, out);
	buffer_release(&gathered.bytes);
}
