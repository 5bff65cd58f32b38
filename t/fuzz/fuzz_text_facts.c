/* fuzz_text_facts.c - text facts of any bytes cross the border. */
#include <assert.h>

#include "base/own.h"
#include "mail/mime.h"
#include "mail/text_facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	scoped_report struct scan_report *report = report_new();
	scoped_report struct scan_report *crossed = NULL;
	scoped_mem uint8_t *bytes = NULL;
	struct fault fault;
	struct mime *mime = mime_parse(
	    (const char *)data, len, "x", report, &fault);
	struct displayed displayed;
	size_t packed;

	assert(mime != NULL);
	assert(displayed_read(mime, report, &displayed, &fault) == 0);
	text_facts_read((const char *)data, len, mime, &displayed, report);
	displayed_release(&displayed);
	mime_free(&mime);
	bytes = report_pack(report, &packed);
	crossed = report_decode(bytes, packed, len, &fault);
	assert(crossed != NULL);
	assert(crossed->text.signs == report->text.signs);
	assert(crossed->text.feature_count == report->text.feature_count);
	return 0;
}
