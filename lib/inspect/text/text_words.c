/* text_words.c - characters -> words -> hashed features.
 *
 * Each line is brought to its normal form, then cut where letters end or the
 * way of writing changes. A bucket is the low bits of FNV-1a over a kind and
 * the word: no key, because a model must find the same buckets on every
 * host. */
#include "text/text_words.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "text/language.h"
#include "text/normal_text.h"

/* Characters of a word that count; longer ones are no words. */
#define WORD_CHARACTERS 32

/* A line in pieces, so that its normal form stays small. */
#define LINE_BYTES 4096

/* Twice the features, a power of two: the table stays half empty. */
#define SLOTS (2UL * LIMIT_TEXT_FEATURES)

/* Runs of so many letters in words between blanks. */
#define RUN_LETTERS 4

#define FNV_START 0xcbf29ce484222325ULL
#define FNV_PRIME 0x100000001b3ULL
/* To the third power, in 64 bits. */
#define FNV_PRIME_CUBED (FNV_PRIME * FNV_PRIME * FNV_PRIME)

/* A word of one way of writing. */
struct word {
	gunichar letters[WORD_CHARACTERS];
	size_t count;  /* all, also those beyond */
	bool is_dense; /* a script without blanks between words */
	bool is_number;
	bool is_mixed; /* two alphabets */
	enum text_script script;
};

struct text_words {
	struct text_feature slots[SLOTS]; /* count 0: free */
	size_t used;
	size_t bytes;
	uint32_t letters[SCRIPT_COUNT];
	uint32_t invisible, mixed;
	bool cut, has_wallet;
	struct language_votes votes;
	enum text_place place;
	uint64_t before; /* hash of the word before, 0: none */
	/* The word that is being read. */
	struct word word;
	bool hides; /* an invisible character stands behind its last letter */
};

struct text_words *
text_words_new(void)
{
	return mem_new(1, sizeof(struct text_words));
}

void
text_words_free(struct text_words **words)
{
	mem_free(words);
}

enum text_script
text_script_of(unsigned int character)
{
	if (character < 0x80)
		return g_ascii_isalpha((gchar)character) ? SCRIPT_LATIN
							 : SCRIPT_COUNT;
	if (!g_unichar_isalpha(character))
		return SCRIPT_COUNT;
	switch (g_unichar_get_script(character)) {
	case G_UNICODE_SCRIPT_LATIN:
		return SCRIPT_LATIN;
	case G_UNICODE_SCRIPT_HIRAGANA:
	case G_UNICODE_SCRIPT_KATAKANA:
		return SCRIPT_KANA;
	case G_UNICODE_SCRIPT_HAN:
		return SCRIPT_HAN;
	case G_UNICODE_SCRIPT_HANGUL:
		return SCRIPT_HANGUL;
	case G_UNICODE_SCRIPT_CYRILLIC:
		return SCRIPT_CYRILLIC;
	case G_UNICODE_SCRIPT_GREEK:
		return SCRIPT_GREEK;
	case G_UNICODE_SCRIPT_ARABIC:
		return SCRIPT_ARABIC;
	case G_UNICODE_SCRIPT_HEBREW:
		return SCRIPT_HEBREW;
	case G_UNICODE_SCRIPT_THAI:
		return SCRIPT_THAI;
	case G_UNICODE_SCRIPT_COMMON:
		/* The long vowel mark of katakana; letters of formulas, which
		 * are no text. */
		return character == 0x30fc ? SCRIPT_KANA : SCRIPT_OTHER;
	default:
		return SCRIPT_OTHER;
	}
}

unsigned int
text_words_character(const char *text, size_t len)
{
	return len > 0 ? g_utf8_get_char(text) : 0;
}

static bool
script_is_dense(enum text_script script)
{
	return script == SCRIPT_KANA || script == SCRIPT_HAN ||
	    script == SCRIPT_THAI || script == SCRIPT_HANGUL;
}

/* Characters of no width. The soft hyphen is not among them: German
 * newsletters are full of it. */
static bool
is_invisible(gunichar c)
{
	return (c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff ||
	    c == 0x034f || c == 0x180e;
}

/* Letters of mathematics ("bold" A), which normal forms make plain. */
static bool
is_formula_letter(gunichar c)
{
	return c >= 0x1d400 && c <= 0x1d7cb;
}

static uint64_t
hash_more(uint64_t hash, const void *bytes, size_t len)
{
	const uint8_t *next = bytes;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ next[i]) * FNV_PRIME;
	return hash;
}

