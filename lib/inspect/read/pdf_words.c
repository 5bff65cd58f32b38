/* pdf_words.c - raw bytes to words. */
#include "read/pdf_words.h"

#include <stdbool.h>
#include <string.h>

#include "base/hex.h"

/* The longest word that counts has 12 letters; a longer one is none. */
#define WORD_BYTES 16

#define COLORS_MAX (1UL << 24)

static const char *const words[PDF_WORD_COUNT] = {
	[PDF_OBJ] = "obj",
	[PDF_ENDOBJ] = "endobj",
	[PDF_STREAM] = "stream",
	[PDF_ENDSTREAM] = "endstream",
	[PDF_XREF] = "xref",
	[PDF_TRAILER] = "trailer",
	[PDF_STARTXREF] = "startxref",
	[PDF_PAGE] = "Page",
	[PDF_ENCRYPT] = "Encrypt",
	[PDF_OBJSTM] = "ObjStm",
	[PDF_JS] = "JS",
	[PDF_JAVASCRIPT] = "JavaScript",
	[PDF_AA] = "AA",
	[PDF_OPENACTION] = "OpenAction",
	[PDF_ACROFORM] = "AcroForm",
	[PDF_JBIG2DECODE] = "JBIG2Decode",
	[PDF_RICHMEDIA] = "RichMedia",
	[PDF_LAUNCH] = "Launch",
	[PDF_EMBEDDEDFILE] = "EmbeddedFile",
	[PDF_XFA] = "XFA",
	[PDF_COLORS] = "Colors",
};

struct word {
	char text[WORD_BYTES];
	size_t len; /* also of what did not fit */
	bool is_name;
	bool is_obfuscated;
};

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

static void
add_char(struct word *word, char c)
{
	if (word->len < WORD_BYTES)
		word->text[word->len] = c;
	word->len++;
}

/* Read the word that begins at `at`, behind its slash; returns its end. */
static size_t
read_word(const char *bytes, size_t len, size_t at, struct word *word)
{
	for (; at < len; at++) {
		int high, low;

		if (is_word(bytes[at])) {
			add_char(word, bytes[at]);
			continue;
		}
		if (!word->is_name || bytes[at] != '#' || len - at < 3)
			break;
		high = hex_value(bytes[at + 1]);
		low = hex_value(bytes[at + 2]);
		if (high < 0 || low < 0)
			break;
		add_char(word, (char)(high << 4 | low));
		word->is_obfuscated = true;
		at += 2;
	}
	return at;
}

static enum pdf_word
find_word(const struct word *word)
{
	size_t first = word->is_name ? PDF_PAGE : 0;
	size_t end = word->is_name ? PDF_WORD_COUNT : PDF_PAGE;

	if (word->len < 2 || word->len > WORD_BYTES)
		return PDF_WORD_COUNT;
	for (size_t i = first; i < end; i++)
		if (words[i][0] == word->text[0] &&
		    strlen(words[i]) == word->len &&
		    memcmp(words[i], word->text, word->len) == 0)
			return (enum pdf_word)i;
	return PDF_WORD_COUNT;
}

static bool
is_above_colors(const struct word *word)
{
	unsigned long value = 0;

	if (word->len > WORD_BYTES)
		return false;
	for (size_t i = 0; i < word->len; i++) {
		if (word->text[i] < '0' || word->text[i] > '9')
			return false;
		value = value * 10 + (unsigned long)(word->text[i] - '0');
	}
	return value > COLORS_MAX;
}

/* Behind a text that begins at the bracket and is an address of the web, whose
 * paths are no names: a link to a page about /JavaScript is no script. Else
 * behind the bracket. */
static size_t
skip_address(const char *bytes, size_t len, size_t at)
{
	static const char *const begins[] = { "(http://", "(https://" };

	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
		size_t size = strlen(begins[i]);

		if (len - at < size || memcmp(bytes + at, begins[i], size) != 0)
			continue;
		for (at += size; at < len; at++)
			if (bytes[at] <= ' ' || bytes[at] == ')' ||
			    bytes[at] == '(')
				return at;
		return at;
	}
	return at + 1;
}

void
pdf_words_count(const char *bytes, size_t len, struct pdf_words *out)
{
	size_t at = 0;
	bool colors = false;

	*out = (struct pdf_words){ 0 };
	while (at < len) {
		struct word word;
		enum pdf_word found;

		if (!is_word(bytes[at]) && bytes[at] != '/') {
			at = bytes[at] == '(' ? skip_address(bytes, len, at)
					      : at + 1;
			continue;
		}
		word.len = 0;
		word.is_obfuscated = false;
		word.is_name = bytes[at] == '/';
		at = read_word(bytes, len, at + word.is_name, &word);
		if (word.len == 0)
			continue;
		found = find_word(&word);
		/* The first word behind /Colors is its value. */
		if (colors && !word.is_name && is_above_colors(&word))
			out->counts[PDF_COLORS]++;
		colors = found == PDF_COLORS;
		if (found == PDF_WORD_COUNT || found == PDF_COLORS)
			continue;
		out->counts[found]++;
		out->obfuscated += word.is_obfuscated;
	}
}
