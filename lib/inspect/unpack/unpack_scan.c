/* unpack_scan.c - members and the engine: kept until it has said what it saw,
 * scanned by themselves if it saw them not. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "clamav/engine_facts.h"
#include "read/file_measures.h"
#include "unpack/unpack_walk.h"

/* A member's path below its part's own. */
static const char *
inner_path(const struct unpack *unpack, const struct scan_file *file)
{
	const struct scan_report *report = unpack->report;
	const struct scan_file *outer = file;
	size_t len;

	while (outer->parent > 0)
		outer = &report->files[outer->parent - 1];
	len = strlen(outer->path);
	return strlen(file->path) > len ? file->path + len + 1 : "";
}

/* Whether members may still be scanned one by one: half of a message's time,
 * and next to none for a part whose class is known. */
static bool
has_time(struct unpack *unpack, uint32_t part, bool is_bomb)
{
	int64_t most = is_bomb ? LIMIT_BEYOND_MS
			       : unpack->tools.host->scanner_time_limit_ms / 2;

	if (unpack->scan_ms < most)
		return true;
	report_add_note(&unpack->report->limits, "time", part);
	return false;
}

/* What is scanned of a file. */
struct scanned_bytes {
	const char *bytes;
	size_t len;
	bool is_text; /* in it: the file's own type is another one */
};

static void
scan_bytes(
    struct unpack *unpack, uint32_t ordinal, const struct scanned_bytes *what)
{
	struct engine *engine = unpack->tools.engine;
	struct scan_file *file = &unpack->report->files[ordinal];
	struct scanned scanned = { .part = file->part,
		.inner = inner_path(unpack, file),
		.is_bomb = unpack_is_bomb(unpack, file->part - 1) };
	int64_t begin = clock_ms();
	struct engine_result result;

	if (!has_time(unpack, file->part, scanned.is_bomb))
		return;
	if (scanned.is_bomb)
		engine_limit(engine, what->len);
	engine_scan(engine, what->bytes, what->len,
	    file->name_count > 0 && !what->is_text ? file->names[0] : NULL,
	    &result);
	engine_unlimit(engine);
	if (!what->is_text)
		report_set_text(
		    &file->engine_type, result.type, strlen(result.type));
	engine_facts_add(unpack->report, &result, &scanned);
	engine_result_release(&result);
	unpack->scan_ms += clock_ms() - begin;
}

static void
scan_member(
    struct unpack *unpack, uint32_t ordinal, const char *bytes, size_t len)
{
	const struct scanned_bytes whole = { bytes, len, false };

	scan_bytes(unpack, ordinal, &whole);
}

void
unpack_scan_text(
    struct unpack *unpack, uint32_t file, const char *bytes, size_t len)
{
	const struct scanned_bytes text = { bytes, len, true };

	scan_bytes(unpack, file, &text);
}

void
unpack_keep(struct unpack *unpack, uint32_t file, struct unpacked *unpacked)
{
	size_t len = unpacked->len;

	if (len == 0)
		return;
	if (unpack->kept_bytes + len > LIMIT_UNPACK_KEPT_BYTES) {
		scan_member(unpack, file, unpacked->bytes, len);
		return;
	}
	unpack->kept = mem_grow(unpack->kept, unpack->kept_count,
	    &unpack->kept_cap, sizeof *unpack->kept);
	unpack->kept[unpack->kept_count++] = (struct kept_member){
		.file = file,
		.bytes = unpacked->owned != NULL
		    ? ptr_take(&unpacked->owned)
		    : mem_text(unpacked->bytes, len),
		.len = len,
	};
	unpack->kept_bytes += len;
}

void
unpack_scan(struct unpack *unpack)
{
	struct engine *engine = unpack->tools.engine;

	for (size_t i = 0; i < unpack->kept_count; i++) {
		struct kept_member *kept = &unpack->kept[i];
		struct scan_file *file = &unpack->report->files[kept->file];
		const char *type = engine_layer_type(
		    engine, file->sha256, kept->len);

		/* A short scan may have seen a layer, and nothing in it. */
		if (type != NULL)
			report_set_text(&file->engine_type, type, strlen(type));
		else
			scan_member(unpack, kept->file, kept->bytes, kept->len);
		mem_free(&kept->bytes);
	}
	unpack->kept_count = 0;
}

void
unpack_finish(struct unpack *unpack)
{
	struct scan_report *report = unpack->report;

	for (size_t i = 0; i < unpack->root_count; i++) {
		struct scan_file *file = &report->files[unpack->roots[i]];
		const char *type = engine_layer_type(
		    unpack->tools.engine, file->sha256, (size_t)file->size);

		if (type != NULL)
			report_set_text(&file->engine_type, type, strlen(type));
		facts_cache_keep(unpack->tools.cache, report, unpack->roots[i]);
	}
	/* Behind what is remembered: these follow from the names, too. */
	file_measures_add(report);
}
