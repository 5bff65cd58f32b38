/* original_facts.c - an event with its report as one JSON object. */
#include "gate/original_facts.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "gate/json.h"

static json_t *
hex(const uint8_t sha256[32])
{
	char text[65];

	text_hex(text, sha256, 32);
	return json_string(text);
}

static json_t *
when(int64_t time_s)
{
	char text[sizeof "9999-12-31T23:59:59Z"] = "";
	struct tm parts;

	if (gmtime_r(&time_s, &parts) != NULL)
		(void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
	return json_text(text);
}

static json_t *
recipients(const struct event *event)
{
	json_t *array = json_array();

	for (size_t i = 0; i < event->recipient_count; i++)
		json_add(array, json_text(event->recipients[i]));
	return array;
}

static json_t *
names(const struct scan_part *part)
{
	json_t *array = json_array();

	for (size_t i = 0; i < part->name_count; i++)
		json_add(array, json_text(part->names[i]));
	return array;
}

static json_t *
removed_part(
    const struct decided_removal *removal, const struct scan_part *part)
{
	json_t *object = json_object();

	json_put(object, "part", json_text(part->path));
	json_put(object, "names", names(part));
	json_put(object, "type", json_text(part->declared));
	json_put(object, "detected", json_text(part->detected));
	json_put(object, "size", json_integer((json_int_t)part->size));
	json_put(object, "sha256", hex(part->sha256));
	json_put(
	    object, "class", json_string(verdict_class_name(removal->class)));
	json_put(object, "verdict", json_text(removal->verdict));
	return object;
}

static json_t *
removed(const struct event *event)
{
	const struct scan_report *report = event->report;
	const struct decision *decision = event->decision;
	json_t *array = json_array();

	for (size_t i = 0; report != NULL && i < decision->removal_count; i++) {
		const struct decided_removal *removal = &decision->removals[i];

		if (removal->part < report->part_count)
			json_add(array,
			    removed_part(
				removal, &report->parts[removal->part]));
	}
	return array;
}

static json_t *
verdicts(const struct scan_report *report)
{
	json_t *array = json_array();

	for (size_t i = 0; report != NULL && i < report->hit_count; i++) {
		const struct scan_hit *hit = &report->hits[i];
		bool in_part = hit->part > 0 && hit->part <= report->part_count;
		json_t *object = json_object();

		json_put(object, "name", json_text(hit->name));
		json_put(object, "part",
		    in_part ? json_text(report->parts[hit->part - 1].path)
			    : json_null());
		json_put(object, "path", json_text(hit->path));
		json_add(array, object);
	}
	return array;
}

static void
put_envelope(json_t *object, const struct event *event)
{
	json_put(object, "from", json_text(event->from));
	json_put(object, "rcpts", recipients(event));
	json_put(object, "client", json_text(event->client));
	json_put(object, "name", json_text(event->client_name));
	json_put(object, "helo", json_text(event->helo));
	json_put(object, "auth", json_text(event->auth));
}

static void
put_decision(json_t *object, const struct event *event)
{
	const struct decision *decision = event->decision;

	json_put(object, "action", json_string(action_name(decision->action)));
	json_put(
	    object, "class", json_string(verdict_class_name(decision->class)));
	json_put(object, "reason", json_text(decision->reason));
	json_put(object, "removed", removed(event));
	json_put(object, "verdicts", verdicts(event->report));
}

char *
original_facts(const struct event *event, const char *gateway, int64_t time_s)
{
	const struct scan_report *report = event->report;
	json_t *object = json_object();
	char *text;

	json_put(object, "s", json_text(event->session));
	json_put(object, "q", json_text(event->queue_id));
	json_put(object, "time", when(time_s));
	put_envelope(object, event);
	json_put(object, "gateway", json_text(gateway));
	json_put(object, "size", json_integer(event->size_bytes));
	json_put(object, "sha256",
	    report != NULL ? hex(report->message_sha256) : json_null());
	json_put(object, "subject",
	    json_text(report != NULL ? report->subject.decoded : NULL));
	put_decision(object, event);
	text = json_dumps(object, JSON_INDENT(1));
	json_decref(object);
	return text;
}
