/* scanner_view.c - a hostile JSON object into a plain one. */
#include "gate/scanner_view.h"

/* Members that are believed, each with its type. */
static void
copy_members(json_t *to, const json_t *from)
{
	static const char *const texts[] = { "generation", "state", "sandbox",
		"reload", "reload_text" };
	static const char *const numbers[] = { "pid", "started", "newest",
		"signatures", "workers", "idle", "busy", "waiting", "jobs",
		"lost", "generations", "pss", "reload_at", "answered",
		"ticket" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		json_put(to, texts[i], json_text(json_text_of(from, texts[i])));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		json_put(to, numbers[i],
		    json_integer(json_number_of(from, numbers[i])));
	json_put(to, "test_only",
	    json_boolean(!json_is_false(json_object_get(from, "test_only"))));
}

json_t *
scanner_view(const struct scan_condition *condition)
{
	json_t *object = json_object();
	json_t *said = NULL;
	const char *why = condition->fault.text;

	if (condition->outcome == SCAN_DONE) {
		said = json_loadb(condition->json, condition->json_len,
		    JSON_REJECT_DUPLICATES, NULL);
		why = "the scanner's answer is no status";
	}
	json_put(object, "reachable", json_boolean(json_is_object(said)));
	if (json_is_object(said))
		copy_members(object, said);
	else
		json_put(object, "why", json_text(why));
	json_decref(said);
	return object;
}
