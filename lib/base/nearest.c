/* nearest.c - Levenshtein's distance with one row of memory. */
#include "base/nearest.h"

#include <stdint.h>

#include "base/limits.h"

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t
text_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t row[LIMIT_NEAREST_BYTES + 1];

	if (a_len > LIMIT_NEAREST_BYTES || b_len > LIMIT_NEAREST_BYTES)
		return SIZE_MAX;
	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t changed = corner + (a[i - 1] != b[j - 1]);

			corner = row[j];
			row[j] = least(changed, least(row[j], row[j - 1]) + 1);
		}
	}
	return row[b_len];
}

void
nearest_add(struct nearest *nearest, const char *word, size_t len,
    const char *candidate, size_t candidate_len)
{
	size_t allowed = len < 3 ? 1 : least(len / 3, 3);
	size_t distance = text_distance(word, len, candidate, candidate_len);

	if (distance > allowed ||
	    (nearest->word != NULL && distance >= nearest->distance))
		return;
	*nearest = (struct nearest){ candidate, candidate_len, distance };
}
