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
	report->text.from_name = mem_text("", 0);
	report->text.from_address = mem_text("", 0);
	report->text.reply_to = mem_text("", 0);
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
file_release(struct scan_file *file)
{
	for (size_t i = 0; i < file->name_count; i++)
		free(file->names[i]);
	free(file->names);
	free(file->path);
	free(file->declared);
	free(file->detected);
	free(file->engine_type);
	free(file->kinds);
	free(file->values);
	for (size_t i = 0; i < file->url_count; i++)
		free(file->urls[i]);
	free(file->urls);
}

static void
scan_text_release(struct scan_text *text)
{
	free(text->from_name);
	free(text->from_address);
	free(text->reply_to);
	free(text->features);
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
	for (size_t i = 0; i < held->file_count; i++)
		file_release(&held->files[i]);
	free(held->files);
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
	for (size_t i = 0; i < held->other_subject_count; i++)
		free(held->other_subjects[i].decoded);
	free(held->generation);
	scan_text_release(&held->text);
	urls_release(&held->urls);
	secrets_wipe(&held->secrets);
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

/* Add a name form to a list that is as long as it is. */
static void
add_name(char ***names_io, size_t *count_io, const char *name, size_t len)
{
	scoped_mem char *made = report_text(name, len, LIMIT_REPORT_TEXT);

	for (size_t i = 0; i < *count_io; i++)
		if (strcmp((*names_io)[i], made) == 0)
			return;
	if (made[0] == '\0' || *count_io >= LIMIT_REPORT_NAMES)
		return;
	/* Most things have one name or none: room by the piece. */
	*names_io = mem_resize(*names_io, *count_io + 1, sizeof **names_io);
	(*names_io)[(*count_io)++] = ptr_take(&made);
}

void
part_add_name(struct scan_part *part, const char *name, size_t len)
{
	add_name(&part->names, &part->name_count, name, len);
}

struct scan_file *
report_add_file(struct scan_report *report)
{
	struct scan_file *file;

	if (report->file_count >= LIMIT_REPORT_FILES)
		return NULL;
	report->files = mem_grow(report->files, report->file_count,
	    &report->file_cap, sizeof *report->files);
	file = &report->files[report->file_count++];
	*file = (struct scan_file){
		.path = mem_text("", 0),
		.declared = mem_text("", 0),
		.detected = mem_text("", 0),
		.engine_type = mem_text("", 0),
		.kinds = mem_text("", 0),
	};
	return file;
}

void
file_add_name(struct scan_file *file, const char *name, size_t len)
{
	add_name(&file->names, &file->name_count, name, len);
}

void
file_set_path(struct scan_file *file, const char *path, size_t len)
{
	free(file->path);
	file->path = report_text(path, len, LIMIT_REPORT_PATH);
}

static bool
is_kind(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!(word[i] >= 'a' && word[i] <= 'z') &&
		    !(word[i] >= '0' && word[i] <= '9'))
			return false;
	return len > 0;
}

bool
file_has_kind(const struct scan_file *file, const char *word, size_t len)
{
	const char *next = file->kinds;

	while (*next != '\0') {
		size_t size = strcspn(next, " ");

		if (size == len && memcmp(next, word, len) == 0)
			return true;
		next += size + strspn(next + size, " ");
	}
	return false;
}

void
file_add_kind(struct scan_file *file, const char *word, size_t len)
{
	size_t held = strlen(file->kinds);

	if (!is_kind(word, len) || held + 1 + len > LIMIT_REPORT_KINDS ||
	    file_has_kind(file, word, len))
		return;
	file->kinds = mem_resize(file->kinds, held + len + 2, 1);
	if (held > 0)
		file->kinds[held++] = ' ';
	memcpy(file->kinds + held, word, len);
	file->kinds[held + len] = '\0';
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
	/* Nobody may take what has no note of its own for examined. */
	if (notes->count == LIMIT_REPORT_NOTES - 1) {
		mem_free(&made);
		made = mem_text("notes", strlen("notes"));
		part = 0;
	}
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

const char *
report_encryption(const struct scan_report *report, uint32_t part)
{
	const char *opened = NULL;

	for (size_t i = 0; i < report->file_count; i++) {
		const struct scan_file *file = &report->files[i];

		if (file->part != part || (file->flags & FILE_ENCRYPTED) == 0)
			continue;
		if (file->password == PASSWORD_UNSET)
			return "closed";
		if (opened == NULL)
			opened = password_kind_name(file->password);
	}
	return opened;
}