/* FNV-1a over three bytes of each letter, the lowest first. */
static uint64_t
hash_letters(char kind, const gunichar *letters, size_t count)
{
	uint64_t hash = hash_more(FNV_START, &kind, 1);

	for (size_t i = 0; i < count; i++) {
		/* A byte of 0 only multiplies: most letters have two. */
		if (letters[i] < 0x100) {
			hash = (hash ^ letters[i]) * FNV_PRIME_CUBED;
			continue;
		}
		hash = (hash ^ (letters[i] & 0xff)) * FNV_PRIME;
		hash = (hash ^ (letters[i] >> 8 & 0xff)) * FNV_PRIME;
		hash = (hash ^ (letters[i] >> 16 & 0xff)) * FNV_PRIME;
	}
	return hash;
}

/* Count a feature; of a message with more than fit the first ones count. */
static void
add_feature(struct text_words *words, uint64_t hash)
{
	uint32_t bucket = (uint32_t)((hash ^ hash >> 32) &
	    ((1U << LIMIT_TEXT_BUCKET_BITS) - 1));
	size_t at = (bucket * 0x9e3779b1U >> 16) % SLOTS;

	while (words->slots[at].count > 0 && words->slots[at].bucket != bucket)
		at = (at + 1) % SLOTS;
	if (words->slots[at].count == 0) {
		if (words->used == LIMIT_TEXT_FEATURES)
			return;
		words->used++;
		words->slots[at].bucket = bucket;
	}
	text_count_add(&words->slots[at].count, 1);
}

/* Runs of letters of a word. */
static void
add_runs(struct text_words *words, const struct word *word, size_t length)
{
	size_t count = word->count < WORD_CHARACTERS ? word->count
						     : WORD_CHARACTERS;

	for (size_t i = 0; i + length <= count; i++)
		add_feature(
		    words, hash_letters('r', word->letters + i, length));
}

/* A word between blanks: itself, with the one before it, its runs. */
static void
add_spaced(struct text_words *words, const struct word *word)
{
	char kind = words->place == PLACE_SUBJECT ? 'S' : 'w';
	uint64_t hash = hash_letters('w', word->letters, word->count);
	uint64_t pair;

	add_feature(words, hash_letters(kind, word->letters, word->count));
	if (words->before != 0) {
		pair = hash_more(words->before, &hash, sizeof hash);
		add_feature(words, hash_more(pair, "p", 1));
	}
	words->before = hash;
	if (word->count > RUN_LETTERS)
		add_runs(words, word, RUN_LETTERS);
}

static void
vote(struct text_words *words, const struct word *word)
{
	char text[LANGUAGE_WORD_BYTES * 4];
	size_t len = 0;

	if (word->script != SCRIPT_LATIN || words->place != PLACE_BODY)
		return;
	if (word->count > LANGUAGE_WORD_BYTES) {
		words->votes.words++; /* no common word is so long */
		return;
	}
	for (size_t i = 0; i < word->count; i++) {
		if (len + 6 > sizeof text)
			return;
		if (word->letters[i] < 0x80)
			text[len++] = (char)word->letters[i];
		else
			len += (size_t)g_unichar_to_utf8(
			    word->letters[i], text + len);
	}
	language_vote(&words->votes, text, len);
}

/* The word is over. */
static void
end_word(struct text_words *words)
{
	struct word *word = &words->word;

	words->hides = false;
	if (word->count == 0)
		return;
	words->mixed += word->is_mixed;
	if (words->used == LIMIT_TEXT_FEATURES) {
		/* Full: what is said often has been said by now. */
		if (!word->is_dense && word->count <= WORD_CHARACTERS)
			vote(words, word);
	} else if (word->is_dense) {
		words->before = 0;
		for (size_t length = 1; length <= 3; length++)
			add_runs(words, word, length);
	} else if (word->count <= WORD_CHARACTERS) {
		vote(words, word);
		add_spaced(words, word);
	}
	/* Not the letters: clearing them would cost more than the word. */
	word->count = 0;
	word->is_dense = word->is_number = word->is_mixed = false;
	word->script = SCRIPT_LATIN;
}

