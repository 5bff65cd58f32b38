/* check.h - named cases for the unit tests; one binary a module.
 *
 * A failed check prints file:line, the case's name, what it got and what it
 * wanted; check_done() is main()'s return value. */
#ifndef SEKISHO_T_CHECK_H
#define SEKISHO_T_CHECK_H

#include <stdio.h>
#include <string.h>

static int check_failures;
static int check_count;

#define CHECK(name, condition)                                                 \
	do {                                                                   \
		check_count++;                                                 \
		if (!(condition)) {                                            \
			check_failures++;                                      \
			fprintf(stderr, "%s:%d: %s: not so: %s\n", __FILE__,   \
			    __LINE__, name, #condition);                       \
		}                                                              \
	} while (0)

#define CHECK_EQ(name, got, want)                                              \
	do {                                                                   \
		long long got_ = (long long)(got);                             \
		long long want_ = (long long)(want);                           \
                                                                               \
		check_count++;                                                 \
		if (got_ != want_) {                                           \
			check_failures++;                                      \
			fprintf(stderr,                                        \
			    "%s:%d: %s: %s: got %lld, want %lld\n", __FILE__,  \
			    __LINE__, name, #got, got_, want_);                \
		}                                                              \
	} while (0)

#define CHECK_TEXT(name, got, want)                                            \
	do {                                                                   \
		const char *got_ = (got);                                      \
		const char *want_ = (want);                                    \
                                                                               \
		check_count++;                                                 \
		if (got_ == NULL || strcmp(got_, want_) != 0) {                \
			check_failures++;                                      \
			fprintf(stderr,                                        \
			    "%s:%d: %s: got \"%s\", want \"%s\"\n", __FILE__,  \
			    __LINE__, name, got_ != NULL ? got_ : "(null)",    \
			    want_);                                            \
		}                                                              \
	} while (0)

static inline int
check_done(void)
{
	printf("%d checks, %d failed\n", check_count, check_failures);
	return check_failures > 0 || check_count == 0;
}

#endif
