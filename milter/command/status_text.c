/* status_text.c - a status for a person. */
#include "command/status_text.h"

#include <string.h>

#include "command/say.h"

/* Classes and actions stand in columns. */
#define CLASS_COLUMNS  12
#define ACTION_COLUMNS 12

static void
print_reload(const struct page *page, const json_t *reload)
{
	const char *state = json_text_of(reload, "state");
	const json_t *mistakes = json_object_get(reload, "mistakes");
	char when[PAGE_TEXT_BYTES];

	if (strcmp(state, "never") == 0)
		return;
	(void)page_time(when, json_number_of(reload, "at"));
	if (strcmp(state, "ok") == 0) {
		page_row(page, say("reload"), say("done at %s"), when);
		return;
	}
	page_row(page, say("reload"), say("FAILED at %s"), when);
	/* As many as one screen has room for. */
	for (size_t i = 0; i < json_array_size(mistakes) && i < 5; i++)
		page_row(page, "", "%s",
		    json_string_value(json_array_get(mistakes, i)));
	if (json_number_of(reload, "mistake_count") > 5)
		page_row(page, "", say("and %lld more"),
		    (long long)json_number_of(reload, "mistake_count") - 5);
}

static void
print_decisions(const struct page *page, const json_t *gate)
{
	const json_t *decisions = json_object_get(gate, "decisions");
	char text[PAGE_TEXT_BYTES];

	page_row(page, say("messages"), "%s",
	    page_number(text, json_number_of(gate, "messages")));
	for (size_t i = 0; i < json_array_size(decisions); i++) {
		const json_t *row = json_array_get(decisions, i);

		(void)fprintf(page->out, "%18s", "");
		page_cell(page, json_text_of(row, "class"), CLASS_COLUMNS);
		page_cell(page, json_text_of(row, "action"), ACTION_COLUMNS);
		(void)fprintf(page->out, "%10s\n",
		    page_number(text, json_number_of(row, "count")));
	}
}

static void
print_quarantine(const struct page *page, const json_t *gate)
{
	const json_t *kept = json_object_get(gate, "quarantine");
	char bytes[PAGE_TEXT_BYTES], oldest[PAGE_TEXT_BYTES];

	page_row(page, say("quarantine"),
	    say("%lld originals, %lld held, %s, the oldest of %s"),
	    (long long)json_number_of(kept, "originals"),
	    (long long)json_number_of(kept, "held"),
	    page_bytes(bytes, json_number_of(kept, "bytes")),
	    page_time(oldest, json_number_of(kept, "oldest")));
}

static void
print_model(const struct page *page, const json_t *gate)
{
	const json_t *model = json_object_get(gate, "model");

	if (json_is_true(json_object_get(model, "on")))
		page_row(page, say("model"), say("%s of %s, acts from %.3f on"),
		    json_text_of(model, "file"), json_text_of(model, "trained"),
		    json_number_value(json_object_get(model, "threshold")));
	else if (json_text_of(model, "file")[0] == '\0')
		page_row(page, say("model"), "%s",
		    say("off: machine_learning.model is empty"));
	else
		page_row(page, say("model"), say("off: %s is not installed"),
		    json_text_of(model, "file"));
}

static void
print_process(const struct page *page, const json_t *gate)
{
	const json_t *spool = json_object_get(gate, "spool");
	const json_t *descriptors = json_object_get(gate, "descriptors");
	char used[PAGE_TEXT_BYTES], max[PAGE_TEXT_BYTES];

	page_row(page, say("sessions"),
	    say("%lld open, %lld messages under way"),
	    (long long)json_number_of(gate, "sessions"),
	    (long long)json_number_of(gate, "under_way"));
	page_row(page, say("spool"), say("%s of %s"),
	    page_bytes(used, json_number_of(spool, "used")),
	    page_bytes(max, json_number_of(spool, "max")));
	page_row(page, say("process"),
	    say("%lld threads, %lld of %lld descriptors, %s"),
	    (long long)json_number_of(gate, "threads"),
	    (long long)json_number_of(descriptors, "used"),
	    (long long)json_number_of(descriptors, "max"),
	    page_bytes(used, json_number_of(gate, "pss")));
}

