/* pdf_words.h - how often a PDF says what (ISO 32000-1).
 *
 * Whole words of the raw file, streams and comments included, as the tables
 * count them that PDF models are trained on: a word is letters and digits; a
 * name has a slash in front of it, and its #xx are decoded before it is
 * compared (7.3.5). Case counts. A text that is an address of the web is passed
 * over: its path only looks like names. Thread: any. Never logs. */
#ifndef SEKISHO_READ_PDF_WORDS_H
#define SEKISHO_READ_PDF_WORDS_H

#include <stddef.h>

enum pdf_word {
	PDF_OBJ,
	PDF_ENDOBJ,
	PDF_STREAM,
	PDF_ENDSTREAM,
	PDF_XREF,
	PDF_TRAILER,
	PDF_STARTXREF,
	PDF_PAGE, /* the first of the names */
	PDF_ENCRYPT,
	PDF_OBJSTM,
	PDF_JS,
	PDF_JAVASCRIPT,
	PDF_AA,
	PDF_OPENACTION,
	PDF_ACROFORM,
	PDF_JBIG2DECODE,
	PDF_RICHMEDIA,
	PDF_LAUNCH,
	PDF_EMBEDDEDFILE,
	PDF_XFA,
	PDF_COLORS, /* only above 2^24, where decoders overflowed */
	PDF_WORD_COUNT,
};

struct pdf_words {
	size_t counts[PDF_WORD_COUNT];
	size_t obfuscated; /* of the names: those written with #xx */
};

/* One pass. */
void pdf_words_count(const char *bytes, size_t len, struct pdf_words *out);

#endif
