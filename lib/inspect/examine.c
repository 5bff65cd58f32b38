/* examine.c - parts, then the whole message, then what both did not show.
 *
 * A hit in the whole message belongs to the parts that repeat it alone; one
 * that no part repeats stays with the message. */
#include "inspect/examine.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "inspect/digest.h"
#include "inspect/filetype.h"
#include "inspect/mime.h"
#include "inspect/sweep.h"

/* libclamav takes bytes for a mail when they begin with such a line. */
#define LEAD_LINE "Received: by sekisho\r\n"

_Static_assert(sizeof LEAD_LINE <= LIMIT_MAP_LEAD_BYTES,
    "the first line fits before the message");

struct examiner {
	struct engine *engine;
	const struct host *host;
	struct filetype *filetype;
};

/* One message under examination. */
struct examination {
	struct examiner *examiner;
	struct scan_report *report;
	struct mime *mime;
};

struct examiner *
examiner_open(
    struct engine *engine, const struct host *host, struct fault *fault)
{
	struct examiner *examiner = mem_new(1, sizeof *examiner);

	examiner->engine = engine;
	examiner->host = host;
	mime_warm_up();
	if (digest_warm_up(fault) == 0)
		examiner->filetype = filetype_open(fault);
	if (examiner->filetype == NULL)
		examiner_free(&examiner);
	return examiner;
}

void
examiner_free(struct examiner **examiner)
{
	struct examiner *held = ptr_take(examiner);

	if (held == NULL)
		return;
	filetype_free(&held->filetype);
	free(held);
}

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

static void
add_hit(struct scan_report *report, const struct engine_hit *hit, uint32_t part)
{
	report_add_hit(report, hit->name, part, hit->path);
	if (text_begins(hit->name, strlen(hit->name), "Heuristics.Limits."))
		report_add_note(&report->limits, limit_word(hit->name), part);
}

/* What one scan says beside its hits. */
static void
add_result_notes(struct scan_report *report, const struct engine_result *result,
    uint32_t part)
{
	if (result->unscanned != NULL)
		report_add_note(&report->unscanned, result->unscanned, part);
	if (result->hits_cut)
		report_add_note(&report->limits, "hits", part);
}

static bool
is_multipart(const struct scan_part *part)
{
	return part->kind == PART_MULTIPART;
}

/* The part's content, cut at limits.file. A part that is a message is looked
 * into by its own parts and not scanned itself. */
static int
get_content(struct examination *examination, uint32_t part,
    struct mime_bytes *out, struct fault *fault)
{
	int64_t max_bytes = examination->examiner->host->limits_file_bytes;

	return mime_content(
	    examination->mime, part, (size_t)max_bytes, out, fault);
}

/* Digests and type: before the scans, so that the engine can tell which of
 * its layers is which part. */
static int
describe_part(
    struct examination *examination, uint32_t ordinal, struct fault *fault)
{
	struct scan_report *report = examination->report;
	struct scan_part *part = &report->parts[ordinal];
	struct mime_bytes content;
	struct digests digests;
	const char *type;

	if (get_content(examination, ordinal, &content, fault) < 0)
		return -1;
	if (content.cut)
		report_add_note(&report->limits, "file", ordinal + 1);
	digest_all(content.data, content.len, &digests);
	part->size = content.len;
	memcpy(part->sha256, digests.sha256, sizeof part->sha256);
	memcpy(part->sha1, digests.sha1, sizeof part->sha1);
	memcpy(part->md5, digests.md5, sizeof part->md5);
	if (part->kind == PART_LEAF)
		engine_expect_layer(examination->examiner->engine,
		    &(struct engine_part){ .bytes = content.data,
			.len = content.len,
			.sha256 = digests.sha256,
			.is_body = (part->flags & PART_DISPLAYED) != 0 });
	if (part->kind != PART_LEAF || (part->flags & PART_ATTACHMENT) == 0)
		return 0;
	type = filetype_detect(
	    examination->examiner->filetype, content.data, content.len);
	report_set_text(&part->detected, type, strlen(type));
	return 0;
}

