/* scan_json.c - a scanned message as one JSON object; keys and their order are
 * fixed, because programs rely on them. */
#include <stdlib.h>
#include <string.h>

#include "base/own.h"
#include "base/text.h"
#include "command/scan_json_urls.h"
#include "command/scan_result.h"
#include "gate/json.h"
#include "judge/event.h"

static void
add_malware(json_t *array, const struct scan_report *report, const char *name,
    uint32_t part, const char *path)
{
	bool in_part = part > 0 && part <= report->part_count;
	json_t *object = json_object();

	json_put(object, "name", json_text(name));
	json_put(object, "part",
	    in_part ? json_text(report->parts[part - 1].path) : json_null());
	json_put(object, "path", json_text(path));
	json_add(array, object);
}

/* What signatures and lists of digests found. */
static json_t *
malware(const struct facts *facts)
{
	const struct scan_report *report = facts->report;
	const struct file_answers *files = facts->files;
	json_t *array = json_array();

	for (size_t i = 0; report != NULL && i < report->hit_count; i++)
		add_malware(array, report, report->hits[i].name,
		    report->hits[i].part, report->hits[i].path);
	for (size_t i = 0; report != NULL && files != NULL && i < files->count;
	     i++)
		if (files->items[i].bad)
			add_malware(array, report, files->items[i].verdict,
			    report->files[i].part, report->files[i].path);
	return array;
}

/* The highest score, whose it is, and what raised it. */
static json_t *
score(const struct pipeline *pipeline)
{
	const struct file_score *top = scores_top(&pipeline->scores);
	json_t *object, *why;

	if (top == NULL)
		return json_null();
	object = json_object();
	why = json_array();
	json_put(object, "score", json_real((double)top->score));
	json_put(object, "file",
	    json_text(pipeline->facts.report->files[top->file].path));
	for (size_t i = 0; i < top->reasons.count; i++)
		json_add(why,
		    json_string(feature_row(top->reasons.features[i])->name));
	json_put(object, "why", why);
	return object;
}

static json_t *
part_object(const struct scan_report *report, uint32_t ordinal)
{
	const struct scan_part *part = &report->parts[ordinal];
	const char *encryption = report_encryption(report, ordinal + 1);
	json_t *object = json_object();
	char sha256[2 * sizeof part->sha256 + 1];

	text_hex(sha256, part->sha256, sizeof part->sha256);
	json_put(object, "name",
	    json_text(part->name_count > 0 ? part->names[0] : NULL));
	json_put(object, "type", json_text(part->declared));
	json_put(object, "detected", json_text(part->detected));
	json_put(object, "size", json_integer((json_int_t)part->size));
	json_put(object, "sha256", json_string(sha256));
	json_put(object, "path", json_text(part->path));
	/* How it opened, never with which password. */
	if (encryption != NULL)
		json_put(object, "encrypted", json_string(encryption));
	return object;
}

/* What has content: a multipart is only its parts. */
static json_t *
parts(const struct scan_report *report)
{
	json_t *array = json_array();

	for (size_t i = 0; report != NULL && i < report->part_count; i++)
		if (report->parts[i].kind != PART_MULTIPART)
			json_add(array, part_object(report, (uint32_t)i));
	return array;
}

/* Every reason why something was not examined. */
static json_t *
unscanned(const struct facts *facts)
{
	const struct scan_report *report = facts->report;
	json_t *array = json_array();

	if (facts->examination != EXAMINATION_DONE)
		json_add(array, json_text(facts->examination_reason));
	for (size_t i = 0; report != NULL && i < report->unscanned.count; i++)
		json_add(array, json_text(report->unscanned.items[i].reason));
	return array;
}

/* The score, the level it reaches, and the tests that made it. */
static json_t *
spam(const struct spam_score *score)
{
	json_t *object, *tests;
	enum spam_level level = spam_level_of(score);

	if (!score->scored)
		return json_null();
	object = json_object();
	tests = json_array();
	json_put(object, "score", json_real(score->points / 10.0));
	json_put(object, "level",
	    level != SPAM_LEVEL_UNSET ? json_string(spam_level_name(level))
				      : json_null());
	for (size_t i = 0; i < score->count; i++)
		json_add(
		    tests, json_string(spam_row(score->tests[i].test)->name));
	json_put(object, "tests", tests);
	return object;
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
	return json_text(buffer_text(&text));
}

static void
set_decision(json_t *object, const struct decision *decision)
{
	scoped_buffer struct buffer reason = BUFFER_OF(
	    LIMIT_REPORT_TEXT + LIMIT_NAME_BYTES);

	event_reason(decision, &reason);
	json_put(object, "action", json_string(action_name(decision->action)));
	json_put(
	    object, "class", json_string(verdict_class_name(decision->class)));
	json_put(object, "reason", json_text(buffer_text(&reason)));
	json_put(object, "code",
	    decision->code != 0 ? json_integer(decision->code) : json_null());
	json_put(object, "reply", reply(decision));
}

void
scan_json(const struct scan_result *result, struct buffer *out)
{
	const struct pipeline *pipeline = result->pipeline;
	json_t *object = json_object();
	scoped_mem char *line = NULL;

	json_put(object, "file", json_text(result->file));
	set_decision(object, &pipeline->decision);
	json_put(object, "stage", json_string(result->stage));
	json_put(object, "malware", malware(&pipeline->facts));
	json_put(object, "ml", score(pipeline));
	json_put(object, "spam", spam(&pipeline->spam));
	json_put(object, "urls", scan_json_urls(&pipeline->facts));
	json_put(object, "parts", parts(pipeline->facts.report));
	json_put(object, "unscanned", unscanned(&pipeline->facts));
	json_put(object, "ms", json_integer(result->took_ms));
	line = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	if (line == NULL)
		abort();
	buffer_add_text(out, line);
	buffer_add_text(out, "\n");
}
