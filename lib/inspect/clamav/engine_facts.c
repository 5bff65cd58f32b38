/* engine_facts.c - hits with their paths, limits by their words. */
#include "clamav/engine_facts.h"

#include <string.h>

#include "base/buffer.h"
#include "base/text.h"

/* The word of a Heuristics.Limits.* name. */
static const char *
limit_word(const char *name)
{
	static const struct {
		const char *ending, *word;
	} words[] = {
		{ "MaxRecursion", "depth" },
		{ "MaxFiles", "files" },
		{ "MaxFileSize", "file" },
		{ "MaxScanSize", "size" },
		{ "MaxScanTime", "time" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text_ends(name, strlen(name), words[i].ending))
			return words[i].word;
	return "engine";
}

void
engine_facts_hit(struct scan_report *report, const struct engine_hit *hit,
    const struct scanned *scanned)
{
	scoped_buffer struct buffer path = BUFFER_OF(3L * LIMIT_REPORT_PATH);
	bool is_limit = text_begins(
	    hit->name, strlen(hit->name), "Heuristics.Limits.");

	/* A short scan hits its own limits, which are not the message's. */
	if (is_limit && scanned->is_bomb)
		return;
	buffer_add_text(&path, scanned->inner);
	if (path.len > 0 && hit->path[0] != '\0')
		buffer_add_text(&path, "/");
	buffer_add_text(&path, hit->path);
	report_add_hit(report, hit->name, scanned->part, buffer_text(&path));
	if (is_limit)
		report_add_note(
		    &report->limits, limit_word(hit->name), scanned->part);
}

void
engine_facts_notes(struct scan_report *report,
    const struct engine_result *result, const struct scanned *scanned)
{
	if (result->unscanned != NULL && !scanned->is_bomb)
		report_add_note(
		    &report->unscanned, result->unscanned, scanned->part);
	if (result->hits_cut)
		report_add_note(&report->limits, "hits", scanned->part);
}

void
engine_facts_add(struct scan_report *report, const struct engine_result *result,
    const struct scanned *scanned)
{
	engine_facts_notes(report, result, scanned);
	for (size_t i = 0; i < result->hit_count; i++)
		engine_facts_hit(report, &result->hits[i], scanned);
}
