/* examine.c - parts and what is inside, then the whole message, then what it
 * did not show.
 *
 * A hit in the whole message belongs to the parts that repeat it alone; one
 * that no part repeats stays with the message. */
#include "inspect/examine.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "clamav/engine_facts.h"
#include "formats/archive_list.h"
#include "formats/filetype.h"
#include "formats/kind.h"
#include "inspect/sweep.h"
#include "mail/displayed.h"
#include "mail/mime.h"
#include "mail/text_facts.h"
#include "text/crowd.h"
#include "text/digest.h"
#include "unlock/encrypted_facts.h"
#include "unlock/keychain.h"
#include "unpack/unpack.h"
#include "web/url_collect.h"

/* libclamav takes bytes for a mail when they begin with such a line. */
#define LEAD_LINE "Received: by sekisho\r\n"

_Static_assert(sizeof LEAD_LINE <= LIMIT_MAP_LEAD_BYTES,
    "the first line fits before the message");

struct examiner {
	struct engine *engine;
	const struct host *host;
	struct filetype *filetype;
	struct facts_cache *cache;
};

/* One message under examination. */
struct examination {
	struct examiner *examiner;
	struct scan_report *report;
	struct mime *mime;
	struct displayed displayed, attached;
	struct keychain *keychain;
	struct unpack *unpack;
	size_t typed;    /* attachments libmagic was asked about */
	bool is_crowded; /* beyond what libclamav takes apart in time */
};

struct examiner *
examiner_open(
    struct engine *engine, const struct host *host, struct fault *fault)
{
	struct examiner *examiner = mem_new(1, sizeof *examiner);

	examiner->engine = engine;
	examiner->host = host;
	examiner->cache = facts_cache_new();
	mime_warm_up();
	unlock_warm_up();
	if (digest_warm_up(fault) == 0 && archive_list_warm_up(fault) == 0)
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
	facts_cache_free(&held->cache);
	free(held);
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

/* The type of an attachment. Beyond as many as honest mail has, nobody asks
 * libmagic: its time would add up to more than the time limit. */
static const char *
type_of(struct examination *examination, const struct mime_bytes *content)
{
	if (examination->typed < LIMIT_MAGIC_PARTS) {
		examination->typed++;
		return filetype_detect(examination->examiner->filetype,
		    content->data, content->len);
	}
	return kind_is_text(content->data, content->len)
	    ? "text/plain"
	    : "application/octet-stream";
}

static void
note_crowd(struct examination *examination, uint32_t part, bool is_crowded)
{
	if (!is_crowded)
		return;
	examination->is_crowded = true;
	report_add_note(&examination->report->limits, "pieces", part);
}

/* Whether the content is the message's own bytes, not decoded ones. */
static bool
is_in_message(const struct examination *examination, uint32_t part,
    const struct mime_bytes *content)
{
	struct mime_coded coded;

	mime_coded(examination->mime, part, &coded);
	return content->data == coded.data;
}

/* Digests, type, and all that is inside: before the scans, so that the engine
 * can tell which of its layers is what, and bombs are known. */
static int
describe_part(
    struct examination *examination, uint32_t ordinal, struct fault *fault)
{
	struct scan_report *report = examination->report;
	struct scan_part *part = &report->parts[ordinal];
	struct mime_bytes content;
	struct digests digests = { 0 };
	const char *type;

	if (get_content(examination, ordinal, &content, fault) < 0)
		return -1;
	if (content.cut)
		report_add_note(&report->limits, "file", ordinal + 1);
	/* Nobody keeps a list of texts: what is read needs a name of its own
	 * only, and three digests cost as much as the rest of its parsing. */
	if ((report->spared & SPARE_DIGESTS) == 0 &&
	    ((part->flags & PART_ATTACHMENT) != 0 || part->kind != PART_LEAF))
		digest_all(content.data, content.len, &digests);
	else
		digest_sha256(content.data, content.len, digests.sha256);
	part->size = content.len;
	memcpy(part->sha256, digests.sha256, sizeof part->sha256);
	memcpy(part->sha1, digests.sha1, sizeof part->sha1);
	memcpy(part->md5, digests.md5, sizeof part->md5);
	if (part->kind == PART_LEAF)
		engine_expect_layer(examination->examiner->engine,
		    &(struct engine_part){ .bytes = content.data,
			.len = content.len,
			.sha256 = digests.sha256,
			.is_body = (part->flags & PART_DISPLAYED) != 0,
			.lasts = is_in_message(
			    examination, ordinal, &content) });
	if (part->kind != PART_LEAF)
		return 0;
	note_crowd(
	    examination, ordinal + 1, crowd_is_page(content.data, content.len));
	if ((part->flags & PART_ATTACHMENT) != 0) {
		type = type_of(examination, &content);
		report_set_text(&part->detected, type, strlen(type));
	}
	unpack_part(examination->unpack, ordinal, content.data, content.len,
	    content.cut);
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