static void
put_letter(struct text_words *words, gunichar c, enum text_script script)
{
	struct word *word = &words->word;
	bool dense = script_is_dense(script);

	if (word->count > 0 && (word->is_number || word->is_dense != dense))
		end_word(words);
	if (word->count == 0) {
		word->is_dense = dense;
		word->script = script;
	} else if ((word->script == SCRIPT_LATIN &&
		       script == SCRIPT_CYRILLIC) ||
	    (word->script == SCRIPT_CYRILLIC && script == SCRIPT_LATIN)) {
		word->is_mixed = true;
	}
	words->invisible += words->hides;
	words->hides = false;
	if (dense && word->count == WORD_CHARACTERS) {
		/* A sentence without blanks: only the runs across this
		 * place are lost. */
		end_word(words);
		word->is_dense = true;
		word->script = script;
	}
	if (word->count < WORD_CHARACTERS)
		word->letters[word->count] = c < 0x80
		    ? (gunichar)(uint8_t)g_ascii_tolower((gchar)c)
		    : g_unichar_tolower(c);
	word->count++;
	text_count_add(&words->letters[script], 1);
}

/* Letters of ASCII behind one: the word goes on, whatever it is. Returns how
 * many they are. */
static size_t
put_more_letters(struct text_words *words, const char *text, const char *end)
{
	struct word *word = &words->word;
	const char *next = text;

	while (next < end && g_ascii_isalpha(*next)) {
		if (word->count < WORD_CHARACTERS)
			word->letters[word->count] = (gunichar)(uint8_t)
			    text_lower(*next);
		word->count++;
		next++;
	}
	text_count_add(&words->letters[SCRIPT_LATIN], (uint64_t)(next - text));
	return (size_t)(next - text);
}

/* A number of any length is a word of one 0. */
static void
put_digit(struct text_words *words)
{
	struct word *word = &words->word;

	if (word->is_number)
		return;
	end_word(words);
	word->is_number = true;
	word->letters[0] = '0';
	word->count = 1;
	word->script = SCRIPT_OTHER;
}

/* Currency, exclamation, stars and the like are words of one character. */
static bool
is_telling(gunichar c)
{
	return c == '$' || c == '!' || c == '%' || c == 0xa3 || c == 0xa5 ||
	    (c >= 0x20a0 && c <= 0x20bf) || (c >= 0x2190 && c <= 0x27bf) ||
	    (c >= 0x1f000 && c <= 0x1faff);
}

static void
put(struct text_words *words, gunichar c)
{
	enum text_script script;

	if (c >= 0x80 && is_invisible(c)) {
		words->hides = words->word.count > 0 && !words->word.is_number;
		return;
	}
	if (c < 0x80 ? g_ascii_isdigit((gchar)c) : g_unichar_isdigit(c)) {
		put_digit(words);
		return;
	}
	script = text_script_of(c);
	if (script != SCRIPT_COUNT) {
		put_letter(words, c, script);
		return;
	}
	if (c == '\'' && words->word.count > 0)
		return; /* "don't" is one word */
	end_word(words);
	if (is_telling(c))
		add_feature(words, hash_letters('s', &c, 1));
}

/* Whether a word between blanks is the address of a purse: base58 that begins
 * with 1 or 3, or bech32. */
static bool
is_wallet(const char *text, size_t len)
{
	static const char base58[] =
	    "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	bool upper = false, lower = false, digit = false;

	if (len >= 38 && len <= 64 && text_begins(text, len, "bc1")) {
		for (size_t i = 3; i < len; i++)
			if (!g_ascii_isalnum(text[i]))
				return false;
		return true;
	}
	if (len < 26 || len > 35 || (text[0] != '1' && text[0] != '3'))
		return false;
	for (size_t i = 0; i < len; i++) {
		if (memchr(base58, text[i], sizeof base58 - 1) == NULL)
			return false;
		upper = upper || g_ascii_isupper(text[i]);
		lower = lower || g_ascii_islower(text[i]);
		digit = digit || g_ascii_isdigit(text[i]);
	}
	return upper && lower && digit;
}

static void
find_wallets(struct text_words *words, const char *text, size_t len)
{
	size_t begin = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && (unsigned char)text[i] > ' ')
			continue;
		if (is_wallet(text + begin, i - begin))
			words->has_wallet = true;
		begin = i + 1;
	}
}

/* They are all among the characters of four bytes that begin with 0xf0. */
static void
count_formula_letters(struct text_words *words, const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end &&
	    (text = memchr(text, 0xf0, (size_t)(end - text))) != NULL) {
		size_t step = text_utf8_char(text, (size_t)(end - text));

		if (step > 0)
			words->mixed += is_formula_letter(
			    g_utf8_get_char(text));
		text += step > 0 ? step : 1;
	}
}

