/* unpack.c - a message's parts, what the engine did not see, what is known
 * from the last time. */
#include "unpack/unpack.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "formats/zip_directory.h"
#include "mail/coded.h"
#include "unpack/member_names.h"
#include "unpack/unpack_walk.h"

struct unpack *
unpack_new(const struct unpack_tools *tools, struct keychain *keychain,
    struct scan_report *report)
{
	struct unpack *unpack = mem_new(1, sizeof *unpack);
	const struct host *host = tools->host;
	int64_t now = clock_ms(), largest = host->limits_file_bytes;

	if (host->limits_message_bytes > largest)
		largest = host->limits_message_bytes;
	unpack->tools = *tools;
	unpack->keychain = keychain;
	unpack->report = report;
	/* As much as libclamav may unpack; a quarter of the time, so that it
	 * has its own. */
	unpack->budget = (struct unpack_budget){ .bytes_left = 4 *
		    (uint64_t)largest,
		.deadline = deadline_in(now, host->scanner_time_limit_ms / 4) };
	unpack->magic_left = LIMIT_MAGIC_MEMBERS;
	return unpack;
}

void
unpack_free(struct unpack **unpack)
{
	struct unpack *held = ptr_take(unpack);

	if (held == NULL)
		return;
	for (size_t i = 0; i < held->kept_count; i++)
		free(held->kept[i].bytes);
	free(held->kept);
	free(held->roots);
	free(held);
}

/* The file that a part itself is. */
static struct scan_file *
add_root(struct unpack *unpack, uint32_t ordinal)
{
	struct scan_report *report = unpack->report;
	const struct scan_part *part = &report->parts[ordinal];
	struct scan_file *file = report_add_file(report);

	if (file == NULL) {
		report_add_note(&report->limits, "files", ordinal + 1);
		return NULL;
	}
	file->part = ordinal + 1;
	for (size_t i = 0; i < part->name_count; i++)
		member_names_add(file, part->names[i], strlen(part->names[i]));
	if ((part->flags & PART_NAME_REVERSED) != 0)
		file->flags |= FILE_NAME_REVERSED;
	if (part->name_count > 0)
		file_set_path(file, part->names[0], strlen(part->names[0]));
	else
		file_set_path(file, part->path, strlen(part->path));
	report_set_text(
	    &file->declared, part->declared, strlen(part->declared));
	report_set_text(
	    &file->detected, part->detected, strlen(part->detected));
	file->size = part->size;
	file->packed = part->body_end - part->body_begin;
	memcpy(file->sha256, part->sha256, sizeof file->sha256);
	memcpy(file->sha1, part->sha1, sizeof file->sha1);
	memcpy(file->md5, part->md5, sizeof file->md5);
	return file;
}

static void
remember_root(struct unpack *unpack)
{
	unpack->roots = mem_grow(unpack->roots, unpack->root_count,
	    &unpack->root_cap, sizeof *unpack->roots);
	unpack->roots[unpack->root_count++] = (uint32_t)
						  unpack->report->file_count -
	    1;
}

bool
unpack_is_file(const struct scan_part *part, const char *bytes, size_t len)
{
	struct kind kind;

	if ((part->flags & PART_ATTACHMENT) != 0)
		return true;
	kind_find(bytes, len, &kind);
	return (kind.count > 0 && !kind_is_text(bytes, len)) ||
	    zip_directory_is_there(bytes, len) || coded_is_there(bytes, len);
}

static void
walk_part(struct unpack *unpack, uint32_t ordinal, const char *bytes,
    size_t len, bool cut)
{
	const struct host *host = unpack->tools.host;
	uint64_t left = unpack->budget.bytes_left;
	struct walk walk = { .unpack = unpack,
		.part = ordinal + 1,
		.budget = { .bytes_left = left,
		    .deadline = unpack->budget.deadline },
		.files_left = (size_t)LIMIT_REPORT_FILES };
	scoped_unpacked struct unpacked unpacked = { 0 };

	walk.limits = (struct unpack_limits){
		.file_bytes = (uint64_t)host->limits_file_bytes,
		.ratio = (uint64_t)host->limits_ratio,
		.budget = &walk.budget
	};
	unpacked_init(&unpacked, &walk.limits, len, 0);
	unpacked_borrow(&unpacked, bytes, len);
	unpacked.is_cut = cut;
	unpacked_finish(&unpacked);
	walk_content(&walk, NULL, &unpacked);
	walk_finish(&walk);
	/* What a limit took from the part's budget is still the message's; the
	 * last piece may have been larger than what was left. */
	unpack->budget.bytes_left = left > walk.budget.bytes_spent
	    ? left - walk.budget.bytes_spent
	    : 0;
}

void
unpack_part(struct unpack *unpack, uint32_t part, const char *bytes, size_t len,
    bool cut)
{
	struct scan_report *report = unpack->report;
	struct scan_file *file;

	if (!unpack_is_file(&report->parts[part], bytes, len))
		return;
	if (add_root(unpack, part) == NULL)
		return;
	remember_root(unpack);
	if (!facts_cache_add(unpack->tools.cache, report)) {
		walk_part(unpack, part, bytes, len, cut);
		return;
	}
	file = &report->files[unpack->roots[unpack->root_count - 1]];
	if (kind_contradicts(file))
		file->flags |= FILE_TYPE_MISMATCH;
}

bool
unpack_is_bomb(const struct unpack *unpack, uint32_t part)
{
	const struct scan_notes *limits = &unpack->report->limits;

	for (size_t i = 0; i < limits->count; i++)
		if (limits->items[i].part == part + 1)
			return true;
	return false;
}

bool
unpack_has_bomb(const struct unpack *unpack)
{
	return unpack->has_bomb;
}
