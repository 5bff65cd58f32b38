/* test_read.c - read/read.h and file_measures.h by way of a whole
 * examination: who reads what, and what is said of any file. */
#include "check.h"

#include "examine_sample.h"
#include "read/read.h"
#include "wire/report_features.h"

static const char shortcut[] = "[InternetShortcut]\r\n"
			       "URL=http://a.example/x.zip\r\n"
			       "IconIndex=3\r\nurl=https://b.example/\r\n";

static const char program[] =
    "MZ..............................................."
    "...............";

/* A file's value of a feature; -1 when it is missing. */
static double
value_of(const struct scan_file *file, enum feature feature)
{
	struct features features;

	if (file == NULL)
		return -2;
	file_get_features(file, &features);
	return features_has(&features, feature)
	    ? (double)features.values[feature]
	    : -1;
}

static void
test_addresses(struct bench *bench)
{
	const struct zip_sample_entry entries[] = {
		{ .name = "a.url",
		    .data = shortcut,
		    .len = sizeof shortcut - 1 },
	};
	scoped_buffer struct buffer content = BUFFER_OF(65536);
	scoped_report struct scan_report *report = NULL;
	const struct scan_file *file;

	zip_sample(&content, entries, 1);
	report = examine_file(bench, "a.zip", &content);
	file = find(report, "a.zip/a.url");
	CHECK("a member is read",
	    file != NULL && file->url_count == 2 &&
		strcmp(file->urls[0], "http://a.example/x.zip") == 0);
	CHECK_EQ("what is not at the outside stays inside",
	    report->files[0].url_count, 0);
}

static void
test_measures(struct bench *bench)
{
	const struct zip_sample_entry entries[] = {
		{ .name = "seikyu.pdf.exe",
		    .data = program,
		    .len = sizeof program },
		{ .name = "b.txt", .data = "text", .len = 4 },
		{ .name = "c.js", .data = "x", .len = 1, .flags = 1 },
	};
	scoped_buffer struct buffer content = BUFFER_OF(65536);
	scoped_report struct scan_report *report = NULL;
	const struct scan_file *zip, *member, *listed;

	zip_sample(&content, entries, 3);
	report = examine_file(bench, "a.zip", &content);
	zip = &report->files[0];
	member = find(report, "a.zip/seikyu.pdf.exe");
	listed = find(report, "a.zip/c.js");
	CHECK_EQ("files inside are counted",
	    value_of(zip, FEATURE_FILE_COUNT_INSIDE), 3);
	CHECK_EQ("those that run, by name as well",
	    value_of(zip, FEATURE_FILE_EXECUTABLES_INSIDE), 2);
	CHECK_EQ("what stays shut is said of all around it",
	    value_of(zip, FEATURE_FILE_CLOSED), 1);
	CHECK_EQ("an attachment is nowhere inside",
	    value_of(zip, FEATURE_FILE_DEPTH), 0);
	CHECK_EQ("a member is", value_of(member, FEATURE_FILE_DEPTH), 1);
	CHECK_EQ(
	    "its size", value_of(member, FEATURE_FILE_SIZE), sizeof program);
	CHECK_EQ(
	    "its name's trick", value_of(member, FEATURE_FILE_NAME_DOUBLE), 1);
	CHECK_EQ("what was not seen has no size",
	    value_of(listed, FEATURE_FILE_SIZE), -1);
	CHECK_EQ("but a name", value_of(listed, FEATURE_FILE_NAME_DOUBLE), 0);
}

/* A document of pieces; a program in it is none of them. */
static void
test_pieces(struct bench *bench)
{
	const struct zip_sample_entry entries[] = {
		{ .name = "word/document.xml",
		    .data = "<?xml version=\"1.0\"?><w/>",
		    .len = 25 },
		{ .name = "word/vbaProject.bin",
		    .data = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....",
		    .len = 12 },
		{ .name = "word/embeddings/oleObject1.bin",
		    .data = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1.....",
		    .len = 13 },
		{ .name = "word/media/x.png",
		    .data = program,
		    .len = sizeof program },
	};
	scoped_buffer struct buffer content = BUFFER_OF(65536);
	scoped_report struct scan_report *report = NULL;

	zip_sample(&content, entries, 4);
	report = examine_file(bench, "a.docm", &content);
	CHECK("a document is scored", file_is_scored(&report->files[0]));
	CHECK_EQ("its pieces do not count",
	    value_of(&report->files[0], FEATURE_FILE_COUNT_INSIDE), 2);
	CHECK("nor are they scored",
	    !file_is_scored(find(report, "a.docm/word/document.xml")) &&
		!file_is_scored(find(report, "a.docm/word/vbaProject.bin")));
	CHECK("what is embedded is",
	    file_is_scored(
		find(report, "a.docm/word/embeddings/oleObject1.bin")));
	CHECK("and what no picture is",
	    file_is_scored(find(report, "a.docm/word/media/x.png")));
}

static bool
is_same_file(const struct scan_file *a, const struct scan_file *b)
{
	if (a->families != b->families || a->value_count != b->value_count ||
	    a->url_count != b->url_count || a->macros != b->macros)
		return false;
	for (size_t i = 0; i < a->value_count; i++)
		if (a->values[i].feature != b->values[i].feature ||
		    a->values[i].value != b->values[i].value)
			return false;
	for (size_t i = 0; i < a->url_count; i++)
		if (strcmp(a->urls[i], b->urls[i]) != 0)
			return false;
	return true;
}

static void
test_remembered(struct bench *bench)
{
	struct zip_sample_entry entry = {
		.name = "a.url", .data = shortcut, .len = sizeof shortcut - 1
	};
	scoped_buffer struct buffer content = BUFFER_OF(65536);
	scoped_report struct scan_report *first = NULL, *second = NULL;

	zip_sample(&content, &entry, 1);
	first = examine_file(bench, "twice.zip", &content);
	second = examine_file(bench, "twice.zip", &content);
	CHECK_EQ("as many files", first->file_count, second->file_count);
	for (size_t i = 0; i < first->file_count; i++)
		CHECK("the same document twice gives the same row",
		    is_same_file(&first->files[i], &second->files[i]));
	report_free(&second);
	second = examine_file(bench, "twice.pdf.exe", &content);
	CHECK_EQ("a name of its own is its own",
	    value_of(&second->files[0], FEATURE_FILE_NAME_DOUBLE), 1);
}

static void
test_names(void)
{
	scoped_report struct scan_report *report = report_new();
	struct scan_file *text = report_add_file(report);
	struct scan_file *script = report_add_file(report);
	struct scan_file *page = report_add_file(report);

	file_add_name(text, "a.txt", 5);
	file_add_name(script, "a.txt", 5);
	file_add_name(script, "b.VBS", 5);
	report_set_text(&page->declared, "text/html", 9);
	CHECK("a text is called nothing", read_called(text) == 0);
	CHECK("any form of a name counts", read_called(script) != 0);
	CHECK("the declared type, too", read_called(page) != 0);
	CHECK("and each is another", read_called(page) != read_called(script));
	CHECK("nobody reads a text", !read_has_reader(text));
}

int
main(void)
{
	struct bench bench;

	bench_open(&bench);
	test_addresses(&bench);
	test_measures(&bench);
	test_pieces(&bench);
	test_remembered(&bench);
	test_names();
	bench_close(&bench);
	return check_done();
}
