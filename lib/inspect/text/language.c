/* language.c - function words of the languages that share an alphabet. */
#include "text/language.h"

#include <stdlib.h>
#include <string.h>

/* Letters below which nothing is said. */
#define LETTERS_LEAST 20

#define EN (1U << LANGUAGE_ENGLISH)
#define DE (1U << LANGUAGE_GERMAN)
#define FR (1U << LANGUAGE_FRENCH)
#define ES (1U << LANGUAGE_SPANISH)
#define PT (1U << LANGUAGE_PORTUGUESE)
#define IT (1U << LANGUAGE_ITALIAN)
#define NL (1U << LANGUAGE_DUTCH)

/* In the order of their bytes, for bsearch(). Words that many languages have
 * ("a", "in") tell nothing and are left out. */
static const struct common {
	const char *word;
	unsigned int languages;
} common[] = {
	{ "and", EN },
	{ "are", EN },
	{ "auf", DE },
	{ "aus", DE },
	{ "avec", FR },
	{ "be", EN },
	{ "che", IT },
	{ "com", PT },
	{ "como", ES | PT },
	{ "con", ES | IT },
	{ "da", PT | IT },
	{ "dans", FR },
	{ "das", DE | PT },
	{ "de", FR | ES | PT | NL },
	{ "del", ES | IT },
	{ "della", IT },
	{ "den", DE },
	{ "der", DE },
	{ "des", DE | FR },
	{ "di", IT },
	{ "die", DE | NL },
	{ "do", PT | EN },
	{ "du", FR | DE },
	{ "e", PT | IT },
	{ "een", NL },
	{ "ein", DE },
	{ "eine", DE },
	{ "el", ES },
	{ "em", PT },
	{ "en", FR | ES | NL },
	{ "est", FR },
	{ "et", FR },
	{ "for", EN },
	{ "f\xc3\xbcr", DE },
	{ "het", NL },
	{ "i", EN | IT },
	{ "ich", DE },
	{ "ihr", DE },
	{ "ihre", DE },
	{ "il", FR | IT },
	{ "ist", DE },
	{ "it", EN },
	{ "la", FR | ES | IT },
	{ "las", ES },
	{ "le", FR | IT },
	{ "les", FR },
	{ "los", ES },
	{ "mit", DE },
	{ "naar", NL },
	{ "nicht", DE },
	{ "niet", NL },
	{ "no", ES | PT | EN },
	{ "non", IT | FR },
	{ "nous", FR },
	{ "n\xc3\xa3o", PT },
	{ "o", PT },
	{ "of", EN | NL },
	{ "on", EN | FR },
	{ "os", PT },
	{ "para", ES | PT },
	{ "per", IT },
	{ "por", ES | PT },
	{ "pour", FR },
	{ "que", FR | ES | PT },
	{ "se", ES | PT | IT },
	{ "seu", PT },
	{ "sich", DE },
	{ "sie", DE },
	{ "su", ES | IT },
	{ "sur", FR },
	{ "that", EN },
	{ "the", EN },
	{ "this", EN },
	{ "to", EN },
	{ "um", DE | PT },
	{ "uma", PT },
	{ "un", FR | ES | IT },
	{ "una", ES | IT },
	{ "und", DE },
	{ "une", FR },
	{ "van", NL },
	{ "von", DE },
	{ "voor", NL },
	{ "vous", FR },
	{ "was", EN | DE | NL },
	{ "we", EN | NL },
	{ "wir", DE },
	{ "with", EN },
	{ "y", ES },
	{ "you", EN },
	{ "your", EN },
	{ "zijn", NL },
	{ "zu", DE },
	{ "\xc3\xa0", FR },
	{ "\xc3\xa8", IT },
	{ "\xc3\xa9", PT },
};

static int
compare(const void *key, const void *row)
{
	const char *word = key, *other = ((const struct common *)row)->word;

	/* Half of the rows begin with another letter. */
	if (word[0] != other[0])
		return (unsigned char)word[0] < (unsigned char)other[0] ? -1
									: 1;
	return strcmp(word, other);
}

void
language_vote(struct language_votes *votes, const char *word, size_t len)
{
	char text[LANGUAGE_WORD_BYTES + 1];
	const struct common *found;

	votes->words++;
	if (len > LANGUAGE_WORD_BYTES)
		return;
	memcpy(text, word, len);
	text[len] = '\0';
	found = bsearch(text, common, sizeof common / sizeof *common,
	    sizeof *common, compare);
	for (int i = 0; found != NULL && i < LANGUAGE_COUNT; i++)
		votes->seen[i] += found->languages >> i & 1;
}

/* The language whose words are the most, if they are many and clearly so. */
static enum text_language
best_voted(const struct language_votes *votes)
{
	enum text_language best = LANGUAGE_UNSET;
	uint32_t second = 0;

	for (int i = LANGUAGE_UNSET + 1; i < LANGUAGE_COUNT; i++) {
		uint32_t seen = votes->seen[i];

		if (best == LANGUAGE_UNSET || seen > votes->seen[best]) {
			second = best != LANGUAGE_UNSET ? votes->seen[best] : 0;
			best = (enum text_language)i;
		} else if (seen > second) {
			second = seen;
		}
	}
	/* Prose has one such word in three or four; a list of parts none. */
	if (votes->seen[best] < 3 || votes->seen[best] * 12 < votes->words ||
	    votes->seen[best] * 4 < second * 5)
		return LANGUAGE_UNSET;
	return best;
}

enum text_language
language_guess(
    const struct language_votes *votes, const uint32_t letters[SCRIPT_COUNT])
{
	uint64_t all = 0;

	for (int i = 0; i < SCRIPT_COUNT; i++)
		all += letters[i];
	/* One character of Japanese says as much as several letters. */
	if (letters[SCRIPT_KANA] >= 5 &&
	    (uint64_t)letters[SCRIPT_KANA] * 20 >= all)
		return LANGUAGE_JAPANESE;
	if (all < LETTERS_LEAST)
		return LANGUAGE_UNSET;
	if ((uint64_t)letters[SCRIPT_HANGUL] * 3 >= all)
		return LANGUAGE_KOREAN;
	if ((uint64_t)letters[SCRIPT_HAN] * 3 >= all)
		return LANGUAGE_CHINESE;
	if ((uint64_t)letters[SCRIPT_CYRILLIC] * 2 >= all)
		return LANGUAGE_RUSSIAN;
	if ((uint64_t)letters[SCRIPT_LATIN] * 10 < all * 7)
		return LANGUAGE_UNSET;
	return best_voted(votes);
}
