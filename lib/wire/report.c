/* report.c - building and freeing a report. Every text passes report_text(),
 * so that what a worker builds is what report_decode() accepts. */
#include "wire/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "wire/header_name.h"

/* A harmless copy of at most max bytes. */
static char *
report_text(const char *text, size_t len, size_t max)
{
	/* A replaced byte takes three. */
	size_t room = len < max / 3 ? 3 * len : max;
	char *made = mem_new(room + 1, 1);

	text_harmless(made, room + 1, text, len);
	return made;
}

/* The same of a C string or NULL; `otherwise` where nothing is left. */
static char *
report_word(const char *text, size_t max, const char *otherwise)
{
	char *made = report_text(
	    text != NULL ? text : "", text != NULL ? strlen(text) : 0, max);

	if (made[0] != '\0')
		return made;
	free(made);
	return mem_text(otherwise, strlen(otherwise));
}

void
report_set_text(char **field, const char *text, size_t len)
{
	char *made = report_text(text, len, LIMIT_REPORT_TEXT);

	free(*field);
	*field = made;
}

struct scan_report *
report_new(void)
{
	struct scan_report *report = mem_new(1, sizeof *report);

	report->subject.decoded = mem_text("", 0);
	report->generation = mem_text("", 0);
	return report;
}

static void
part_release(struct scan_part *part)
{
	for (size_t i = 0; i < part->name_count; i++)
		free(part->names[i]);
	free(part->names);
	free(part->declared);
	free(part->detected);
	free(part->encoding);
	free(part->path);
}

static void
notes_release(struct scan_notes *notes)
{
	for (size_t i = 0; i < notes->count; i++)
		free(notes->items[i].reason);
	free(notes->items);
}

void
report_free(struct scan_report **report)
{
	struct scan_report *held = *report;

	*report = NULL;
	if (held == NULL)
		return;
	for (size_t i = 0; i < held->part_count; i++)
		part_release(&held->parts[i]);
	free(held->parts);
	for (size_t i = 0; i < held->hit_count; i++) {
		free(held->hits[i].name);
		free(held->hits[i].path);
	}
	free(held->hits);
	notes_release(&held->unscanned);
	notes_release(&held->limits);
	notes_release(&held->oddities);
	for (size_t i = 0; i < held->forged_count; i++)
		free(held->forged[i].name);
	free(held->forged);
	free(held->subject.decoded);
	free(held->generation);
	free(held);
}

struct scan_part *
report_add_part(struct scan_report *report)
{
	struct scan_part *part;

	if (report->part_count >= LIMIT_REPORT_PARTS)
		return NULL;
	report->parts = mem_grow(report->parts, report->part_count,
	    &report->part_cap, sizeof *report->parts);
	part = &report->parts[report->part_count++];
	*part = (struct scan_part){
		.declared = mem_text("", 0),
		.detected = mem_text("", 0),
		.encoding = mem_text("", 0),
		.path = mem_text("", 0),
	};
	return part;
}

void
part_add_name(struct scan_part *part, const char *name, size_t len)
{
	scoped_mem char *made = report_text(name, len, LIMIT_REPORT_TEXT);

	for (size_t i = 0; i < part->name_count; i++)
		if (strcmp(part->names[i], made) == 0)
			return;
	if (made[0] == '\0' || part->name_count >= LIMIT_REPORT_NAMES)
		return;
	/* Most parts have one name or none: room by the piece. */
	part->names = mem_resize(
	    part->names, part->name_count + 1, sizeof *part->names);
	part->names[part->name_count++] = ptr_take(&made);
}

void
report_add_note(struct scan_notes *notes, const char *reason, uint32_t part)
{
	scoped_mem char *made = report_word(
	    reason, LIMIT_REPORT_REASON, "unknown");

	for (size_t i = 0; i < notes->count; i++)
		if (notes->items[i].part == part &&
		    strcmp(notes->items[i].reason, made) == 0)
			return;
	if (notes->count >= LIMIT_REPORT_NOTES)
		return;
	notes->items = mem_grow(
	    notes->items, notes->count, &notes->cap, sizeof *notes->items);
	notes->items[notes->count++] = (struct scan_note){
		.reason = ptr_take(&made),
		.part = part,
	};
}

void
report_add_hit(struct scan_report *report, const char *name, uint32_t part,
    const char *path)
{
	scoped_mem char *named = report_word(
	    name, LIMIT_REPORT_TEXT, "unnamed");
	scoped_mem char *where = report_word(path, LIMIT_REPORT_PATH, "");

	for (size_t i = 0; i < report->hit_count; i++)
		if (report->hits[i].part == part &&
		    strcmp(report->hits[i].name, named) == 0 &&
		    strcmp(report->hits[i].path, where) == 0)
			return;
	if (report->hit_count >= LIMIT_REPORT_HITS) {
		report_add_note(&report->limits, "hits", 0);
		return;
	}
	report->hits = mem_grow(report->hits, report->hit_count,
	    &report->hit_cap, sizeof *report->hits);
	report->hits[report->hit_count++] = (struct scan_hit){
		.name = ptr_take(&named),
		.part = part,
		.path = ptr_take(&where),
	};
}

void
report_add_forged(
    struct scan_report *report, const char *name, uint32_t ordinal)
{
	if (!header_name_is_valid(name, strlen(name)) || ordinal == 0)
		return;
	for (size_t i = 0; i < report->forged_count; i++)
		if (report->forged[i].ordinal == ordinal &&
		    strcmp(report->forged[i].name, name) == 0)
			return;
	if (report->forged_count >= LIMIT_REPORT_FORGED) {
		report_add_note(&report->limits, "forged", 0);
		return;
	}
	report->forged = mem_grow(report->forged, report->forged_count,
	    &report->forged_cap, sizeof *report->forged);
	report->forged[report->forged_count++] = (struct scan_forged){
		.name = mem_text(name, strlen(name)),
		.ordinal = ordinal,
	};
}
