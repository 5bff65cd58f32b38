/* test_unpack.c - unpack/unpack.h by way of a whole examination: every member
 * once, limits, and what is remembered. */
#include "check.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/own.h"
#include "clamav/signatures.h"
#include "examine_sample.h"
#include "zip_sample.h"

static void
test_members(struct bench *bench)
{
	char eicar[EICAR_BYTES];
	struct zip_sample_entry inner[] = {
		{ .name = "eicar.com", .data = eicar, .len = sizeof eicar },
	};
	struct zip_sample_entry outer[] = {
		{ .name = "a/inner.zip" },
		{ .name = "a/", .data = "" },
		{ .name = "b.txt", .data = "text", .len = 4 },
	};
	scoped_buffer struct buffer packed = BUFFER_OF(65536);
	scoped_buffer struct buffer content = BUFFER_OF(65536);
	scoped_report struct scan_report *report = NULL;
	const struct scan_file *file;

	signatures_eicar(eicar);
	zip_sample(&packed, inner, 1);
	outer[0].data = packed.data;
	outer[0].len = packed.len;
	zip_sample(&content, outer, 3);
	report = examine_file(bench, "outer.zip", &content);
	CHECK_EQ("each file once, and no folder", report->file_count, 4);
	CHECK("the attachment", find(report, "outer.zip") != NULL);
	file = find(report, "outer.zip/a/inner.zip/eicar.com");
	CHECK("what is two deep", file != NULL && file->parent == 2);
	CHECK("with a digest of its own",
	    file != NULL && file->sha256[0] == 0x27);
	CHECK_TEXT("and libclamav's type",
	    file != NULL ? file->engine_type : "", "CL_TYPE_TEXT_ASCII");
	CHECK("a container is opened",
	    (report->files[0].flags & FILE_OPENED) != 0);
	CHECK("its hit is the part's",
	    report->hit_count > 0 && report->hits[0].part == 3);
}

/* Entries that libclamav does not read: it takes no name of the directory's
 * that the local header has not, nor the other way around. */
static void
test_hidden_entry(struct bench *bench)
{
	char eicar[EICAR_BYTES];
	struct zip_sample_entry entries[] = {
		{ .name = "a.txt", .data = "text", .len = 4 },
		{ .name = "b.com",
		    .data = eicar,
		    .len = sizeof eicar,
		    .unnamed = 1 },
	};
	scoped_buffer struct buffer content = BUFFER_OF(65536);
	scoped_report struct scan_report *report = NULL;
	const struct scan_file *file;

	signatures_eicar(eicar);
	zip_sample(&content, entries, 2);
	report = examine_file(bench, "a.zip", &content);
	file = find(report, "a.zip/b.com");
	CHECK("what the directory leaves out is examined",
	    file != NULL && (file->flags & FILE_HEADER_MISMATCH) != 0);
	CHECK("and found", report->hit_count > 0);
}

static void
test_listed(struct bench *bench)
{
	const struct zip_sample_entry entries[] = {
		{ .name = "\x90\xbf\x8b\x81.lnk",
		    .data = "x",
		    .len = 1,
		    .flags = 1 },
		{ .name = "b", .data = "x", .len = 1, .method = 9 },
	};
	const struct zip_sample_entry shared[] = {
		{ .name = "c", .data = "y", .len = 1, .size = 100000 },
		{ .name = "d", .data = "y", .len = 1, .size = 100000, .at = 1 },
	};
	scoped_buffer struct buffer content = BUFFER_OF(65536);
	scoped_report struct scan_report *report = NULL;
	const struct scan_file *file;

	zip_sample(&content, entries, 1);
	report = examine_file(bench, "a.zip", &content);
	file = find(report, "a.zip/\xe8\xab\x8b\xe6\xb1\x82.lnk");
	CHECK("an encrypted member is listed, its name in CP932",
	    file != NULL &&
		(file->flags & (FILE_LISTED | FILE_ENCRYPTED)) ==
		    (FILE_LISTED | FILE_ENCRYPTED));
	report_free(&report);
	buffer_clear(&content);
	zip_sample(&content, entries + 1, 1);
	report = examine_file(bench, "b.zip", &content);
	CHECK("what nobody can unpack was not examined",
	    has_note(&report->unscanned, "unsupported"));
	report_free(&report);
	buffer_clear(&content);
	/* The second entry leads to the first one's local header. */
	zip_sample(&content, shared, 2);
	report = examine_file(bench, "c.zip", &content);
	CHECK("entries that share bytes are beyond a limit",
	    has_note(&report->limits, "overlap"));
	CHECK("and listed", report->file_count == 3);
}

