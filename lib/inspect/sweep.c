/* sweep.c - gaps, then parts. */
#include "inspect/sweep.h"

#include <stdbool.h>
#include <string.h>

#include "base/deadline.h"
#include "base/limits.h"
#include "mail/hidden.h"
#include "mail/lenient.h"

/* Each of these is little for an honest message: a signature, a key, a text
 * that quotes another mail's source. */
#define SWEEP_FACTOR 4UL
#define SWEEP_BYTES  65536

/* What is found may be looked into in its turn: a part that others see, and in
 * it uuencode. */
#define SWEEP_DEPTH 2

struct broom {
	struct engine *engine;
	struct scan_report *report;
	uint32_t part; /* ordinal + 1 of what is swept, 0 none */
	int depth;
	size_t readings; /* that may still be scanned */
	struct deadline deadline;
	struct lenient_sink sink;
};

static bool
is_known(const struct scan_report *report, const char *name, uint32_t part)
{
	for (size_t i = 0; i < report->hit_count; i++)
		if (report->hits[i].part == part &&
		    strcmp(report->hits[i].name, name) == 0)
			return true;
	return false;
}

/* Whether one more reading may be scanned. */
static bool
can_scan(struct broom *broom)
{
	if (broom->readings == 0 ||
	    deadline_left_ms(broom->deadline, clock_ms()) == 0)
		broom->sink.full = true;
	else
		broom->readings--;
	return !broom->sink.full;
}

/* Scan one reading. What libclamav cannot examine of it is nothing: most
 * readings are noise. */
static void
scan_reading(void *with, const char *bytes, size_t len)
{
	struct broom *broom = with;
	struct engine_result result;

	if (!can_scan(broom))
		return;
	engine_scan(broom->engine, bytes, len, NULL, &result);
	for (size_t i = 0; i < result.hit_count; i++)
		if (!is_known(broom->report, result.hits[i].name, broom->part))
			report_add_hit(broom->report, result.hits[i].name,
			    broom->part, result.hits[i].path);
	engine_result_release(&result);
	if (broom->depth >= SWEEP_DEPTH)
		return;
	broom->depth++;
	hidden_find(bytes, len, &broom->sink);
	broom->depth--;
}

static void
sweep_gaps(struct broom *broom, const struct mime *mime)
{
	struct mime_gap_walk walk = { 0 };
	struct mime_bytes gap;

	broom->part = 0;
	while (mime_next_gap(mime, &walk, &gap))
		hidden_find(gap.data, gap.len, &broom->sink);
}

/* Whether all readers decode the part's body as GMime does. */
static bool
is_plain(const struct mime_coded *coded)
{
	if (coded->transfer == TRANSFER_BASE64)
		return lenient_base64_is_plain(coded->data, coded->len);
	if (coded->transfer == TRANSFER_QUOTED)
		return lenient_quoted_is_plain(coded->data, coded->len);
	return true;
}

static void
sweep_readings(struct broom *broom, const struct mime_coded *coded)
{
	if (coded->transfer == TRANSFER_BASE64)
		lenient_base64(coded->data, coded->len, &broom->sink);
	else
		lenient_quoted(coded->data, coded->len, &broom->sink);
}

/* Look into a part, as it came and decoded. */
static int
sweep_part(struct broom *broom, struct mime *mime, uint32_t ordinal,
    size_t max_bytes, struct fault *fault)
{
	struct mime_bytes content;
	struct mime_coded coded;
	bool plain;

	broom->part = ordinal + 1;
	mime_coded(mime, ordinal, &coded);
	plain = is_plain(&coded);
	/* Nothing but base64's alphabet is no header and no "begin" line. */
	if (coded.transfer != TRANSFER_BASE64 || !plain)
		hidden_find(coded.data, coded.len, &broom->sink);
	if (!transfer_is_coded(coded.transfer))
		return 0;
	if (!plain)
		sweep_readings(broom, &coded);
	if (mime_content(mime, ordinal, max_bytes, &content, fault) < 0)
		return -1;
	hidden_find(content.data, content.len, &broom->sink);
	return 0;
}

int
sweep(struct engine *engine, struct mime *mime, const struct host *host,
    struct scan_report *report, struct fault *fault)
{
	size_t max_bytes = (size_t)host->limits_file_bytes;
	struct broom broom = { .engine = engine,
		.report = report,
		.readings = LIMIT_SWEEP_READINGS,
		.deadline = deadline_in(
		    clock_ms(), host->scanner_time_limit_ms / 10) };

	broom.sink = (struct lenient_sink){ .take = scan_reading,
		.with = &broom,
		.left = SWEEP_FACTOR * mime_size(mime) + SWEEP_BYTES };
	sweep_gaps(&broom, mime);
	for (uint32_t i = 0; i < report->part_count && !broom.sink.full; i++)
		if (report->parts[i].kind == PART_LEAF &&
		    sweep_part(&broom, mime, i, max_bytes, fault) < 0)
			return -1;
	if (broom.sink.full)
		report_add_note(&report->limits, "hidden", 0);
	return 0;
}
