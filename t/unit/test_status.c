/* test_status.c - milter/gate/scanner_view.h and status_text.h: a scanner that
 * lies harms nobody, and each thing that is wrong is said. */
#include "check.h"

#include <stdlib.h>

#include "base/mem.h"
#include "command/status_text.h"
#include "gate/scanner_view.h"

#define NOW_S 1700000000LL

/* A gate and a scanner without fault; %s: members that replace them. */
static const char good_gate[] =
    "{\"version\":\"1\",\"pid\":1,\"since\":1,\"mode\":\"enforce\","
    "\"reload\":{\"state\":\"ok\",\"at\":9},\"spool\":{\"used\":0,\"max\":9},"
    "\"descriptors\":{\"used\":10,\"max\":100},\"decisions\":["
    "{\"class\":\"clean\",\"action\":\"accept\",\"count\":1234567}]}";
static const char good_scanner[] =
    "{\"reachable\":true,\"test_only\":false,\"newest\":1699999990,"
    "\"reload\":\"done\",\"sandbox\":\"seccomp, Landlock 7\",\"workers\":4,"
    "\"idle\":3,\"busy\":1,\"signatures\":8000000,\"state\":\"serving\"}";

struct problem {
	const char *name;
	const char *gate, *scanner; /* members over the good ones, or NULL */
	const char *want;           /* the one problem, or NULL */
};

static const struct problem problems[] = {
	{ "nothing is wrong", NULL, NULL, NULL },
	{ "a refused reload",
	    "{\"reload\":{\"state\":\"failed\",\"mistake_count\":2}}", NULL,
	    "reload" },
	{ "stopping", "{\"stopping\":true}", NULL, "stopping" },
	{ "a full spool", "{\"spool\":{\"used\":91,\"max\":100}}", NULL,
	    "spool" },
	{ "nine tenths are not full", "{\"spool\":{\"used\":90,\"max\":100}}",
	    NULL, NULL },
	{ "no descriptors", "{\"descriptors\":{\"used\":96,\"max\":100}}", NULL,
	    "descriptors" },
	{ "no scanner", NULL, "{\"reachable\":false,\"why\":\"gone\"}",
	    "scanner" },
	{ "test signatures only", NULL, "{\"test_only\":true}", "test_only" },
	{ "old signatures", NULL, "{\"newest\":1699395199}", "signatures" },
	{ "a week is not old", NULL, "{\"newest\":1699395200}", NULL },
	{ "signatures that were not loaded", NULL,
	    "{\"reload\":\"failed\",\"reload_text\":\"broken\"}",
	    "scanner_reload" },
	{ "a kernel without Landlock", NULL,
	    "{\"sandbox\":\"seccomp, no Landlock\"}", "landlock" },
	{ "a worker too few", NULL, "{\"idle\":2}", "workers" },
};

static json_t *
parse(const char *text)
{
	json_t *object = json_loads(text, 0, NULL);

	CHECK(text, object != NULL);
	return object;
}

static json_t *
changed(const char *good, const char *members)
{
	json_t *object = parse(good);
	json_t *over = members != NULL ? parse(members) : NULL;

	if (over != NULL)
		json_object_update(object, over);
	json_decref(over);
	return object;
}

static json_t *
status_of(const struct problem *problem)
{
	json_t *status = json_object();

	json_put(status, "milter", changed(good_gate, problem->gate));
	json_put(status, "scanner", changed(good_scanner, problem->scanner));
	return status;
}

static void
test_problems(void)
{
	for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
		json_t *status = status_of(&problems[i]);
		json_t *found = status_problems(status, NOW_S);

		CHECK_EQ(problems[i].name, json_array_size(found),
		    problems[i].want != NULL);
		if (problems[i].want != NULL)
			CHECK_TEXT(problems[i].name,
			    json_text_of(json_array_get(found, 0), "what"),
			    problems[i].want);
		json_decref(found);
		json_decref(status);
	}
}

static void
test_page(void)
{
	json_t *status = status_of(&problems[0]);
	json_t *none = json_array();
	char *text = mem_new(65536, 1);
	FILE *file = fmemopen(text, 65536, "w");
	struct page page;

	page_init(&page, file);
	status_print(&page, status, none, NOW_S);
	fclose(file);
	CHECK("a decision", strstr(text, "clean       accept       1,234,567"));
	CHECK("signatures", strstr(text, "8,000,000, the newest 10 s old"));
	CHECK("the last line", strstr(text, "\neverything works\n") != NULL);
	free(text);
	json_decref(none);
	json_decref(status);
}

/* What the scanner says, seen by the gate. */
static json_t *
view(const char *text)
{
	struct scan_condition condition = { .outcome = SCAN_DONE,
		.json = mem_text(text, strlen(text)),
		.json_len = strlen(text) };
	json_t *seen = scanner_view(&condition);

	scan_condition_release(&condition);
	return seen;
}

static void
test_view(void)
{
	json_t *seen = view("{\"idle\":3,\"sandbox\":\"a\\u0007b\","
			    "\"busy\":\"9\",\"state\":[],\"extra\":1}");
	struct scan_condition silent = { .outcome = SCAN_TIMEOUT,
		.fault.text = "no answer" };

	CHECK("a status", json_is_true(json_object_get(seen, "reachable")));
	CHECK_EQ("a number", json_number_of(seen, "idle"), 3);
	CHECK_EQ("a text is no number", json_number_of(seen, "busy"), 0);
	CHECK_TEXT("a list is no text", json_text_of(seen, "state"), "");
	CHECK_TEXT("controls are none", json_text_of(seen, "sandbox"),
	    "a\xef\xbf\xbd"
	    "b");
	CHECK("what nobody knows stays out",
	    json_object_get(seen, "extra") == NULL);
	CHECK("who does not say so is not well",
	    json_is_true(json_object_get(seen, "test_only")));
	json_decref(seen);
	seen = view("[1]");
	CHECK("no object", json_is_false(json_object_get(seen, "reachable")));
	json_decref(seen);
	seen = scanner_view(&silent);
	CHECK_TEXT("silence", json_text_of(seen, "why"), "no answer");
	json_decref(seen);
}

int
main(void)
{
	setenv("LC_ALL", "C", 1);
	test_problems();
	test_page();
	test_view();
	return check_done();
}
