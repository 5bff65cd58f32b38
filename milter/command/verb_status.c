/* verb_status.c - `sekisho status`: how the running gate and scanner are. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "command/control_client.h"
#include "command/options.h"
#include "command/say.h"
#include "command/status_text.h"
#include "command/verbs.h"
#include "config/config.h"

/* Longer than the gate waits for its scanner. */
#define WAIT_MS 15000

#define STATUS_WRONG       1
#define STATUS_UNREACHABLE 2

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
		json_print(status);
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

	if (options_parse(argc, argv, true, &options) != 0)
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
