/* password_label.h - where a line of text announces a password.
 *
 * All text of all mail comes along here. Lines are normalised before (NFKC).
 * Used by password_line and password_finder. Thread: any, no state. Never
 * logs. */
#ifndef SEKISHO_UNLOCK_PASSWORD_LABEL_H
#define SEKISHO_UNLOCK_PASSWORD_LABEL_H

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

#endif
