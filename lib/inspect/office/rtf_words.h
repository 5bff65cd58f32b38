/* rtf_words.h - RTF, piece by piece (Rich Text Format 1.9.1, "Contents").
 *
 * Thread: any. Never logs. */
#ifndef SEKISHO_OFFICE_RTF_WORDS_H
#define SEKISHO_OFFICE_RTF_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum rtf_kind {
	RTF_END = 0,
	RTF_OPEN,   /* { */
	RTF_CLOSE,  /* } */
	RTF_WORD,   /* \word, its parameter and blank */
	RTF_STAR,   /* \* */
	RTF_HEX,    /* \'hh, whose byte is text */
	RTF_LETTER, /* \ and what stands for itself: a byte of text */
	RTF_BINARY, /* the bytes behind \bin */
	RTF_TEXT,
};

struct rtf_piece {
	enum rtf_kind kind;
	const char *text; /* the word, the text; borrowed */
	size_t len;
};

struct rtf_reader {
	const char *next, *end;
};

/* The next piece; END at the end, and ever after. */
struct rtf_piece rtf_next(struct rtf_reader *reader);

/* Whether a piece is this control word. */
bool rtf_is(const struct rtf_piece *piece, const char *word);

#endif
