/* scan_json.c - a scanned message as one JSON object; keys and their order are
 * fixed, because programs rely on them. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "judge/event.h"
#include "scan_result.h"

/* Text that may not be UTF-8 (a file's name on disk); null when empty. */
static json_t *
text_or_null(const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;
	scoped_mem char *clean = NULL;

	if (len == 0)
		return json_null();
	/* U+FFFD takes three bytes. */
	clean = mem_new(3 * len + 1, 1);
	text_harmless(clean, 3 * len + 1, text, len);
	return json_string(clean);
}

static void
set(json_t *object, const char *key, json_t *value)
{
	/* Takes over value; fails only without memory. */
	if (json_object_set_new(object, key, value) != 0)
		abort();
}

static void
append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		abort();
}

static json_t *
malware(const struct scan_report *report)
{
	json_t *array = json_array();

	for (size_t i = 0; report != NULL && i < report->hit_count; i++) {
		const struct scan_hit *hit = &report->hits[i];
		bool in_part = hit->part > 0 && hit->part <= report->part_count;
		json_t *object = json_object();

		set(object, "name", text_or_null(hit->name));
		set(object, "part",
		    in_part ? text_or_null(report->parts[hit->part - 1].path)
			    : json_null());
		set(object, "path", text_or_null(hit->path));
		append(array, object);
	}
	return array;
}

static json_t *
part_object(const struct scan_part *part)
{
	json_t *object = json_object();
	char sha256[2 * sizeof part->sha256 + 1];

	text_hex(sha256, part->sha256, sizeof part->sha256);
	set(object, "name",
	    text_or_null(part->name_count > 0 ? part->names[0] : NULL));
	set(object, "type", text_or_null(part->declared));
	set(object, "detected", text_or_null(part->detected));
	set(object, "size", json_integer((json_int_t)part->size));
	set(object, "sha256", json_string(sha256));
	set(object, "path", text_or_null(part->path));
	return object;
}

/* What has content: a multipart is only its parts. */
static json_t *
parts(const struct scan_report *report)
{
	json_t *array = json_array();

	for (size_t i = 0; report != NULL && i < report->part_count; i++)
		if (report->parts[i].kind != PART_MULTIPART)
			append(array, part_object(&report->parts[i]));
	return array;
}

/* Every reason why something was not examined. */
static json_t *
unscanned(const struct facts *facts)
{
	const struct scan_report *report = facts->report;
	json_t *array = json_array();

	if (facts->examination != EXAMINATION_DONE)
		append(array, text_or_null(facts->examination_reason));
	for (size_t i = 0; report != NULL && i < report->unscanned.count; i++)
		append(array, text_or_null(report->unscanned.items[i].reason));
	return array;
}

static json_t *
reply(const struct decision *decision)
{
	scoped_buffer struct buffer text = { 0 };

	if (decision->code == 0)
		return json_null();
	buffer_init(&text, 2L * LIMIT_REPLY_TEXT_BYTES);
	buffer_add_format(&text, "%d %s %s", decision->code, decision->enhanced,
	    decision->text);
	return text_or_null(buffer_text(&text));
}

static void
set_decision(json_t *object, const struct decision *decision)
{
	scoped_buffer struct buffer reason;

	buffer_init(&reason, LIMIT_REPORT_TEXT + LIMIT_NAME_BYTES);
	event_reason(decision, &reason);
	set(object, "action", json_string(action_name(decision->action)));
	set(object, "class", json_string(verdict_class_name(decision->class)));
	set(object, "reason", text_or_null(buffer_text(&reason)));
	set(object, "code",
	    decision->code != 0 ? json_integer(decision->code) : json_null());
	set(object, "reply", reply(decision));
}

void
scan_json(const struct scan_result *result, struct buffer *out)
{
	const struct pipeline *pipeline = result->pipeline;
	json_t *object = json_object();
	scoped_mem char *line = NULL;

	set(object, "file", text_or_null(result->file));
	set_decision(object, &pipeline->decision);
	set(object, "stage", json_string("eom"));
	set(object, "malware", malware(pipeline->facts.report));
	/* Filled when their examinations exist. */
	set(object, "ml", json_null());
	set(object, "spam", json_null());
	set(object, "urls", json_array());
	set(object, "parts", parts(pipeline->facts.report));
	set(object, "unscanned", unscanned(&pipeline->facts));
	set(object, "ms", json_integer(result->took_ms));
	line = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	if (line == NULL)
		abort();
	buffer_add_text(out, line);
	buffer_add_text(out, "\n");
}
