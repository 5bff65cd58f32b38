/* verb_setup.c - `sekisho setup postfix|sendmail`. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "command/setup.h"
#include "command/verbs.h"

static int
usage(void)
{
	(void)fputs("usage: sekisho setup postfix|sendmail [-c FILE] [--yes] "
		    "[--mc FILE]\n",
	    stderr);
	return VERB_USAGE;
}

/* Returns the settings file, or NULL. */
static const char *
parse_options(int argc, char **argv, struct setup *out)
{
	static const struct option known[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "mc", required_argument, NULL, 'm' },
		{ "yes", no_argument, NULL, 'y' },
		{ 0 },
	};
	const char *file = CONFIG_DEFAULT_FILE;
	int option;

	/* One thread: getopt's state is ours alone. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
	while ((option = getopt_long(argc, argv, "c:y", known, NULL)) != -1) {
		if (option == 'c')
			file = optarg;
		else if (option == 'm')
			out->mc = optarg;
		else if (option == 'y')
			out->yes = true;
		else
			return NULL;
	}
	return optind + 1 == argc ? file : NULL;
}

int
verb_setup(int argc, char **argv)
{
	struct setup setup = { 0 };
	const char *file = parse_options(argc, argv, &setup);
	scoped_config struct config *config = NULL;
	struct mistakes mistakes = { 0 };
	int status = 0;

	if (file == NULL)
		return usage();
	if (config_load(file, &config, &mistakes) != 0) {
		for (size_t i = 0; i < mistakes.kept; i++)
			(void)fprintf(stderr, "%s\n", mistakes.texts[i]);
		status = EX_CONFIG;
	}
	mistakes_release(&mistakes);
	if (status != 0)
		return status;
	setup.host = config_host(config);
	if (strcmp(argv[optind], "postfix") == 0)
		return (int)setup_postfix(&setup);
	if (strcmp(argv[optind], "sendmail") == 0)
		return (int)setup_sendmail(&setup);
	return usage();
}
