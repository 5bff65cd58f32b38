/* language.h - what a text is written in, as far as scripts and the commonest
 * words tell.
 *
 * A guess that says nothing rather than something wrong: the text model keeps
 * silent about languages that it was not trained on. Thread: any. Never logs.
 */
#ifndef SEKISHO_TEXT_LANGUAGE_H
#define SEKISHO_TEXT_LANGUAGE_H

#include <stddef.h>

#include "wire/scan_text.h"

/* The longest word that is looked for. */
#define LANGUAGE_WORD_BYTES 5

/* Words seen that are common in a language; `words` counts all. */
struct language_votes {
	uint32_t seen[LANGUAGE_COUNT];
	uint32_t words;
};

/* Count a word in lower case, UTF-8. */
void language_vote(struct language_votes *votes, const char *word, size_t len);

/* The language, or LANGUAGE_UNSET. */
enum text_language language_guess(
    const struct language_votes *votes, const uint32_t letters[SCRIPT_COUNT]);

#endif
