/* test_histogram.c - base/histogram.h */
#include "check.h"

#include "base/histogram.h"

/* The quantile of n times ms. */
static int32_t
only(int64_t ms)
{
	struct histogram histogram = { .total = 0 };

	for (int i = 0; i < 10; i++)
		histogram_add(&histogram, ms);
	return histogram_quantile(&histogram, 0.5);
}

static void
test_precision(void)
{
	for (int ms = 0; ms < 8; ms++)
		CHECK_EQ("small times are exact", only(ms), ms);
	for (int ms = 8; ms <= 60000; ms++) {
		int32_t shown = only(ms);

		CHECK("never less than it was", shown >= ms);
		CHECK("and at most a quarter more", shown * 4 <= ms * 5 + 4);
	}
	CHECK_EQ("a time before its beginning is none", only(-5), 0);
	CHECK_EQ("an hour is a minute", only(3600000), only(60000));
}

static void
test_quantiles(void)
{
	struct histogram histogram = { .total = 0 };

	CHECK_EQ(
	    "nothing was counted", histogram_quantile(&histogram, 0.5), -1);
	for (int i = 0; i < 98; i++)
		histogram_add(&histogram, 2);
	histogram_add(&histogram, 100);
	histogram_add(&histogram, 2000);
	CHECK_EQ("the median", histogram_quantile(&histogram, 0.5), 2);
	CHECK_EQ("98 of 100", histogram_quantile(&histogram, 0.98), 2);
	CHECK_EQ("99 of 100", histogram_quantile(&histogram, 0.99), 111);
	CHECK_EQ("all", histogram_quantile(&histogram, 1.0), 2047);
	CHECK_EQ("the least", histogram_quantile(&histogram, 0.0), 2);
	CHECK_EQ("how many", histogram.total, 100);
}

int
main(void)
{
	test_precision();
	test_quantiles();
	return check_done();
}
