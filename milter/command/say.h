/* say.h - what the command says to people, in English or Japanese.
 *
 * The code speaks English; say() gives the Japanese of a sentence where the
 * environment asks for it. Rejected: gettext, whose catalogues would be a
 * build step and files to install for some tens of sentences. A sentence
 * without a translation is said in English. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_SAY_H
#define SEKISHO_MILTER_SAY_H

#include <stdbool.h>
#include <stddef.h>

/* The sentence (or format) in the language of LC_ALL, LC_MESSAGES or LANG,
 * whichever is set first. Static. */
const char *say(const char *english) __attribute__((format_arg(1)));

/* Whether Japanese is asked for. */
bool say_is_japanese(void);

/* The table, for tests. */
struct said {
	const char *english;
	const char *japanese;
};

extern const struct said said[];
extern const size_t said_count;

#endif
