/* verb_reload.c - `sekisho reload`: new settings and new signatures, and what
 * became of both. */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "command/control_client.h"
#include "command/options.h"
#include "command/say.h"
#include "command/verbs.h"
#include "config/config.h"

/* The gate reads its settings and passes the wish on. */
#define RELOAD_WAIT_MS 60000

/* Loading the official signatures takes half a minute on a slow host. */
#define SCANNER_WAIT_MS (10LL * 60 * 1000)

/* Between two looks. */
#define PAUSE_MS 200

#define STATUS_FAILED      1
#define STATUS_UNREACHABLE 2

static int
refused(const json_t *answer)
{
	const json_t *reload = json_object_get(answer, "reload");
	const json_t *mistakes = json_object_get(reload, "mistakes");
	size_t shown = json_array_size(mistakes);
	size_t count = (size_t)json_number_of(reload, "mistake_count");

	for (size_t i = 0; i < shown; i++)
		(void)fprintf(stderr, "%s\n",
		    json_string_value(json_array_get(mistakes, i)));
	if (count > shown) {
		(void)fprintf(
		    stderr, say("and %lld more"), (long long)(count - shown));
		(void)fputc('\n', stderr);
	}
	(void)fprintf(stderr,
	    say("not reloaded: the settings in force stay, %s\n"),
	    json_text_of(answer, "hash"));
	return EX_CONFIG;
}

/* Whether the scanner's status says what became of this wish. A scanner that
 * counts from the beginning has been started since, and so has loaded. */
static bool
is_answered(const json_t *scanner, int64_t ticket)
{
	return json_is_true(json_object_get(scanner, "reachable")) &&
	    (json_number_of(scanner, "answered") >= ticket ||
		json_number_of(scanner, "ticket") < ticket);
}

static int
tell_outcome(const json_t *scanner)
{
	if (strcmp(json_text_of(scanner, "reload"), "failed") == 0) {
		(void)fprintf(stderr, say("scanner: not reloaded: %s\n"),
		    json_text_of(scanner, "reload_text"));
		return STATUS_FAILED;
	}
	(void)printf(say("scanner: reloaded, %lld signatures\n"),
	    (long long)json_number_of(scanner, "signatures"));
	return 0;
}

/* Look until the wish is answered. Returns the exit status. */
static int
wait_for_scanner(const char *file, int64_t ticket)
{
	struct deadline end = deadline_in(clock_ms(), SCANNER_WAIT_MS);
	struct fault fault;

	while (deadline_left_ms(end, clock_ms()) > 0) {
		json_t *status = NULL;
		int result = -1;

		if (control_ask(file, "status", end, &status, &fault) == 0 &&
		    is_answered(json_object_get(status, "scanner"), ticket))
			result = tell_outcome(
			    json_object_get(status, "scanner"));
		json_decref(status);
		if (result >= 0)
			return result;
		poll(NULL, 0, PAUSE_MS);
	}
	(void)fputs(say("scanner: has not finished loading\n"), stderr);
	return STATUS_FAILED;
}

static int
reloaded(const char *file, const json_t *answer)
{
	const json_t *scanner = json_object_get(answer, "scanner");

	(void)printf(
	    say("settings: reloaded, %s\n"), json_text_of(answer, "hash"));
	(void)fflush(stdout);
	if (!json_is_true(json_object_get(scanner, "reachable"))) {
		(void)fprintf(stderr, say("scanner: cannot be asked: %s\n"),
		    json_text_of(scanner, "why"));
		return STATUS_FAILED;
	}
	return wait_for_scanner(file, json_number_of(scanner, "ticket"));
}

int
verb_reload(int argc, char **argv)
{
	struct options options;
	struct fault fault;
	json_t *answer = NULL;
	const json_t *reload;
	int result;

	if (options_parse(argc, argv, false, &options) != 0)
		return VERB_USAGE;
	if (control_ask(options.file, "reload",
		deadline_in(clock_ms(), RELOAD_WAIT_MS), &answer,
		&fault) != 0) {
		(void)fprintf(
		    stderr, say("the gate does not answer: %s\n"), fault.text);
		return STATUS_UNREACHABLE;
	}
	reload = json_object_get(answer, "reload");
	if (strcmp(json_text_of(reload, "state"), "ok") == 0)
		result = reloaded(options.file, answer);
	else
		result = refused(answer);
	json_decref(answer);
	return result;
}
