/* test_facts_cache.c - unpack/facts_cache.h: facts of bytes, and no others. */
#include "check.h"

#include <string.h>

#include "base/limits.h"
#include "unpack/facts_cache.h"

static void
set(char **field, const char *text)
{
	report_set_text(field, text, strlen(text));
}

/* A report of one attachment, an archive with one member. */
static struct scan_report *
report_of(const char *path, bool with_member)
{
	struct scan_report *report = report_new();
	struct scan_file *file;

	report_add_part(report);
	file = report_add_file(report);
	file->part = 1;
	memset(file->sha256, 7, sizeof file->sha256);
	file_set_path(file, path, strlen(path));
	set(&file->detected, "application/zip");
	if (!with_member)
		return report;
	file = report_add_file(report);
	file->part = 1;
	file->parent = 1;
	file->size = 5;
	file_set_path(file, "a.zip/b", 7);
	return report;
}

/* Whether what is inside is known after it was seen so. */
static bool
is_remembered(struct scan_report *seen)
{
	struct facts_cache *cache = facts_cache_new();
	struct scan_report *again = report_of("again.zip", false);
	bool known;

	facts_cache_keep(cache, seen, 0);
	known = facts_cache_add(cache, again);
	if (known) {
		CHECK_EQ("with its member", again->file_count, 2);
		CHECK_TEXT(
		    "below its own name", again->files[1].path, "again.zip/b");
	}
	report_free(&again);
	report_free(&seen);
	facts_cache_free(&cache);
	return known;
}

int
main(void)
{
	struct scan_report *report = report_of("a.zip", true);

	CHECK("a file is known again", is_remembered(report));
	report = report_of("a.zip", true);
	report->files[0].flags |= FILE_OPENED;
	file_add_name(&report->files[0], "a.js.gz", 7);
	file_add_kind(&report->files[0], "gz", 2);
	CHECK(
	    "not one whose name is its content's, too", !is_remembered(report));
	report = report_of("a.zip", true);
	report_add_note(&report->oddities, "boundary-missing", 1);
	CHECK("nor what is odd inside", !is_remembered(report));
	report = report_of("a.zip", true);
	report_add_note(&report->unscanned, "broken", 1);
	CHECK("not one that was not examined", !is_remembered(report));
	report = report_of("a.zip", true);
	report_add_note(&report->unscanned, "broken", 2);
	CHECK("another part's trouble is its own", is_remembered(report));
	report = report_of("a.zip", true);
	report_add_note(&report->limits, "time", 1);
	CHECK("a limit may have been the message's", !is_remembered(report));
	report = report_of("a.zip", true);
	report_add_hit(report, "Eicar-Test-Signature", 1, "");
	CHECK("what was found is found again", !is_remembered(report));
	report = report_of("a.zip", true);
	report->files[1].flags |= FILE_ENCRYPTED;
	CHECK("a password is the message's", !is_remembered(report));
	/* So many notes that this part's own had no room. */
	report = report_of("a.zip", true);
	for (uint32_t i = 0; i < LIMIT_REPORT_NOTES; i++)
		report_add_note(&report->limits, "time", 2 + i);
	report_add_note(&report->limits, "time", 1);
	CHECK_EQ("notes are bounded", report->limits.count, LIMIT_REPORT_NOTES);
	CHECK_TEXT("which is noted",
	    report->limits.items[LIMIT_REPORT_NOTES - 1].reason, "notes");
	CHECK("and taken for everybody's", !is_remembered(report));
	return check_done();
}
