/* vba_text.c - what stands in strings of macros, and in compiled code. */
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "vba/vba_words.h"

/* Longer than any word of the lexicon with its ".exe". */
#define WORD_BYTES 48

/* Shorter texts of these letters are words and numbers. */
#define BASE64_BYTES 40
#define HEX_BYTES    32

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_word(char c)
{
	return ascii_is_digit(c) || is_lower(c) || is_upper(c) || c == '_' ||
	    c == '.';
}

/* What shells drop from words: po^wer`shell. */
static bool
is_dropped(char c)
{
	return c == '^' || c == '`';
}

static void
count_word(struct vba_words *words, const char *word, size_t len)
{
	while (len > 0 && word[len - 1] == '.')
		len--;
	words->counts[vba_lexicon_text(word, len)]++;
}

static void
count_words(struct vba_words *words, const char *text, size_t len)
{
	char word[WORD_BYTES];
	size_t held = 0;

	for (size_t i = 0; i < len; i++) {
		if (is_dropped(text[i]) && held > 0)
			continue;
		if (is_word(text[i])) {
			if (held < sizeof word)
				word[held] = text[i];
			held++;
			continue;
		}
		if (held > 0 && held <= sizeof word)
			count_word(words, word, held);
		held = 0;
	}
	if (held > 0 && held <= sizeof word)
		count_word(words, word, held);
}

static bool
ends_url(char c)
{
	return c == '\0' || strchr("\"'<>()|^`{}", c) != NULL;
}

/* Where an address stops. */
static size_t
url_len(const char *text, size_t len)
{
	size_t i = 0;

	while (i < len && (unsigned char)text[i] > ' ' && text[i] != 0x7f &&
	    !ends_url(text[i]))
		i++;
	return i;
}

/* Bytes of the scheme that ends where the colon stands; 0 if it is none whose
 * address is fetched. */
static size_t
scheme_len(const char *text, size_t colon)
{
	static const char *const schemes[] = { "http", "https", "ftp" };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t len = strlen(schemes[i]);

		if (colon >= len &&
		    text_equal(text + colon - len, len, schemes[i], len) &&
		    (colon == len || !is_word(text[colon - len - 1])))
			return len;
	}
	return 0;
}

static void
find_urls(struct vba_words *words, const char *text, size_t len)
{
	size_t from = 0;

	while (from < len) {
		size_t colon = from + text_find(text + from, len - from, "://");
		size_t begin, stop;

		if (colon >= len)
			return;
		from = colon + 3;
		begin = colon - scheme_len(text, colon);
		if (begin == colon)
			continue;
		stop = from + url_len(text + from, len - from);
		/* A scheme alone is no address. */
		if (stop == from)
			continue;
		words->urls++;
		reading_url(words->reading, text + begin, stop - begin);
		from = stop;
	}
}

/* All of it could be base64, or hex. */
static void
look_encoded(struct vba_words *words, const char *text, size_t len)
{
	size_t lower = 0, upper = 0, digits = 0, hex = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i], low = text_lower(c);

		lower += is_lower(c);
		upper += is_upper(c);
		digits += ascii_is_digit(c);
		hex += ascii_is_digit(c) || (low >= 'a' && low <= 'f');
		if (!is_lower(c) && !is_upper(c) && !ascii_is_digit(c) &&
		    c != '+' && c != '/' && c != '=')
			return;
	}
	if (len >= HEX_BYTES && hex == len)
		words->hex_strings++;
	else if (len >= BASE64_BYTES && lower > 0 && upper > 0 && digits > 0)
		words->base64_strings++;
}

void
vba_words_text(struct vba_words *words, const char *text, size_t len)
{
	count_words(words, text, len);
	find_urls(words, text, len);
	look_encoded(words, text, len);
}

void
vba_words_string(struct vba_words *words, const char *text, size_t len)
{
	if (len > words->longest_string)
		words->longest_string = len;
	for (size_t i = 0; i < len; i++)
		words->letters[(unsigned char)text[i]]++;
	vba_words_text(words, text, len);
}

/* A name and what follows it by chance: its digest, which may look like
 * letters. */
#define CHANCE_BYTES 3

static void
count_compiled(struct vba_words *words, const char *name, size_t len)
{
	enum vba_word kind = VBA_WORD_NONE;
	size_t least = len > CHANCE_BYTES ? len - CHANCE_BYTES : 1;

	for (; kind == VBA_WORD_NONE && len >= least; len--)
		kind = vba_lexicon_name(name, len);
	words->counts[kind]++;
}

void
vba_words_compiled(struct vba_words *words, const char *bytes, size_t len)
{
	size_t begin = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && is_word(bytes[i]) && bytes[i] != '.')
			continue;
		if (i > begin)
			count_compiled(words, bytes + begin, i - begin);
		begin = i + 1;
	}
	count_words(words, bytes, len);
	find_urls(words, bytes, len);
}
