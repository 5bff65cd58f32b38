/* entropy.c - how little a byte tells of the next one. */
#include "measure/entropy.h"

#include <math.h>

double
entropy_of_counts(const size_t counts[256], size_t all)
{
	double bits = 0;

	for (size_t i = 0; i < 256; i++) {
		double share;

		if (counts[i] == 0)
			continue;
		share = (double)counts[i] / (double)all;
		bits -= share * log2(share);
	}
	/* No zero with a sign. */
	return bits > 0 ? bits : 0;
}
