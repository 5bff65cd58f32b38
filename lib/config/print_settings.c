/* print_settings.c - the settings table on standard output, for the build:
 * `print_settings sample` is etc/sekisho.ini, `print_settings manual` the
 * list in sekisho.ini(5). */
#include <stdio.h>
#include <string.h>

#include "config/config.h"

#define OUTPUT_MAX (1L << 20)

int
main(int argc, char **argv)
{
	scoped_buffer struct buffer out = { .max = OUTPUT_MAX };

	if (argc == 2 && strcmp(argv[1], "sample") == 0)
		settings_print_sample(&out);
	else if (argc == 2 && strcmp(argv[1], "manual") == 0)
		settings_print_manual(&out);
	if (out.len == 0 || out.full) {
		(void)fputs("usage: print_settings sample|manual\n", stderr);
		return 2;
	}
	return fputs(buffer_text(&out), stdout) == EOF || fflush(stdout) != 0;
}
