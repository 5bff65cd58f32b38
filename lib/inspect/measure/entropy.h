/* entropy.h - how little a byte tells of the next one (C. E. Shannon, A
 * Mathematical Theory of Communication, 1948).
 *
 * Thread: any, no state. Never logs. */
#ifndef SEKISHO_MEASURE_ENTROPY_H
#define SEKISHO_MEASURE_ENTROPY_H

#include <stddef.h>

/* Bits a byte, 0 to 8, of bytes that occur so often; all: their sum. */
double entropy_of_counts(const size_t counts[256], size_t all);

#endif
