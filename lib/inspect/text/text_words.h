/* text_words.h - visible text as letters, words and hashed features.
 *
 * Text goes in as a reader sees it; what comes out goes into the report's
 * text facts: letters of each script, the language, words that mix alphabets
 * or hide characters, the addresses of purses, and the features of the text
 * model: words, pairs of words, and runs of letters (of two and three where a
 * script writes without blanks, so that Japanese needs no dictionary). Numbers
 * of any length are one word each. Thread: one owner. Never logs. */
#ifndef SEKISHO_TEXT_TEXT_WORDS_H
#define SEKISHO_TEXT_TEXT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "wire/scan_text.h"

struct text_words;

struct text_words *text_words_new(void);

/* Frees and clears; NULL is accepted. */
void text_words_free(struct text_words **words);

#define scoped_text_words __attribute__((cleanup(text_words_free)))

/* Where a text stands: the same word weighs differently in a subject. */
enum text_place { PLACE_UNSET = 0, PLACE_SUBJECT, PLACE_BODY };

/* Read well-formed UTF-8, of all texts together LIMIT_TEXT_BYTES; what is
 * longer is left out and said (SIGN_CUT). */
void text_words_add(struct text_words *words, enum text_place place,
    const char *text, size_t len);

/* Put what was read into the facts. Once. */
void text_words_finish(struct text_words *words, struct scan_text *out);

/* Whether a text (of a header) hides characters inside words, or mixes
 * alphabets in one. */
struct text_tricks {
	bool invisible, mixed;
};

struct text_tricks text_tricks_of(const char *text, size_t len);

/* The one character of well-formed UTF-8 that len bytes are. */
unsigned int text_words_character(const char *text, size_t len);

/* The script of a letter; SCRIPT_COUNT: it is no letter. */
enum text_script text_script_of(unsigned int character);

#endif
