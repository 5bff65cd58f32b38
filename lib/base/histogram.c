/* histogram.c - logarithmic buckets of milliseconds. */
#include "base/histogram.h"

/* Times below have a bucket each; above, 4 buckets a doubling. */
#define EXACT 8

static unsigned int
bucket_of(uint32_t ms)
{
	unsigned int bits, bucket;

	if (ms < EXACT)
		return ms;
	bits = 31U - (unsigned int)__builtin_clz(ms);
	/* The two bits behind the highest choose one of the four. */
	bucket = EXACT + (bits - 3) * 4 + (ms >> (bits - 2) & 3);
	return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

int32_t
histogram_bucket_end(unsigned int bucket)
{
	unsigned int step = (bucket - EXACT) / 4, part = (bucket - EXACT) % 4;

	if (bucket < EXACT)
		return (int32_t)bucket;
	return (int32_t)(((5 + part) << (step + 1)) - 1);
}

void
histogram_add(struct histogram *histogram, int64_t ms)
{
	if (ms < 0)
		ms = 0;
	if (ms > 60000)
		ms = 60000;
	histogram->counts[bucket_of((uint32_t)ms)]++;
	histogram->total++;
	histogram->sum_ms += (uint64_t)ms;
}

int32_t
histogram_quantile(const struct histogram *histogram, double share)
{
	double want = share * (double)histogram->total;
	uint64_t seen = 0;

	for (unsigned int i = 0; i < HISTOGRAM_BUCKETS; i++) {
		seen += histogram->counts[i];
		if (seen > 0 && (double)seen >= want)
			return histogram_bucket_end(i);
	}
	return -1;
}
