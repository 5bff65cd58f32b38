/* fuzz_rewrite.c - any bytes are rewritten without a trace outside of what
 * was asked, or refused. */
#include <assert.h>
#include <stdint.h>

#include "rewriting.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The first leaf that can be replaced, or no part. */
static uint32_t
first_leaf(const struct scan_report *report)
{
	for (uint32_t i = 0; i < report->part_count; i++)
		if (report->parts[i].kind == PART_LEAF &&
		    (report->parts[i].flags & PART_SPLICEABLE))
			return i;
	return UINT32_MAX;
}

/* In front of the part and behind it nothing has changed. */
static void
check_outside(
    const struct run *run, const struct scan_report *report, uint32_t part)
{
	const struct scan_part *was = &report->parts[part];
	const struct buffer *message = &run->message, *whole = &run->whole;
	size_t front = (size_t)was->header_begin;
	size_t behind = message->len - (size_t)was->body_end;

	assert(whole->len >= front + behind);
	assert(memcmp(whole->data, message->data, front) == 0);
	assert(memcmp(whole->data + whole->len - behind,
		   message->data + was->body_end, behind) == 0);
}

/* What an MTA would deliver has the notice and as many parts. */
static void
check_parts(const struct run *run, const struct scan_report *was, uint32_t part)
{
	struct scan_report *is = report_new();
	struct fault fault;
	struct mime *mime = mime_parse(
	    buffer_text(&run->whole), run->whole.len, "", is, &fault);

	assert(mime != NULL);
	assert(is->part_count == was->part_count);
	assert(strcmp(is->parts[part].declared, "text/plain") == 0);
	assert(strcmp(is->parts[part].encoding, "base64") == 0);
	mime_free(&mime);
	report_free(&is);
}

static void
try_rewrite(const uint8_t *data, size_t len, const struct scan_report *report,
    uint32_t part, const char *tag)
{
	scoped_run struct run run;

	run_init(&run, "", "\n");
	buffer_add(&run.message, data, len);
	if (part != UINT32_MAX)
		run_remove(&run, part);
	run.request.body_tag = (char *)tag;
	run_rewrite(&run);
	assert(run.status == REWRITE_DONE || run.status == REWRITE_REFUSED);
	if (run.status != REWRITE_DONE || part == UINT32_MAX)
		return;
	check_parts(&run, report, part);
	if (tag[0] == '\0')
		check_outside(&run, report, part);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char tag[] = "tag <\xe9\xa7\x86>";
	static bool is_warm;
	struct scan_report *report;
	struct mime *mime;
	struct fault fault;

	if (!is_warm) {
		mime_warm_up();
		gcry_check_version(NULL);
		is_warm = true;
	}
	if (len > RUN_BYTES / 4)
		return 0;
	report = report_new();
	mime = mime_parse((const char *)data, len, "", report, &fault);
	assert(mime != NULL);
	try_rewrite(data, len, report, first_leaf(report), "");
	try_rewrite(data, len, report, first_leaf(report), tag);
	/* Parts that are not removed are tagged. */
	try_rewrite(data, len, report, UINT32_MAX, tag);
	mime_free(&mime);
	report_free(&report);
	return 0;
}
