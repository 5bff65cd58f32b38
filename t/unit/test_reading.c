/* test_reading.c - measure/reading.h */
#include "measure/reading.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "check.h"

static void
an_address_stands_once(void)
{
	scoped_reading struct reading reading;

	reading_init(&reading);
	reading_url(&reading, "http://a.example/", 17);
	reading_url(&reading, "http://a.example/x", 18);
	reading_url(&reading, "http://a.example/ and more", 26);
	reading_url(&reading, "\n", 1);
	CHECK_EQ("an address stands once", reading.url_count, 2);
	CHECK_EQ("an address stands once", reading.urls.len, 17 + 1 + 18 + 1);
}

static void
addresses_are_bounded(void)
{
	scoped_reading struct reading reading;
	char url[2 * LIMIT_URL_BYTES];

	reading_init(&reading);
	memset(url, 'u', sizeof url);
	reading_url(&reading, url, sizeof url);
	CHECK_EQ(
	    "addresses are bounded", reading.urls.len, LIMIT_URL_BYTES + 1);
	for (unsigned int i = 0; i < 2 * LIMIT_READING_URLS; i++) {
		int len = snprintf(url, sizeof url, "http://%u.example", i);

		reading_url(&reading, url, (size_t)len);
	}
	CHECK_EQ(
	    "addresses are bounded", reading.url_count, LIMIT_READING_URLS);
}

static void
macros_only_rise(void)
{
	scoped_reading struct reading reading;

	reading_init(&reading);
	reading_macros(&reading, MACROS_AUTOEXEC);
	reading_macros(&reading, MACROS_ANY);
	CHECK_EQ("macros only rise", reading.macros, MACROS_AUTOEXEC);
}

int
main(void)
{
	an_address_stands_once();
	addresses_are_bounded();
	macros_only_rise();
	return check_done();
}
