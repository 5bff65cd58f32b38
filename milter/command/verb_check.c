/* verb_check.c - `sekisho check`: what is wrong in the settings, or what is
 * in force and where each value comes from. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "command/verbs.h"
#include "config/config.h"
#include "gate/attachment_model.h"
#include "gate/spam_model.h"

/* Every list of an ini of the largest size, with the origins. */
#define SHOW_MAX ((size_t)LIMIT_INI_FILE_BYTES * 4)

struct options {
	const char *file;
	const char *domain; /* or address; NULL: the file's own policy */
	bool show;
};

static int
parse_options(int argc, char **argv, struct options *out)
{
	static const struct option known[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "domain", required_argument, NULL, 'd' },
		{ "show", no_argument, NULL, 's' },
		{ 0 },
	};
	int option;

	*out = (struct options){ .file = CONFIG_DEFAULT_FILE };
	/* One thread: getopt's state is ours alone. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
	while ((option = getopt_long(argc, argv, "c:", known, NULL)) != -1) {
		if (option == 'c')
			out->file = optarg;
		else if (option == 'd')
			out->domain = optarg;
		else if (option == 's')
			out->show = true;
		else
			return -1;
	}
	if (optind == argc)
		return 0;
	(void)fprintf(stderr, "check: what is %s? (FILE stands behind -c)\n",
	    argv[optind]);
	return -1;
}

static int
print_mistakes(const struct mistakes *mistakes)
{
	for (size_t i = 0; i < mistakes->kept; i++)
		(void)fprintf(stderr, "%s\n", mistakes->texts[i]);
	if (mistakes->count > mistakes->kept)
		(void)fprintf(
		    stderr, "and %zu more\n", mistakes->count - mistakes->kept);
	return EX_CONFIG;
}

static void
print_values(const struct config *config, const char *domain)
{
	scoped_buffer struct buffer out = { .max = SHOW_MAX };
	scoped_buffer struct buffer address = { .max = LIMIT_INI_LINE_BYTES };

	/* A domain is asked about as the address of nobody in it. */
	if (domain != NULL)
		buffer_add_format(&address, "%s%s",
		    strchr(domain, '@') == NULL ? "@" : "", domain);
	config_show(config, buffer_text(&address), &out);
	(void)fwrite(buffer_text(&out), 1, out.len, stdout);
}

static const char *
plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void
print_summary(const char *file, const struct config *config)
{
	struct config_counts counts = config_count(config);

	(void)printf("%s: %zu setting%s, %zu domain section%s", file,
	    counts.settings, plural(counts.settings), counts.domains,
	    plural(counts.domains));
	if (counts.profiles > 0)
		(void)printf(", %zu profile%s", counts.profiles,
		    plural(counts.profiles));
	(void)puts(": no mistakes");
}

int
verb_check(int argc, char **argv)
{
	scoped_config struct config *config = NULL;
	scoped_model struct model *model = NULL;
	scoped_text_model struct text_model *text_model = NULL;
	struct mistakes mistakes = { 0 };
	struct options options;
	int status = 0;

	if (parse_options(argc, argv, &options) != 0)
		return VERB_USAGE;
	if (attachment_model_config(options.file, &config, &model, &mistakes) !=
		0 ||
	    spam_model_config(config, &text_model, &mistakes) != 0)
		status = print_mistakes(&mistakes);
	else if (options.show || options.domain != NULL)
		print_values(config, options.domain);
	else
		print_summary(options.file, config);
	mistakes_release(&mistakes);
	return status;
}
