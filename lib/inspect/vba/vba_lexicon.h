/* vba_lexicon.h - the words that tell what a macro does (vba_lexicon.def).
 *
 * The classes of the well-known macro rule: what begins by itself, and writes
 * or executes, is suspicious. `Call` is not among them: it is how VBA calls a
 * procedure of its own. Thread: any. Never logs. */
#ifndef SEKISHO_VBA_VBA_LEXICON_H
#define SEKISHO_VBA_VBA_LEXICON_H

#include <stddef.h>

enum vba_word {
	VBA_WORD_NONE = 0,
	VBA_WORD_AUTO,      /* runs when a document opens, closes, ... */
	VBA_WORD_EVENT,     /* runs when a control of the document is drawn,
			       touched, ... */
	VBA_WORD_EXECUTE,   /* starts programs or code that is not here */
	VBA_WORD_WRITE,     /* writes or changes files */
	VBA_WORD_NETWORK,   /* fetches from the web */
	VBA_WORD_MEMORY,    /* puts bytes into memory to run them */
	VBA_WORD_CHARACTER, /* characters from numbers and back */
	VBA_WORD_TEXT,      /* puts texts together and takes them apart */
	VBA_WORD_XOR,
	VBA_WORD_PROPERTY, /* reads text that stands elsewhere in a document */
	VBA_WORD_MACHINE,  /* asks whose machine it is */
	VBA_WORD_SELF,     /* changes macros */
	VBA_WORD_PROGRAM,  /* in strings: programs that run commands */
	VBA_WORD_COUNT,
};

/* What a name of the source stands for; VBA_WORD_EVENT for the name of any
 * control's procedure ("Frame1_Layout"). */
enum vba_word vba_lexicon_name(const char *name, size_t len);

/* What a word inside a string stands for; ".exe" at its end is no matter. */
enum vba_word vba_lexicon_text(const char *word, size_t len);

#endif
