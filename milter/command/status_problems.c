/* status_problems.c - what a person should look at. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "command/say.h"
#include "command/status_text.h"

static void __attribute__((format(printf, 3, 4)))
add(json_t *problems, const char *what, const char *format, ...)
{
	char text[LIMIT_FAULT_BYTES];
	json_t *object = json_object();
	va_list values;

	va_start(values, format);
	(void)vsnprintf(text, sizeof text, format, values);
	va_end(values);
	json_put(object, "what", json_string(what));
	json_put(object, "text", json_text(text));
	json_add(problems, object);
}

/* More than nine tenths of what there is. */
static bool
is_nearly_full(const json_t *pair)
{
	int64_t max = json_number_of(pair, "max");

	return max > 0 && json_number_of(pair, "used") > max - max / 10;
}

static void
look_at_gate(const json_t *gate, json_t *problems)
{
	const json_t *reload = json_object_get(gate, "reload");
	char when[PAGE_TEXT_BYTES];

	if (strcmp(json_text_of(reload, "state"), "failed") == 0)
		add(problems, "reload",
		    say("the settings were not reloaded at %s (mistakes: "
			"%lld): "
			"the older ones are in force"),
		    page_time(when, json_number_of(reload, "at")),
		    (long long)json_number_of(reload, "mistake_count"));
	if (json_is_true(json_object_get(gate, "stopping")))
		add(problems, "stopping", "%s", say("the gate is stopping"));
	if (json_is_false(
		json_object_get(json_object_get(gate, "quarantine"), "usable")))
		add(problems, "quarantine", "%s",
		    say("originals cannot be kept in quarantine.folder: "
			"messages that would be cleaned are blocked"));
	if (is_nearly_full(json_object_get(gate, "spool")))
		add(problems, "spool", "%s",
		    say("the room for messages being received (limits.spool) "
			"is nearly used up: clients are asked to come back"));
	if (is_nearly_full(json_object_get(gate, "descriptors")))
		add(problems, "descriptors", "%s",
		    say("descriptors are nearly used up: raise LimitNOFILE="));
}

static void
look_at_lists(const json_t *dns, json_t *problems)
{
	const json_t *lists = json_object_get(dns, "lists");
	char text[LIMIT_FAULT_BYTES];

	for (size_t i = 0; i < json_array_size(lists); i++)
		if (status_list_problem(
			json_array_get(lists, i), text, sizeof text))
			add(problems, "list", "%s", text);
}

static void
look_at_signatures(const json_t *scanner, int64_t now_s, json_t *problems)
{
	int64_t newest_s = json_number_of(scanner, "newest");
	char age[PAGE_TEXT_BYTES];

	if (json_is_true(json_object_get(scanner, "test_only")))
		add(problems, "test_only", "%s",
		    say("ONLY TEST SIGNATURES are loaded, real malware is NOT "
			"found: install clamav-freshclam or set "
			"scanner.signatures"));
	else if (newest_s > 0 && now_s - newest_s > STATUS_SIGNATURES_S)
		add(problems, "signatures",
		    say("the newest signatures are %s old: is freshclam "
			"running?"),
		    page_duration(age, now_s - newest_s));
}

static void
look_at_scanner(const json_t *scanner, int64_t now_s, json_t *problems)
{
	if (!json_is_true(json_object_get(scanner, "reachable"))) {
		add(problems, "scanner", say("the scanner does not answer: %s"),
		    json_text_of(scanner, "why"));
		return;
	}
	look_at_signatures(scanner, now_s, problems);
	if (strcmp(json_text_of(scanner, "reload"), "failed") == 0)
		add(problems, "scanner_reload",
		    say("the scanner could not load its signatures anew: %s"),
		    json_text_of(scanner, "reload_text"));
	if (strstr(json_text_of(scanner, "sandbox"), "no Landlock") != NULL)
		add(problems, "landlock", "%s",
		    say("this kernel has no Landlock: workers are kept from "
			"files by the system call filter and systemd only"));
	if (json_number_of(scanner, "idle") + json_number_of(scanner, "busy") <
	    json_number_of(scanner, "workers"))
		add(problems, "workers", "%s",
		    say("some of the scanner's workers are missing"));
}

json_t *
status_problems(const json_t *status, int64_t now_s)
{
	json_t *problems = json_array();

	look_at_scanner(json_object_get(status, "scanner"), now_s, problems);
	look_at_gate(json_object_get(status, "milter"), problems);
	look_at_lists(json_object_get(json_object_get(status, "milter"), "dns"),
	    problems);
	return problems;
}
