/* password_line.h - what in one line of text looks like a password.
 *
 * Lines are normalised before (NFKC): a full-width colon is a colon here.
 * No function here reads more of a line than a reader would relate to a label,
 * so that a line of nothing but labels takes no longer than any other; only
 * those that look for the next of something go through it, once.
 * Used by password_finder. Thread: any, no state. Never logs. */
#ifndef SEKISHO_UNLOCK_PASSWORD_LINE_H
#define SEKISHO_UNLOCK_PASSWORD_LINE_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the line, borrowed. */
struct span {
	const char *text;
	size_t len;
};

/* A word that announces a password: パスワード, PW, Password ... */
struct label {
	size_t begin, end; /* in the line */
	size_t next;       /* where what it announces ends: at the next label,
			    * which announces its own, or at the line's end */
	bool is_ascii;     /* a word of everyday text as well, so weaker */
};

/* The first label at or behind `from`; false if there is none. Its `next` is
 * the line's end; whoever goes from label to label knows better. */
bool label_find(struct span line, size_t from, struct label *out);

/* The value that a label announces on its own line, at or behind *from_io
 * (begin with label->end), which moves behind it: what stands behind a
 * separator or in quotes, or, where nothing separates, the word behind the
 * label if that can hardly be prose. False if there is none left. */
bool label_value(struct span line, const struct label *label, size_t *from_io,
    struct span *out);

/* Whether nothing but filling words stands behind the label, so that its value
 * may stand on the next line. */
bool label_is_last(struct span line, const struct label *label);

/* The next run of printable ASCII without blanks at or behind *from_io, which
 * moves behind it. */
bool run_next(struct span line, size_t *from_io, struct span *out);

/* The next text in quotes (「」, "", ...), likewise. */
bool quote_next(struct span line, size_t *from_io, struct span *out);

/* A run without the punctuation that a sentence puts around it. */
struct span run_trimmed(struct span run);

/* Whether it has letters or digits, and is no address of the web. */
bool run_is_usable(struct span run);

/* Whether digits or signs are mixed with letters, as in few words. */
bool run_is_mixed(struct span run);

#endif
