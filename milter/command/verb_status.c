/* verb_status.c - `sekisho status`: how the running gate and scanner are. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "command/control_client.h"
#include "command/say.h"
#include "command/status_text.h"
#include "command/verbs.h"
#include "config/config.h"

/* Longer than the gate waits for its scanner. */
#define WAIT_MS 15000

#define STATUS_WRONG       1
#define STATUS_UNREACHABLE 2

struct options {
	const char *file;
	bool json;
};

static int
parse_options(int argc, char **argv, struct options *out)
{
	static const struct option known[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' },
		{ 0 },
	};
	int option;

	*out = (struct options){ .file = CONFIG_DEFAULT_FILE };
	/* One thread: getopt's state is ours alone. */
	/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
	while ((option = getopt_long(argc, argv, "c:", known, NULL)) != -1) {
		if (option == 'c')
			out->file = optarg;
		else if (option == 'j')
			out->json = true;
		else
			return -1;
	}
	if (optind == argc)
		return 0;
	(void)fprintf(stderr, "status: what is %s?\n", argv[optind]);
	return -1;
}

static void
print_json(const json_t *object)
{
	char *text = json_dumps(object, JSON_INDENT(2));

	if (text == NULL)
		abort();
	(void)puts(text);
	free(text);
}

/* Print the answer. Returns the exit status. */
static int
print(const struct options *options, json_t *status)
{
	int64_t now_s = time(NULL);
	json_t *problems = status_problems(status, now_s);
	int result = json_array_size(problems) > 0 ? STATUS_WRONG : 0;
	struct page page;

	json_put(status, "ok", json_boolean(result == 0));
	json_put(status, "problems", problems);
	page_init(&page, stdout);
	if (options->json)
		print_json(status);
	else
		status_print(&page, status, problems, now_s);
	return result;
}

int
verb_status(int argc, char **argv)
{
	struct options options;
	struct fault fault;
	json_t *status = NULL;
	int result;

	if (parse_options(argc, argv, &options) != 0)
		return VERB_USAGE;
	if (control_ask(options.file, "status",
		deadline_in(clock_ms(), WAIT_MS), &status, &fault) != 0) {
		(void)fprintf(
		    stderr, say("the gate does not answer: %s\n"), fault.text);
		return STATUS_UNREACHABLE;
	}
	result = print(&options, status);
	json_decref(status);
	return result;
}
