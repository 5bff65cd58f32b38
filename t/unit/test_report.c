/* test_report.c - wire/report.h: what an honest worker builds. */
#include "check.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "wire/sealed.h"
#include "wire_samples.h"

static struct fault fault;

/* A decoded copy, or NULL. */
static struct scan_report *
round_trip(const struct scan_report *report)
{
	size_t len;
	scoped_mem uint8_t *bytes = report_pack(report, &len);

	return report_decode(bytes, len, SAMPLE_MESSAGE_BYTES, &fault);
}

/* Reports are equal when they pack to the same bytes. */
static bool
same(const struct scan_report *a, const struct scan_report *b)
{
	size_t a_len, b_len;
	scoped_mem uint8_t *a_bytes = report_pack(a, &a_len);
	scoped_mem uint8_t *b_bytes = report_pack(b, &b_len);

	return a_len == b_len && memcmp(a_bytes, b_bytes, a_len) == 0;
}

static void
test_round_trip(void)
{
	scoped_report struct scan_report *sample = sample_report();
	scoped_report struct scan_report *got = round_trip(sample);
	scoped_report struct scan_report *nothing = report_new();
	scoped_report struct scan_report *nothing_got = round_trip(nothing);

	CHECK("what was built decodes", got != NULL);
	CHECK("to the same", same(sample, got));
	CHECK_EQ("parts", got->part_count, 3);
	CHECK_EQ("kind", got->parts[2].kind, PART_LEAF);
	CHECK_EQ("parent", got->parts[2].parent, 1);
	CHECK_EQ(
	    "flags", got->parts[2].flags, PART_ATTACHMENT | PART_SPLICEABLE);
	CHECK_EQ("names", got->parts[2].name_count, 2);
	CHECK_TEXT("second name", got->parts[2].names[1], "seikyu.zip");
	CHECK_TEXT("declared", got->parts[2].declared, "application/zip");
	CHECK_TEXT("encoding", got->parts[2].encoding, "base64");
	CHECK_TEXT("absent is empty, never NULL", got->parts[0].detected, "");
	CHECK_EQ("bounds", got->parts[2].body_end, 390);
	CHECK_EQ("digest", got->parts[2].md5[15], 3);
	CHECK_EQ("files", got->file_count, 2);
	CHECK("a file's true type", file_has_kind(&got->files[0], "zip", 3));
	CHECK_TEXT(
	    "the engine's type", got->files[0].engine_type, "CL_TYPE_ZIP");
	CHECK_EQ("a file's digest", got->files[0].sha1[19], 3);
	CHECK_EQ("a member's file", got->files[1].parent, 1);
	CHECK_TEXT("its path", got->files[1].path, "seikyu.zip/a.doc.lnk");
	CHECK_TEXT("its other name", got->files[1].names[1], "a.doc.lnk");
	CHECK_EQ(
	    "its flags", got->files[1].flags, FILE_LISTED | FILE_NAME_DOUBLE);
	CHECK_EQ("no digest of the unseen", got->files[1].sha256[0], 0);
	CHECK_TEXT("hit", got->hits[0].name, "Eicar-Test-Signature");
	CHECK_TEXT("hit's path", got->hits[0].path, "a.zip/b.com");
	CHECK_EQ("hit's part", got->hits[0].part, 3);
	CHECK_TEXT("note", got->unscanned.items[0].reason, "encrypted");
	CHECK_TEXT("forged", got->forged[0].name, "X-Sekisho");
	CHECK_EQ("subject", got->subject.value_end, 40);
	CHECK_EQ("another one", got->other_subject_count, 1);
	CHECK_EQ("its ordinal", got->other_subjects[0].count, 2);
	CHECK_EQ("its place", got->other_subjects[0].value_begin, 50);
	CHECK_TEXT("its text", got->other_subjects[0].decoded, "again");
	CHECK_EQ("signatures", got->signatures, 8700000);
	CHECK("test signatures", got->test_signatures_only);
	CHECK_TEXT("a secret", got->secrets.texts[0], "s3cret");
	CHECK_EQ("what opened a file", got->files[0].password, PASSWORD_LABEL);
	CHECK_TEXT("a part's word", report_encryption(got, 3), "label");
	CHECK("of none", report_encryption(got, 2) == NULL);
	got->files[1].flags |= FILE_ENCRYPTED;
	CHECK_TEXT("one member closed", report_encryption(got, 3), "closed");
	CHECK("an empty report is one", nothing_got != NULL);
}

