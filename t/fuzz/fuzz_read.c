/* fuzz_read.c - whatever a file is and is called, its readers end, say the
 * same twice, and say nothing that a report refuses.
 *
 * One byte of choices, the file. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "formats/kind.h"
#include "read/read.h"
#include "wire/report_features.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* By the low bits of the first byte. */
static const char *const names[] = { "a", "a.doc", "a.js", "a.vbs", "a.ps1",
	"a.bat", "a.html", "a.svg", "a.hta", "a.mht", "a.xml", "a.iso", "a.vhd",
	"a.rtf", "a.xls", "a.wsf" };

/* What the walk of a ZIP would say, by the high bits. */
static const char *const packages[] = { "docx", "xlsx", "pptx", "odf" };

#define NAMES    (sizeof names / sizeof *names)
#define PACKAGES (sizeof packages / sizeof *packages)

static void
describe(struct scan_file *file, uint8_t choices, const char *bytes, size_t len)
{
	const char *name = names[choices % NAMES];
	struct kind kind;

	file_add_name(file, name, strlen(name));
	kind_find(bytes, len, &kind);
	for (size_t i = 0; i < kind.count; i++)
		file_add_kind(file, kind.words[i], strlen(kind.words[i]));
	if (kind.container == CONTAINER_ZIP)
		file_add_kind(file, packages[choices / NAMES % PACKAGES],
		    strlen(packages[choices / NAMES % PACKAGES]));
}

static void
check(struct scan_report *report, struct scan_file *file,
    const struct reading *reading)
{
	assert(reading->macros <= MACROS_LAST);
	assert(reading->url_count <= LIMIT_READING_URLS);
	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		float value = reading->features.values[i];

		assert(isnan(value) || (isfinite(value) && value >= 0));
	}
	assert(report_set_features(report, file, &reading->features));
}

static void
check_same(const struct reading *a, const struct reading *b)
{
	assert(a->macros == b->macros && a->url_count == b->url_count);
	assert(a->urls.len == b->urls.len);
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		assert(memcmp(&a->features.values[i], &b->features.values[i],
			   sizeof(float)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	scoped_report struct scan_report *report = NULL;
	scoped_reading struct reading first = { 0 };
	scoped_reading struct reading second = { 0 };
	const char *bytes = (const char *)data + 1;
	struct scan_file *file;

	if (len < 1)
		return 0;
	report = report_new();
	file = report_add_file(report);
	describe(file, data[0], bytes, len - 1);
	reading_init(&first);
	reading_init(&second);
	read_file(file, bytes, len - 1, &first);
	read_file(file, bytes, len - 1, &second);
	check(report, file, &first);
	check_same(&first, &second);
	return 0;
}
