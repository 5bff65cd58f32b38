/* options.c - what most verbs are asked with. */
#include "command/options.h"

#include <getopt.h>
#include <stdio.h>

#include "config/config.h"

int
options_parse(int argc, char **argv, bool takes_json, struct options *out)
{
	static const struct option known[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "config", required_argument, NULL, 'c' },
		{ 0 },
	};
	const struct option *offered = takes_json ? known : known + 1;
	int option;

	*out = (struct options){ .file = CONFIG_DEFAULT_FILE };
	/* One thread: getopt's state is ours alone. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
	while ((option = getopt_long(argc, argv, "c:", offered, NULL)) != -1) {
		if (option == 'c')
			out->file = optarg;
		else if (option == 'j')
			out->json = true;
		else
			return -1;
	}
	if (optind == argc)
		return 0;
	(void)fprintf(stderr, "%s: what is %s?\n", argv[0], argv[optind]);
	return -1;
}