static void
test_adders(void)
{
	scoped_report struct scan_report *report = report_new();
	struct scan_part *part = report_add_part(report);
	char name[32];
	static char huge[100000];

	memset(huge, 'x', sizeof huge);
	for (int i = 0; i < 2 * LIMIT_REPORT_NAMES; i++) {
		snprintf(name, sizeof name, "name %d", i / 2);
		part_add_name(part, name, strlen(name));
	}
	CHECK_EQ("a name counts once", part->name_count, LIMIT_REPORT_NAMES);
	part_add_name(part, "one more", 8);
	CHECK_EQ("names are bounded", part->name_count, LIMIT_REPORT_NAMES);
	report_set_text(&part->declared, huge, sizeof huge);
	CHECK_EQ(
	    "texts are bounded", strlen(part->declared), LIMIT_REPORT_TEXT);
	report_set_text(&part->declared, "a\nb\0\xff", 5);
	CHECK_TEXT(
	    "and harmless", part->declared, "a b\xef\xbf\xbd\xef\xbf\xbd");

	report_add_hit(report, "A", 1, "p");
	report_add_hit(report, "A", 1, "p");
	CHECK_EQ("a hit counts once", report->hit_count, 1);
	report_add_hit(report, "A", 0, "p");
	report_add_hit(report, "A", 1, NULL);
	CHECK_EQ("per part and path", report->hit_count, 3);
	for (int i = 0; i < LIMIT_REPORT_HITS; i++) {
		snprintf(name, sizeof name, "hit %d", i);
		report_add_hit(report, name, 0, "");
	}
	CHECK_EQ("hits are bounded", report->hit_count, LIMIT_REPORT_HITS);
	CHECK_TEXT(
	    "and the rest is a limit", report->limits.items[0].reason, "hits");
	report_add_forged(report, "X-A", 1);
	report_add_forged(report, "X-A", 1);
	report_add_forged(report, "X A", 1);
	report_add_forged(report, "", 1);
	report_add_forged(report, "X-B", 0);
	CHECK_EQ(
	    "only what the MTA can delete is forged", report->forged_count, 1);
	for (uint32_t i = 0; i <= LIMIT_REPORT_FORGED; i++)
		report_add_forged(report, "X-A", i + 1);
	CHECK_TEXT("too many forged headers are a limit",
	    report->limits.items[1].reason, "forged");
	for (uint32_t i = 0; i <= LIMIT_REPORT_NOTES; i++)
		report_add_note(&report->oddities, NULL, i);
	CHECK_EQ(
	    "notes are bounded", report->oddities.count, LIMIT_REPORT_NOTES);
	while (report->part_count < LIMIT_REPORT_PARTS)
		report_add_part(report);
	CHECK("parts are bounded", report_add_part(report) == NULL);
}

static void
test_file_adders(void)
{
	scoped_report struct scan_report *report = report_new();
	struct scan_file *file = report_add_file(report);
	static char huge[100000];
	char word[16];

	memset(huge, 'x', sizeof huge);
	CHECK("no type yet", !file_has_kind(file, "exe", 3));
	file_add_kind(file, "exe", 3);
	file_add_kind(file, "dll", 3);
	file_add_kind(file, "exe", 3);
	CHECK_TEXT("a word counts once", file->kinds, "exe dll");
	CHECK("a part of a word is none", !file_has_kind(file, "ex", 2));
	CHECK("nor two", !file_has_kind(file, "exe dll", 7));
	file_add_kind(file, "", 0);
	file_add_kind(file, "a b", 3);
	file_add_kind(file, "EXE", 3);
	CHECK_TEXT("words are plain", file->kinds, "exe dll");
	for (int i = 0; i < 100; i++) {
		snprintf(word, sizeof word, "word%d", i);
		file_add_kind(file, word, strlen(word));
	}
	CHECK("and bounded", strlen(file->kinds) <= LIMIT_REPORT_KINDS);
	file_set_path(file, huge, sizeof huge);
	CHECK_EQ("a path is bounded", strlen(file->path), LIMIT_REPORT_PATH);
	while (report->file_count < LIMIT_REPORT_FILES)
		report_add_file(report);
	CHECK("files are bounded", report_add_file(report) == NULL);
}

static void
test_free(void)
{
	struct scan_report *none = NULL;
	struct scan_report *report = sample_report();

	report_free(&none);
	report_free(&report);
	CHECK("freed is cleared", report == NULL);
}

/* A report at the limit of files, parts being few or many. */
static void
add_huge_files(struct scan_report *report)
{
	char name[LIMIT_REPORT_TEXT];

	memset(name, 'f', sizeof name);
	while (report->file_count < LIMIT_REPORT_FILES) {
		struct scan_file *file = report_add_file(report);

		file->part = 1;
		file->parent = (uint32_t)report->file_count - 1;
		file_add_name(file, name, sizeof name);
	}
}

/* Everything at its limit: 10,000 parts of 16 names and 1,000 hits. */
static struct scan_report *
huge_report(void)
{
	struct scan_report *report = report_new();
	char text[LIMIT_REPORT_PATH];

	memset(text, 'n', sizeof text);
	for (int i = 0; i < LIMIT_REPORT_PARTS; i++) {
		struct scan_part *part = sample_part(
		    report, PART_LEAF, 0, "a/b");

		part->header_begin = part->body_begin = part->body_end = 0;
		for (int j = 0; j < LIMIT_REPORT_NAMES; j++) {
			text[0] = (char)('a' + j);
			part_add_name(part, text, 200);
		}
	}
	for (int i = 0; i < LIMIT_REPORT_HITS; i++) {
		char name[LIMIT_REPORT_TEXT + 1];

		snprintf(name, sizeof name, "%01024d", i);
		text[sizeof text - 1] = '\0';
		report_add_hit(report, name, LIMIT_REPORT_PARTS, text);
	}
	for (uint32_t i = 0; i < LIMIT_REPORT_NOTES; i++)
		report_add_note(&report->limits, "files", i);
	return report;
}

