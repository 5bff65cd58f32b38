/* verb_metrics.c - `sekisho metrics`: the figures that a monitoring system
 * gets, for a person or a script on this host. */
#include <stdio.h>

#include "command/control_client.h"
#include "command/options.h"
#include "command/verbs.h"

/* Longer than the gate waits for its scanner. */
#define WAIT_MS 15000

int
verb_metrics(int argc, char **argv)
{
	struct options options;
	struct fault fault;
	json_t *answer = NULL;

	if (options_parse(argc, argv, false, &options) != 0)
		return VERB_USAGE;
	if (control_ask(options.file, "metrics",
		deadline_in(clock_ms(), WAIT_MS), &answer, &fault) != 0) {
		(void)fprintf(stderr, "metrics: %s\n", fault.text);
		return VERB_USAGE;
	}
	(void)fputs(json_text_of(answer, "text"), stdout);
	json_decref(answer);
	return 0;
}
