/* script_words.h - what the words of a script do, in any language.
 *
 * JavaScript, VBScript, PowerShell, batch files and the arguments of a
 * shortcut say the same things in different words; they are counted by what
 * they do. Words that are cut into pieces and put together again ("Sh" &
 * "ell", ms^ht^a) are read as what they become. Honest scripts of
 * administrators use many of these: the counts are evidence, no verdict.
 * Thread: any, no state. Never logs. */
#ifndef SEKISHO_MEASURE_SCRIPT_WORDS_H
#define SEKISHO_MEASURE_SCRIPT_WORDS_H

#include <stddef.h>

enum meaning {
	MEANING_UNSET = 0,
	MEANING_EXECUTE,  /* starts programs */
	MEANING_DYNAMIC,  /* runs text as code */
	MEANING_OBJECT,   /* makes objects of the system */
	MEANING_MEMORY,   /* loads code, calls the system's own functions */
	MEANING_DOWNLOAD, /* fetches from elsewhere */
	MEANING_WRITE,    /* writes files */
	MEANING_PERSIST,  /* registry, tasks, services */
	MEANING_DISARM,   /* switches protection or backups off */
	MEANING_DECODE,   /* makes bytes of text */
	MEANING_CHARS,    /* makes letters of numbers, and back */
	MEANING_HIDE,     /* no window, no questions */
	MEANING_PLACE,    /* folders where anybody may write */
	MEANING_FILE,     /* endings of programs and scripts */
	MEANING_WAIT,
	MEANING_BLOB,     /* makes a file inside the browser */
	MEANING_CLICK,    /* clicks for the user */
	MEANING_REDIRECT, /* leads to another page */
	MEANING_INSERT,   /* writes into its own page */
	MEANING_COUNT,
};

struct script_words {
	size_t counts[MEANING_COUNT];
	size_t split;  /* of these: words that stood there in pieces */
	size_t joints; /* places where two texts in quotes become one */
};

/* Add what is in a text, whose letters are one byte each (plain_text.h). One
 * pass. */
void script_words_count(
    const char *text, size_t len, struct script_words *words);

#endif
