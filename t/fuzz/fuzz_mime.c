/* fuzz_mime.c - any bytes are a message: bounds hold, nested parts lie inside
 * each other, and the gate accepts the report. */
#include <assert.h>

#include "base/own.h"
#include "mail/mime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
check_part(const struct scan_report *report, uint32_t ordinal, size_t len)
{
	const struct scan_part *part = &report->parts[ordinal];
	const struct scan_part *around;

	assert(part->kind != PART_UNSET);
	assert(part->header_begin <= part->body_begin);
	assert(part->body_begin <= part->body_end && part->body_end <= len);
	assert(part->parent <= ordinal);
	if (part->parent == 0)
		return;
	around = &report->parts[part->parent - 1];
	assert(around->kind != PART_LEAF);
	assert(around->header_begin <= part->header_begin);
	assert(part->body_end <= around->body_end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	scoped_report struct scan_report *report = report_new();
	scoped_report struct scan_report *decoded = NULL;
	scoped_mem uint8_t *packed = NULL;
	struct mime_bytes content;
	struct fault fault;
	size_t packed_len;
	struct mime *mime;

	mime_warm_up();
	mime = mime_parse(
	    (const char *)data, len, "mx.example.jp", report, &fault);
	assert(mime != NULL && report->part_count > 0);
	for (uint32_t i = 0; i < report->part_count; i++) {
		check_part(report, i, len);
		assert(mime_content(mime, i, 5000, &content, &fault) == 0);
		assert(content.len <= 5000);
	}
	mime_free(&mime);
	packed = report_pack(report, &packed_len);
	decoded = report_decode(packed, packed_len, len, &fault);
	assert(decoded != NULL && decoded->part_count == report->part_count);
	return 0;
}
