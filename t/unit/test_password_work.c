/* What looking for passwords costs when the text is made to cost most.
 *
 * A text sixteen times as long may take some thirty times as long, never the
 * two hundred and fifty times of a search that goes through the rest of the
 * line for each label. Processor time, two lengths in one run: what slows the
 * machine slows both. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/mem.h"
#include "check.h"
#include "unlock/password_finder.h"

#define SHORT_BYTES (16UL * 1024)
#define LONG_BYTES  (16 * SHORT_BYTES)
#define TIMES_MOST  80

/* Each fills a text over and over. */
static const char *const units[] = {
	"pw ",
	"pw",
	"pw:",
	"pw: ",
	"pw:(",
	"pw:a(b/c~d|e",
	"パス",
	"パス：",
	"パス「",
	"パス（",
	"パスは",
	"パス、",
	"パスが",
	"パスがががががががががががががががががががががががががががががが",
	"pw\n",
	"パス\n",
	":",
	"pw ::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::::",
	"(",
	"「",
	"<",
	"\"a",
	"『【“‘《〈［",
	"…",
	"ｐｗ：ａ１　",
	"ｐｗ：　Ａ\n",
	"1/",
	"2026/",
	"a1b ",
	"\u0301\u0316",
	"e\u0301\u0316\u0301",
	"http://",
	"pw is ",
};

/* One long line of the unit behind a label and in front of another, as often
 * as it fits. The caller's. */
static char *
filled(const char *unit, size_t len)
{
	static const char head[] = "パスワードPW ";
	size_t unit_len = strlen(unit), at = sizeof head - 1;
	char *text = mem_new(len, 1);

	memset(text, ' ', len);
	memcpy(text, head, at);
	for (; at + unit_len <= len; at += unit_len)
		memcpy(text + at, unit, unit_len);
	return text;
}

static double
now_us(void)
{
	struct timespec time;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

/* The least of some runs: what disturbs only adds. */
static double
cost_us(const char *unit, size_t len, int runs)
{
	char *text = filled(unit, len);
	double least = 0;

	for (int i = 0; i < runs; i++) {
		scoped_password_finder struct password_finder
		    *finder = password_finder_new();
		scoped_passwords struct passwords labelled = { 0 };
		scoped_passwords struct passwords found = { 0 };
		double begun_us = now_us(), took_us;

		password_finder_text(finder, text, len);
		password_finder_labelled(finder, &labelled);
		password_finder_finish(finder, &found);
		took_us = now_us() - begun_us;
		if (i == 0 || took_us < least)
			least = took_us;
	}
	free(text);
	return least;
}

/* With an argument it also prints the figures. */
int
main(int argc, char **argv)
{
	(void)argv;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		double few = cost_us(units[i], SHORT_BYTES, 5);
		double many = cost_us(units[i], LONG_BYTES, 2);

		if (argc > 1)
			printf("%10.0f us %10.0f us %6.1f %s\n", few, many,
			    many / few, units[i]);
		CHECK(units[i], many < TIMES_MOST * few);
	}
	return check_done();
}
