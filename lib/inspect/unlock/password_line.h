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

#include "unlock/password_label.h"

/* The value that a label announces on its own line, at or behind *from_io
 * (begin with label->end), which moves behind it: what stands behind a
 * separator or in quotes, or, where nothing separates, the word behind the
 * label if that can hardly be prose. False if there is none left. */
bool label_value(struct span line, const struct label *label, size_t *from_io,
    struct span *out);

/* Whether the words behind the label point to what follows. */
bool label_points_on(struct span line, const struct label *label);

/* Whether nothing but filling words and remarks stands behind the label, so
 * that its value may stand on the next line. */
bool label_is_last(struct span line, const struct label *label);

/* The next text in quotes (「」, "", ...) at or behind *from_io, which moves
 * behind it. */
bool quote_next(struct span line, size_t *from_io, struct span *out);

/* The value on a line whose label stands on an earlier one: its first text in
 * quotes or run, remarks ("半角8文字") and names of files left out. */
bool line_value(struct span line, struct span *out);

/* Whether it is one run and no word, so that it is the value even of a label
 * that other words stand behind: "Password for the file". */
bool line_is_value(struct span line);

/* What stands in front of a label that only names it: "Xがパスワードです". */
bool label_value_before(
    struct span line, const struct label *label, struct span *out);

#endif