static void
test_the_same_again(struct bench *bench)
{
	const struct zip_sample_entry entries[] = {
		{ .name = "a.html", .data = "<html>hello</html>", .len = 18 },
		{ .name = "b.txt", .data = "some text to be seen", .len = 20 },
	};
	scoped_buffer struct buffer content = BUFFER_OF(65536);
	scoped_report struct scan_report *first = NULL;

	zip_sample(&content, entries, 2);
	first = examine_file(bench, "a.zip", &content);
	for (int i = 0; i < 3; i++) {
		scoped_report struct scan_report *again = examine_file(
		    bench, "a.zip", &content);
		size_t first_len, again_len;
		scoped_mem uint8_t *first_bytes = report_pack(
		    first, &first_len);
		scoped_mem uint8_t *again_bytes = report_pack(
		    again, &again_len);

		CHECK("the same document gives the same report",
		    first_len == again_len &&
			memcmp(first_bytes, again_bytes, first_len) == 0);
	}
}

/* More attachments than are remembered push the first one out; it gives the
 * same report although libclamav knows it as clean. */
static void
test_forgotten(struct bench *bench)
{
	const struct zip_sample_entry entry = { .name = "a.html",
		.data = "<html>forget me not</html>",
		.len = 26 };
	scoped_buffer struct buffer content = BUFFER_OF(65536);
	scoped_report struct scan_report *first = NULL;
	scoped_report struct scan_report *again = NULL;
	size_t first_len, again_len;
	scoped_mem uint8_t *first_bytes = NULL, *again_bytes = NULL;

	zip_sample(&content, &entry, 1);
	first = examine_file(bench, "a.zip", &content);
	for (int i = 0; i < 2 * LIMIT_FACTS_ENTRIES; i += 64) {
		struct zip_sample_entry many[64];
		char texts[64][16];

		for (int k = 0; k < 64; k++) {
			snprintf(texts[k], sizeof texts[k], "file %d", i + k);
			many[k] = (struct zip_sample_entry){ .name = "f",
				.data = texts[k],
				.len = strlen(texts[k]) };
		}
		report_free(&again);
		again = examine_files(bench, many, 64);
	}
	report_free(&again);
	again = examine_file(bench, "a.zip", &content);
	first_bytes = report_pack(first, &first_len);
	again_bytes = report_pack(again, &again_len);
	CHECK("what was forgotten gives the same report, too",
	    first_len == again_len &&
		memcmp(first_bytes, again_bytes, first_len) == 0);
}

static void
test_same_content_twice(struct bench *bench)
{
	const struct zip_sample_entry entry = {
		.name = "b.lnk", .data = "x", .len = 1
	};
	struct zip_sample_entry files[2];
	scoped_buffer struct buffer content = BUFFER_OF(65536);
	scoped_report struct scan_report *report = NULL;

	zip_sample(&content, &entry, 1);
	files[0] = (struct zip_sample_entry){
		.name = "one.zip", .data = content.data, .len = content.len
	};
	files[1] = files[0];
	files[1].name = "two.zip";
	report = examine_files(bench, files, 2);
	CHECK("two attachments are two, though they are equal",
	    report->file_count == 4 && find(report, "one.zip/b.lnk") != NULL &&
		find(report, "two.zip/b.lnk") != NULL);
	CHECK_EQ("each with its own part", report->files[3].part, 4);
}

static void
test_limits(struct bench *bench)
{
	struct zip_sample_entry entries[30];
	scoped_buffer struct buffer content = BUFFER_OF(65536);
	scoped_report struct scan_report *report = NULL;

	for (size_t i = 0; i < 30; i++)
		entries[i] = (struct zip_sample_entry){
			.name = "f", .data = "x", .len = 1
		};
	zip_sample(&content, entries, 30);
	bench->host.limits_files = 20;
	report = examine_file(bench, "a.zip", &content);
	CHECK(
	    "too many members are a limit", has_note(&report->limits, "files"));
	CHECK("the first ones are listed", report->file_count == 21);
	report_free(&report);
	bench->host.limits_files = 10000;
	buffer_clear(&content);
	entries[0].len = 0;
	entries[0].data = "";
	entries[0].size = 0;
	zip_sample(&content, entries, 1);
	for (int i = 0; i < 25; i++) {
		scoped_buffer struct buffer outer = BUFFER_OF(65536);
		struct zip_sample_entry entry = { .name = "inner.zip",
			.data = content.data,
			.len = content.len };

		zip_sample(&outer, &entry, 1);
		buffer_clear(&content);
		buffer_add(&content, outer.data, outer.len);
	}
	report = examine_file(bench, "deep.zip", &content);
	CHECK("archives too deep inside each other are a limit",
	    has_note(&report->limits, "depth"));
	CHECK_EQ("down to there each is listed", report->file_count, 21);
}

int
main(void)
{
	struct bench bench;

	bench_open(&bench);
	test_members(&bench);
	test_hidden_entry(&bench);
	test_listed(&bench);
	test_the_same_again(&bench);
	test_forgotten(&bench);
	test_same_content_twice(&bench);
	test_limits(&bench);
	bench_close(&bench);
	return check_done();
}