/* One line, or a piece of a long one. */
static void
add_line(struct text_words *words, const char *text, size_t len)
{
	scoped_buffer struct buffer normal = BUFFER_OF(
	    (size_t)LINE_BYTES * NORMAL_TEXT_FACTOR);
	const char *next, *end;

	find_wallets(words, text, len);
	count_formula_letters(words, text, len);
	normal_text_add(text, len, &normal);
	next = buffer_text(&normal);
	for (end = next + normal.len; next < end;) {
		size_t step;

		if (g_ascii_isalpha(*next)) {
			put_letter(words, (gunichar)*next++, SCRIPT_LATIN);
			next += put_more_letters(words, next, end);
			continue;
		}
		if ((unsigned char)*next < 0x80) {
			put(words, (gunichar)*next++);
			continue;
		}
		step = text_utf8_char(next, (size_t)(end - next));
		if (step > 0)
			put(words, g_utf8_get_char(next));
		next += step > 0 ? step : 1;
	}
	end_word(words);
}

/* Where a piece of at most LINE_BYTES ends: at a line's end, or behind a
 * character. */
static size_t
piece_bytes(const char *text, size_t len)
{
	size_t at = 0;

	while (at < len && at < LINE_BYTES - 8) {
		size_t step;

		if (text[at] == '\n' || text[at] == '\0')
			return at;
		step = (unsigned char)text[at] < 0x80
		    ? 1
		    : text_utf8_char(text + at, len - at);
		if (step == 0)
			return at;
		at += step;
	}
	return at;
}

void
text_words_add(struct text_words *words, enum text_place place,
    const char *text, size_t len)
{
	words->place = place;
	words->before = 0;
	while (len > 0) {
		size_t piece = piece_bytes(text, len);

		if (words->bytes + piece > LIMIT_TEXT_BYTES) {
			words->cut = true;
			return;
		}
		words->bytes += piece + 1;
		if (piece > 0)
			add_line(words, text, piece);
		/* What ended the piece: a line end, NUL, or no UTF-8. */
		if (piece < len && piece < LINE_BYTES - 8)
			piece++;
		text += piece;
		len -= piece;
	}
}

/* One digit of a radix sort: the features of `from` into `to`, in the order of
 * these bits. */
#define RADIX_BITS (LIMIT_TEXT_BUCKET_BITS / 2)
#define RADIX      (1U << RADIX_BITS)

static void
sort_digit(const struct text_feature *from, struct text_feature *to,
    size_t count, unsigned int shift)
{
	size_t places[RADIX + 1] = { 0 };

	for (size_t i = 0; i < count; i++)
		places[(from[i].bucket >> shift & (RADIX - 1)) + 1]++;
	for (size_t i = 1; i <= RADIX; i++)
		places[i] += places[i - 1];
	for (size_t i = 0; i < count; i++)
		to[places[from[i].bucket >> shift & (RADIX - 1)]++] = from[i];
}

/* By bucket. qsort() took a tenth of the examination of a text. */
static void
sort_features(struct text_feature *features, size_t count)
{
	scoped_mem struct text_feature *half = mem_new(count, sizeof *features);

	_Static_assert(
	    LIMIT_TEXT_BUCKET_BITS % 2 == 0, "two digits are sorted by");
	sort_digit(features, half, count, 0);
	sort_digit(half, features, count, RADIX_BITS);
}

void
text_words_finish(struct text_words *words, struct scan_text *out)
{
	size_t count = 0;

	free(out->features);
	out->features = mem_new(words->used, sizeof *out->features);
	for (size_t i = 0; i < SLOTS; i++)
		if (words->slots[i].count > 0)
			out->features[count++] = words->slots[i];
	out->feature_count = count;
	sort_features(out->features, count);
	memcpy(out->letters, words->letters, sizeof out->letters);
	for (int i = 0; i < SCRIPT_COUNT; i++)
		text_count_add(&out->counts[COUNT_LETTERS], words->letters[i]);
	text_count_add(&out->counts[COUNT_INVISIBLE], words->invisible);
	text_count_add(&out->counts[COUNT_MIXED], words->mixed);
	out->language = language_guess(&words->votes, words->letters);
	if (words->cut)
		text_sign_add(out, SIGN_CUT);
	if (words->has_wallet)
		text_sign_add(out, SIGN_WALLET);
}

static struct text_tricks
tricks_of(const char *text, size_t len)
{
	scoped_text_words struct text_words *words = text_words_new();

	text_words_add(words, PLACE_SUBJECT, text, len);
	return (struct text_tricks){ .invisible = words->invisible > 0,
		.mixed = words->mixed > 0 };
}

struct text_tricks
text_tricks_of(const char *text, size_t len)
{
	/* No trick is played with its letters alone. */
	if (text_is_ascii(text, len))
		return (struct text_tricks){ .mixed = false };
	return tricks_of(text, len);
}
