/* command_main.c - `sekisho VERB ...`: find the verb, let it run.
 *
 * A verb is a row of the table and a function in its own file. */
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "command/verb_train.h"
#include "command/verbs.h"

struct verb {
	const char *name;
	const char *usage; /* behind the name */
	const char *help;  /* one line */
	int (*run)(int argc, char **argv);
};

static const struct verb verbs[] = {
	{ "check", "[-c FILE] [--domain D] [--show]",
	    "say what is wrong in the settings, or show them", verb_check },
	{ "doctor", "[-c FILE] [--json]",
	    "try every part, and say how to mend what does not work",
	    verb_doctor },
	{ "setup", "postfix|sendmail [-c FILE] [--yes] [--mc FILE]",
	    "connect the mail server with the gate", verb_setup },
	{ "status", "[-c FILE] [--json]",
	    "show how the running gate and scanner are", verb_status },
	{ "metrics", "[-c FILE]", "print the figures for a monitoring system",
	    verb_metrics },
	{ "reload", "[-c FILE]", "put new settings and signatures into force",
	    verb_reload },
	{ "quarantine",
	    "list|show|release|delete [s=ID|q=ID...] [-c FILE]\n"
	    "            [--json] [--raw] [--yes]",
	    "originals of cleaned mail, and what the MTA holds",
	    verb_quarantine },
	{ "report", "[--since 7d|all] [--top N] [--html FILE] [LOG...]",
	    "what the gate did, from its log", verb_report },
	{ "lookup", "IP|URL|DIGEST [-c FILE] [--json]",
	    "ask every DNS list about a client", verb_lookup },
	{ "features", "FILE... [-c FILE] | --table",
	    "print what attachments are scored on, as CSV", verb_features },
	{ "scan",
	    "FILE... [-c FILE] [--client IP --helo H --from A --rcpt A]\n"
	    "            [--json] [--write OUT]",
	    "show what would be done with a message, and why", verb_scan },
	{ "train",
	    "attachment --malicious DIR|CSV... --benign DIR|CSV...\n"
	    "            [--out FILE] [--install [--force]] [--test-source "
	    "NAME]...\n"
	    "            [--every-feature] [--about FILE] [--licence WORDS]\n"
	    "            [-c FILE]\n"
	    "  sekisho train spam --ham PATH... --spam PATH...\n"
	    "            [--out FILE] [--install [--force]] [-c FILE]",
	    "train the model that scores attachments, or texts, and print its "
	    "card",
	    verb_train },
};

#define VERB_COUNT (sizeof verbs / sizeof *verbs)

static int
print_help(FILE *out)
{
	(void)fputs("usage: sekisho VERB ...\n\n", out);
	for (size_t i = 0; i < VERB_COUNT; i++)
		(void)fprintf(out, "  sekisho %s %s\n        %s\n",
		    verbs[i].name, verbs[i].usage, verbs[i].help);
	(void)fputs("  sekisho help\n"
		    "        print this\n"
		    "  sekisho --version\n"
		    "        print the version\n",
	    out);
	return 0;
}

static int
unknown_verb(const char *name)
{
	struct nearest nearest = { 0 };

	for (size_t i = 0; i < VERB_COUNT; i++)
		nearest_add(&nearest, name, strlen(name), verbs[i].name,
		    strlen(verbs[i].name));
	(void)fprintf(stderr, "sekisho: there is no verb %s", name);
	if (nearest.word != NULL)
		(void)fprintf(stderr, " (did you mean %s?)", nearest.word);
	(void)fputs("; `sekisho help` lists them\n", stderr);
	return VERB_USAGE;
}

static int
run(int argc, char **argv)
{
	if (argc < 2) {
		print_help(stderr);
		return VERB_USAGE;
	}
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0)
		return print_help(stdout);
	if (strcmp(argv[1], "--version") == 0) {
		(void)puts("sekisho " SEKISHO_VERSION);
		return 0;
	}
	for (size_t i = 0; i < VERB_COUNT; i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(argc - 1, argv + 1);
	return unknown_verb(argv[1]);
}

int
main(int argc, char **argv)
{
	int status = run(argc, argv);

	/* Output that did not arrive is no success: a full disk, a pipe. */
	if ((fflush(stdout) != 0 || ferror(stdout)) && status == 0) {
		perror("sekisho: cannot write the output");
		return VERB_USAGE;
	}
	return status;
}
