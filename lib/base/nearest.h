/* nearest.h - the word that somebody probably meant.
 *
 * For "did you mean" behind an unknown key or verb. Thread: any. Never
 * logs. */
#ifndef SEKISHO_BASE_NEAREST_H
#define SEKISHO_BASE_NEAREST_H

#include <stddef.h>

/* How many letters must be added, dropped or changed to turn one word into
 * the other; words above LIMIT_NEAREST_BYTES are infinitely far (SIZE_MAX). */
size_t text_distance(const char *a, size_t a_len, const char *b, size_t b_len);

/* The best candidate so far: start with { 0 }, add each one, read `word`. */
struct nearest {
	const char *word; /* NULL: none is near enough */
	size_t len;
	size_t distance;
};

/* Take candidate (kept, not copied) if it is nearer to `word` than what was
 * seen before, and a slip of the fingers away: a third of the word, at most
 * three letters. */
void nearest_add(struct nearest *nearest, const char *word, size_t len,
    const char *candidate, size_t candidate_len);

#endif