static void
test_cut(void)
{
	scoped_report struct scan_report *report = huge_report();
	scoped_report struct scan_report *got = NULL;
	size_t len;
	scoped_mem uint8_t *bytes = report_pack(report, &len);
	const struct scan_notes *limits;

	CHECK("a report is bounded", len <= LIMIT_REPORT_BYTES);
	CHECK("and as full as it can be", len > LIMIT_REPORT_BYTES - 10000);
	got = report_decode(bytes, len, SAMPLE_MESSAGE_BYTES, &fault);
	CHECK("a cut report decodes", got != NULL);
	if (got == NULL)
		return;
	CHECK("parts are lost", got->part_count < LIMIT_REPORT_PARTS);
	CHECK("from the end", got->parts[0].md5[0] == 1);
	CHECK_EQ("hits never", got->hit_count, LIMIT_REPORT_HITS);
	CHECK_EQ(
	    "a hit in a lost part is one in the message", got->hits[0].part, 0);
	limits = &got->limits;
	CHECK_TEXT("and it says so", limits->items[limits->count - 1].reason,
	    "report");
}

static void
test_cut_files(void)
{
	scoped_report struct scan_report *report = sample_report();
	scoped_report struct scan_report *full = huge_report();
	scoped_report struct scan_report *got = NULL;

	for (size_t i = 0; i < report->file_count; i++)
		report->files[i].part = 1;
	add_huge_files(report);
	got = round_trip(report);
	CHECK("a report of many files decodes", got != NULL);
	if (got == NULL)
		return;
	CHECK("files are lost before parts",
	    got->part_count == 3 && got->file_count > 1000 &&
		got->file_count < LIMIT_REPORT_FILES);
	CHECK_TEXT("and it says so",
	    got->limits.items[got->limits.count - 1].reason, "report");
	CHECK_EQ("what points at a part stays", got->hits[0].part, 3);
	report_free(&got);
	add_huge_files(full);
	got = round_trip(full);
	CHECK("all files are lost before any part is",
	    got != NULL && got->file_count == 0 && got->part_count > 500);
}

static void
test_encode(void)
{
	scoped_report struct scan_report *report = sample_report();
	scoped_sealed struct sealed sealed = { 0 };
	scoped_fd int fd = report_encode(report, &fault);
	scoped_mem uint8_t *bytes = NULL;
	size_t len;

	bytes = report_pack(report, &len);
	CHECK_EQ("a report comes sealed",
	    sealed_map(fd, LIMIT_REPORT_BYTES, &sealed, &fault), 0);
	CHECK("with its bytes",
	    sealed.len == len && memcmp(sealed.data, bytes, len) == 0);
	sample_seed("sample", -1, bytes, len);
}

static void
test_prefixes(void)
{
	scoped_report struct scan_report *report = sample_report();
	size_t len, decoded = 0;
	scoped_mem uint8_t *bytes = report_pack(report, &len);

	for (size_t i = 0; i < len; i++) {
		/* A copy of that length, so that a byte too far is seen. */
		scoped_mem uint8_t *prefix = mem_new(i, 1);
		scoped_report struct scan_report *got = NULL;

		memcpy(prefix, bytes, i);
		fault.text[0] = '\0';
		got = report_decode(prefix, i, SAMPLE_MESSAGE_BYTES, &fault);
		decoded += got != NULL;
		CHECK("a refused prefix says why",
		    got != NULL || fault.text[0] != '\0');
		if (got != NULL)
			CHECK(
			    "a prefix is never the whole", !same(report, got));
	}
	/* Only between the fields behind the digest can a cut go unseen. */
	CHECK("hardly a prefix decodes", decoded <= 11);
}

static void
test_flips(void)
{
	scoped_report struct scan_report *report = sample_report();
	size_t len;
	scoped_mem uint8_t *bytes = report_pack(report, &len);

	for (size_t i = 0; i < len; i++)
		for (int bit = 0; bit < 8; bit++) {
			scoped_report struct scan_report *got = NULL;
			scoped_report struct scan_report *again = NULL;

			bytes[i] ^= (uint8_t)(1 << bit);
			got = report_decode(
			    bytes, len, SAMPLE_MESSAGE_BYTES, &fault);
			bytes[i] ^= (uint8_t)(1 << bit);
			if (got == NULL)
				continue;
			again = round_trip(got);
			CHECK("what decodes is a report",
			    again != NULL && same(got, again));
		}
}

int
main(void)
{
	test_round_trip();
	test_adders();
	test_file_adders();
	test_free();
	test_cut();
	test_cut_files();
	test_encode();
	test_prefixes();
	test_flips();
	return check_done();
}
