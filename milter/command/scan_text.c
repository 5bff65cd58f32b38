/* scan_text.c - a scanned message for a person at a terminal: the decision,
 * the parts, and what the recipient would find changed. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "command/scan_result.h"
#include "judge/event.h"

/* Add text that a message or a file name brought: no controls reach the
 * terminal. */
static void
add_foreign(struct buffer *out, const char *text)
{
	char shown[LIMIT_REPORT_PATH];

	text_printable(shown, sizeof shown, text, strlen(text), TEXT_UTF8);
	buffer_add_text(out, shown);
}

static void
add_head(const struct scan_result *result, struct buffer *out)
{
	const struct decision *decision = &result->pipeline->decision;
	scoped_buffer struct buffer reason = BUFFER_OF(
	    LIMIT_REPORT_TEXT + LIMIT_NAME_BYTES);

	event_reason(decision, &reason);
	add_foreign(out, result->file);
	buffer_add_format(out, ": %s, %s", action_name(decision->action),
	    verdict_class_name(decision->class));
	if (reason.len > 0) {
		buffer_add_text(out, " (");
		add_foreign(out, buffer_text(&reason));
		buffer_add_text(out, ")");
	}
	buffer_add_format(out, ", %lld ms\n", (long long)result->took_ms);
	if (decision->code != 0)
		buffer_add_format(out, "  reply: %d %s %s\n", decision->code,
		    decision->enhanced, decision->text);
}

/* What was found in a part, or "clean". */
static void
add_verdict(const struct scan_report *report, uint32_t part, struct buffer *out)
{
	const struct {
		const struct scan_notes *notes;
		const char *word;
	} lists[] = { { &report->unscanned, "not examined" },
		{ &report->limits, "limit" },
		{ &report->oddities, "ambiguous" } };
	size_t before = out->len;

	for (size_t i = 0; i < report->hit_count; i++) {
		const struct scan_hit *hit = &report->hits[i];

		if (hit->part != part)
			continue;
		buffer_add_text(out, out->len > before ? ", " : "");
		add_foreign(out, hit->name);
		if (hit->path[0] == '\0')
			continue;
		buffer_add_text(out, " in ");
		add_foreign(out, hit->path);
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (size_t j = 0; j < lists[i].notes->count; j++) {
			const struct scan_note *note = &lists[i]
							    .notes->items[j];

			if (note->part != part)
				continue;
			buffer_add_format(out,
			    "%s%s: ", out->len > before ? ", " : "",
			    lists[i].word);
			add_foreign(out, note->reason);
		}
	if (out->len == before && part > 0)
		buffer_add_text(out, "clean");
}

/* Names last: nothing behind them has to be in line. */
static void
add_part(const struct scan_report *report, uint32_t part, struct buffer *out)
{
	const struct scan_part *held = &report->parts[part - 1];
	const char *encryption = report_encryption(report, part);
	char type[64];
	char path[64];

	text_printable(type, sizeof type, held->declared,
	    strlen(held->declared), TEXT_ASCII);
	text_printable(
	    path, sizeof path, held->path, strlen(held->path), TEXT_ASCII);
	buffer_add_format(out, "  %-8s %10llu  %-28s ", path,
	    (unsigned long long)held->size, type);
	add_verdict(report, part, out);
	if (encryption != NULL)
		buffer_add_format(out, ", encrypted: %s", encryption);
	if (held->name_count > 0) {
		buffer_add_text(out, "  ");
		add_foreign(out, held->names[0]);
	}
	buffer_add_text(out, "\n");
}

static void
add_parts(const struct scan_report *report, struct buffer *out)
{
	scoped_buffer struct buffer whole = BUFFER_OF(out->max);

	buffer_add_format(
	    out, "  %-8s %10s  %-28s %s\n", "part", "bytes", "type", "found");
	for (size_t i = 0; i < report->part_count; i++)
		if (report->parts[i].kind != PART_MULTIPART)
			add_part(report, (uint32_t)i + 1, out);
	add_verdict(report, 0, &whole);
	if (whole.len > 0)
		buffer_add_format(out, "  message: %s\n", buffer_text(&whole));
	if (report->test_signatures_only)
		buffer_add_text(
		    out, "  WARNING: only the test signatures are loaded\n");
}

static void
add_removals(const struct pipeline *pipeline, struct buffer *out)
{
	const struct decision *decision = &pipeline->decision;
	const struct scan_report *report = pipeline->facts.report;

	if (!pipeline->rewritten || report == NULL)
		return;
	for (size_t i = 0; i < decision->removal_count; i++) {
		uint32_t part = decision->removals[i].part;

		buffer_add_text(out, "  edit: part ");
		add_foreign(out, report->parts[part].path);
		buffer_add_text(out, " replaced by a notice\n");
	}
	if (pipeline->rewriting.result.body_tagged)
		buffer_add_text(out, "  edit: body tag inserted\n");
}

static void
add_edits(const struct pipeline *pipeline, struct buffer *out)
{
	static const char *const words[] = {
		[EDIT_UNSET] = "nothing done to",
		[EDIT_DELETE] = "deleted:",
		[EDIT_CHANGE] = "changed:",
		[EDIT_INSERT] = "added:",
	};

	add_removals(pipeline, out);
	for (size_t i = 0; i < pipeline->edits.count; i++) {
		const struct edit *edit = &pipeline->edits.items[i];

		buffer_add_format(out, "  edit: header %s ", words[edit->kind]);
		add_foreign(out, edit->name);
		if (edit->value != NULL) {
			char value[LIMIT_LOG_VALUE_BYTES * 2];

			text_harmless(value, sizeof value, edit->value,
			    strlen(edit->value));
			buffer_add_format(out, ":%s", value);
		}
		buffer_add_text(out, "\n");
	}
}

void
scan_text(const struct scan_result *result, struct buffer *out)
{
	const struct pipeline *pipeline = result->pipeline;

	add_head(result, out);
	if (pipeline->facts.report != NULL)
		add_parts(pipeline->facts.report, out);
	scan_score_text(pipeline, out);
	scan_spam_text(&pipeline->spam, out);
	if (pipeline->inspection.fault.text[0] != '\0') {
		buffer_add_text(out, "  fault: ");
		add_foreign(out, pipeline->inspection.fault.text);
		buffer_add_text(out, "\n");
	}
	if (pipeline->rewriting.fault.text[0] != '\0') {
		buffer_add_text(out, "  fault: ");
		add_foreign(out, pipeline->rewriting.fault.text);
		buffer_add_text(out, "\n");
	}
	add_edits(pipeline, out);
	if (result->written != NULL) {
		buffer_add_text(out, "  stored: ");
		add_foreign(out, result->written);
		buffer_add_text(out, "\n");
	}
}