static void
print_since(const struct page *page, int64_t since_s, int64_t now_s)
{
	char when[PAGE_TEXT_BYTES], lasts[PAGE_TEXT_BYTES];

	page_row(page, say("since"), "%s (%s)", page_time(when, since_s),
	    page_duration(lasts, now_s - since_s));
}

static void
print_gate(const struct page *page, const json_t *gate, int64_t now_s)
{
	bool monitors = strcmp(json_text_of(gate, "mode"), "monitor") == 0;

	page_line(page, PAGE_TITLE, "sekisho-milter %s, pid %lld",
	    json_text_of(gate, "version"),
	    (long long)json_number_of(gate, "pid"));
	print_since(page, json_number_of(gate, "since"), now_s);
	page_row(page, say("settings"), "%s %s", json_text_of(gate, "file"),
	    json_text_of(gate, "hash"));
	print_reload(page, json_object_get(gate, "reload"));
	page_row(page, say("mode"), "%s",
	    monitors ? say("monitor: nothing is changed or refused")
		     : "enforce");
	print_quarantine(page, gate);
	print_model(page, gate);
	print_process(page, gate);
	print_decisions(page, gate);
	status_print_dns(page, json_object_get(gate, "dns"));
}

static void
print_signatures(const struct page *page, const json_t *scanner, int64_t now_s)
{
	int64_t newest_s = json_number_of(scanner, "newest");
	char count[PAGE_TEXT_BYTES], age[PAGE_TEXT_BYTES];

	(void)page_number(count, json_number_of(scanner, "signatures"));
	if (json_is_true(json_object_get(scanner, "test_only")))
		page_row(
		    page, say("signatures"), say("%s, ONLY FOR TESTS"), count);
	else
		page_row(page, say("signatures"), say("%s, the newest %s old"),
		    count, page_duration(age, now_s - newest_s));
}

static void
print_workers(const struct page *page, const json_t *scanner)
{
	char jobs[PAGE_TEXT_BYTES], bytes[PAGE_TEXT_BYTES];

	page_row(page, say("workers"),
	    say("%lld idle, %lld busy, %lld connections waiting"),
	    (long long)json_number_of(scanner, "idle"),
	    (long long)json_number_of(scanner, "busy"),
	    (long long)json_number_of(scanner, "waiting"));
	page_row(page, say("jobs"), say("%s done, %lld workers lost"),
	    page_number(jobs, json_number_of(scanner, "jobs")),
	    (long long)json_number_of(scanner, "lost"));
	page_row(page, say("sandbox"), "%s", json_text_of(scanner, "sandbox"));
	page_row(page, say("memory"), say("%s in all its processes"),
	    page_bytes(bytes, json_number_of(scanner, "pss")));
}

static void
print_scanner(const struct page *page, const json_t *scanner, int64_t now_s)
{
	if (!json_is_true(json_object_get(scanner, "reachable"))) {
		page_line(page, PAGE_TITLE, "sekisho-scanner");
		return;
	}
	page_line(page, PAGE_TITLE, "sekisho-scanner, pid %lld",
	    (long long)json_number_of(scanner, "pid"));
	print_since(page, json_number_of(scanner, "started"), now_s);
	page_row(page, say("generation"), "%s, %s",
	    json_text_of(scanner, "generation"),
	    json_text_of(scanner, "state"));
	print_signatures(page, scanner, now_s);
	print_workers(page, scanner);
}

void
status_print(const struct page *page, const json_t *status,
    const json_t *problems, int64_t now_s)
{
	print_gate(page, json_object_get(status, "milter"), now_s);
	print_scanner(page, json_object_get(status, "scanner"), now_s);
	if (json_array_size(problems) == 0)
		page_line(page, PAGE_GOOD, "%s", say("everything works"));
	for (size_t i = 0; i < json_array_size(problems); i++)
		page_line(page, PAGE_BAD, "%s",
		    json_text_of(json_array_get(problems, i), "text"));
}