	*out = (struct engine_result){ .type = "" };
	if (message->len == 0)
		return; /* nothing, and nothing that the line could touch */
	memcpy(lead, LEAD_LINE, lead_len);
	engine_scan(examination->examiner->engine, lead,
	    lead_len + message->len, NULL, out);
}

static int
scan_part(
    struct examination *examination, uint32_t ordinal, struct fault *fault)
{
	struct engine *engine = examination->examiner->engine;
	struct scan_report *report = examination->report;
	const struct scan_part *part = &report->parts[ordinal];
	struct scanned scanned = { .part = ordinal + 1,
		.inner = "",
		.is_bomb = unpack_is_bomb(examination->unpack, ordinal) };
	struct engine_result result;
	struct mime_bytes content;

	if (get_content(examination, ordinal, &content, fault) < 0)
		return -1;
	if (scanned.is_bomb)
		engine_limit(engine, content.len);
	engine_scan(engine, content.data, content.len,
	    part->name_count > 0 ? part->names[0] : NULL, &result);
	engine_unlimit(engine);
	engine_facts_add(report, &result, &scanned);
	engine_result_release(&result);
	return 0;
}

/* Each leaf that the whole scan did not hand out. After a hit all of them, to
 * learn which one it is in; and beside a bomb, where the whole scan ended
 * early, all but the bomb. */
static int
scan_parts(struct examination *examination, bool all, struct fault *fault)
{
	struct scan_report *report = examination->report;
	const struct unpack *unpack = examination->unpack;

	for (uint32_t i = 0; i < report->part_count; i++) {
		const struct scan_part *part = &report->parts[i];
		bool is_shown = engine_saw_layer(
		    examination->examiner->engine, part->sha256);

		if (part->kind != PART_LEAF)
			continue;
		if (unpack_has_bomb(unpack) && !unpack_is_bomb(unpack, i))
			is_shown = false;
		if (!all && is_shown)
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
	struct engine *engine = examination->examiner->engine;
	struct scan_report *report = examination->report;
	struct scanned scanned = { .inner = "",
		.is_bomb = unpack_has_bomb(examination->unpack) };
	struct engine_result whole;
	int status;

	engine_be_plain(engine, examination->is_crowded);
	if (scanned.is_bomb)
		engine_limit(engine, message->len + LIMIT_MAP_LEAD_BYTES);
	scan_whole(examination, message, &whole);
	engine_unlimit(engine);
	engine_facts_notes(report, &whole, &scanned);
	status = scan_parts(
	    examination, whole.hit_count > 0 || examination->is_crowded, fault);
	if (status == 0)
		status = sweep(engine, examination->mime,
		    examination->examiner->host, report, fault);
	if (status == 0)
		unpack_scan(examination->unpack);
	for (size_t i = 0; status == 0 && i < whole.hit_count; i++)
		if (!is_repeated(report, whole.hits[i].name))
			engine_facts_hit(report, &whole.hits[i], &scanned);
	engine_result_release(&whole);
	if (status < 0)
		return -1;
	unpack_finish(examination->unpack);
	if ((report->spared & SPARE_URLS) == 0)
		url_collect_files(report);
	encrypted_facts_settle(report);
	return 0;
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
	report->spared = request->spare & SPARE_ALL;
	engine_begin_message(engine);
	examination->mime = mime_parse(message->data, message->len,
	    authserv_id != NULL ? authserv_id : "", report, fault);
	if (examination->mime == NULL)
		return -1;
	if (displayed_read(examination->mime, report, &examination->displayed,
		fault) < 0 ||
	    displayed_read_attached(
		examination->mime, report, &examination->attached, fault) < 0)
		return -1;
	examination->keychain = keychain_new(
	    &(struct password_sources){ .message = message,
		.displayed = &examination->displayed,
		.attached = &examination->attached,
		.report = report,
		.request = request,
		.host = examination->examiner->host });
	keychain_labelled(examination->keychain, &report->secrets);
	examination->unpack = unpack_new(
	    &(struct unpack_tools){ .engine = engine,
		.filetype = examination->examiner->filetype,
		.cache = examination->examiner->cache,
		.host = examination->examiner->host },
	    examination->keychain, report);
	note_crowd(examination, 0, crowd_is_mail(message->data, message->len));
	if (describe_parts(examination, fault) < 0)
		return -1;
	text_facts_read(message->data, message->len, examination->mime,
	    &examination->displayed, report);
	if ((report->spared & SPARE_URLS) == 0)
		url_collect(&examination->displayed, report);
	return scan_all(examination, message, fault);
}

struct scan_report *
examine(struct examiner *examiner, const struct sealed *message,
    const uint8_t sha256[32], const struct scan_request *request,
    struct fault *fault)
{
	struct examination examination = { .examiner = examiner,
		.report = report_new() };

	memcpy(examination.report->message_sha256, sha256, 32);
	if (run(&examination, message, request, fault) < 0)
		report_free(&examination.report);
	unpack_free(&examination.unpack);
	keychain_free(&examination.keychain);
	displayed_release(&examination.displayed);
	displayed_release(&examination.attached);
	mime_free(&examination.mime);
	return examination.report;
}
