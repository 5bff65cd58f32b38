/* print_settings.c - the settings table on standard output, for the build:
 * `print_settings sample` is etc/sekisho.ini, `print_settings manual` the
 * list in sekisho.ini(5), `print_settings spam` the tests in doc/spam.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "config/spam_points.h"

#define OUTPUT_MAX (1L << 20)

/* The tests of the spam score as a table. */
static void
print_tests(struct buffer *out)
{
	buffer_add_text(out, "| test | points | fires when |\n|---|---|---|\n");
	for (int i = 0; i < SPAM_TEST_COUNT; i++) {
		const struct spam_row *row = spam_row((enum spam_test)i);

		buffer_add_format(out, "| %s | %s%d.%d | %s%s<br>%s |\n",
		    row->name, row->points < 0 ? "-" : "",
		    abs(row->points) / 10, abs(row->points) % 10, row->english,
		    row->kind == SPAM_KIND_PHISH ? " (phish)" : "",
		    row->japanese);
	}
}

int
main(int argc, char **argv)
{
	scoped_buffer struct buffer out = { .max = OUTPUT_MAX };

	if (argc == 2 && strcmp(argv[1], "sample") == 0)
		settings_print_sample(&out);
	else if (argc == 2 && strcmp(argv[1], "manual") == 0)
		settings_print_manual(&out);
	else if (argc == 2 && strcmp(argv[1], "spam") == 0)
		print_tests(&out);
	if (out.len == 0 || out.full) {
		(void)fputs(
		    "usage: print_settings sample|manual|spam\n", stderr);
		return 2;
	}
	return fputs(buffer_text(&out), stdout) == EOF || fflush(stdout) != 0;
}
