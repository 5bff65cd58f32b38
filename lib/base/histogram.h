/* histogram.h - how long things took, in a fixed number of counters.
 *
 * Buckets grow with the time, four to each doubling: a quantile is right to
 * within a quarter. Thread: the owner's lock. Never logs. */
#ifndef SEKISHO_BASE_HISTOGRAM_H
#define SEKISHO_BASE_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_BUCKETS 64

/* All zero is empty. */
struct histogram {
	uint64_t counts[HISTOGRAM_BUCKETS];
	uint64_t total;
	uint64_t sum_ms; /* of the times as they were counted */
};

/* Count one; what is negative counts as 0, beyond a minute as a minute. */
void histogram_add(struct histogram *histogram, int64_t ms);

/* The longest time, in ms, that is counted in a bucket; the last one takes all
 * that is longer, too. */
int32_t histogram_bucket_end(unsigned int bucket);

/* The time within which this share (0.5, 0.99) of them ended, in ms: the upper
 * end of its bucket. -1 when nothing was counted. */
int32_t histogram_quantile(const struct histogram *histogram, double share);

#endif