static int
describe_parts(struct examination *examination, struct fault *fault)
{
	struct scan_report *report = examination->report;

	for (uint32_t i = 0; i < report->part_count; i++)
		if (!is_multipart(&report->parts[i]) &&
		    describe_part(examination, i, fault) < 0)
			return -1;
	return 0;
}

static void
scan_whole(struct examination *examination, const struct sealed *message,
    struct engine_result *out)
{
	size_t lead_len = sizeof LEAD_LINE - 1;
	char *lead = message->lead + LIMIT_MAP_LEAD_BYTES - lead_len;

	*out = (struct engine_result){ 0 };
	if (message->len == 0)
		return; /* nothing, and nothing that the line could touch */
	memcpy(lead, LEAD_LINE, lead_len);
	engine_scan(examination->examiner->engine, lead,
	    lead_len + message->len, NULL, out);
	add_result_notes(examination->report, out, 0);
}

static int
scan_part(
    struct examination *examination, uint32_t ordinal, struct fault *fault)
{
	struct scan_report *report = examination->report;
	const struct scan_part *part = &report->parts[ordinal];
	struct engine_result result;
	struct mime_bytes content;

	if (get_content(examination, ordinal, &content, fault) < 0)
		return -1;
	engine_scan(examination->examiner->engine, content.data, content.len,
	    part->name_count > 0 ? part->names[0] : NULL, &result);
	for (size_t i = 0; i < result.hit_count; i++)
		add_hit(report, &result.hits[i], ordinal + 1);
	add_result_notes(report, &result, ordinal + 1);
	engine_result_release(&result);
	return 0;
}

/* Each leaf that the whole scan did not hand out. After a hit all of them, to
 * learn which one it is in. */
static int
scan_parts(struct examination *examination, bool all, struct fault *fault)
{
	struct scan_report *report = examination->report;

	for (uint32_t i = 0; i < report->part_count; i++) {
		const struct scan_part *part = &report->parts[i];

		if (part->kind != PART_LEAF)
			continue;
		if (!all &&
		    engine_saw_layer(
			examination->examiner->engine, part->sha256))
			continue;
		if (scan_part(examination, i, fault) < 0)
			return -1;
	}
	return 0;
}

static bool
is_repeated(const struct scan_report *report, const char *name)
{
	for (size_t i = 0; i < report->hit_count; i++)
		if (report->hits[i].part > 0 &&
		    strcmp(report->hits[i].name, name) == 0)
			return true;
	return false;
}

static int
scan_all(struct examination *examination, const struct sealed *message,
    struct fault *fault)
{
	struct engine_result whole;
	int status;

	scan_whole(examination, message, &whole);
	status = scan_parts(examination, whole.hit_count > 0, fault);
	if (status == 0)
		status = sweep(examination->examiner->engine, examination->mime,
		    (size_t)examination->examiner->host->limits_file_bytes,
		    examination->report, fault);
	for (size_t i = 0; status == 0 && i < whole.hit_count; i++)
		if (!is_repeated(examination->report, whole.hits[i].name))
			add_hit(examination->report, &whole.hits[i], 0);
	engine_result_release(&whole);
	return status;
}

static int
run(struct examination *examination, const struct sealed *message,
    const struct scan_request *request, struct fault *fault)
{
	const char *authserv_id = request->authserv_id;
	struct scan_report *report = examination->report;
	struct engine *engine = examination->examiner->engine;

	report->signatures = engine_signatures(engine);
	report->test_signatures_only = engine_is_test_only(engine);
	digest_sha256(message->data, message->len, report->message_sha256);
	engine_begin_message(engine);
	examination->mime = mime_parse(message->data, message->len,
	    authserv_id != NULL ? authserv_id : "", report, fault);
	if (examination->mime == NULL)
		return -1;
	if (describe_parts(examination, fault) < 0)
		return -1;
	return scan_all(examination, message, fault);
}

struct scan_report *
examine(struct examiner *examiner, const struct sealed *message,
    const struct scan_request *request, struct fault *fault)
{
	struct examination examination = { .examiner = examiner,
		.report = report_new() };

	if (run(&examination, message, request, fault) < 0)
		report_free(&examination.report);
	mime_free(&examination.mime);
	return examination.report;
}
