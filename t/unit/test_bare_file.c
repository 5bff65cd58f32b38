/* test_bare_file.c - command/bare_file.h and feature_csv.h */
#include "check.h"

#include "base/limits.h"
#include "base/own.h"
#include "command/bare_file.h"
#include "command/feature_csv.h"
#include "wire/report_features.h"

static void
test_kinds(void)
{
	static const struct {
		const char *name, *file, *bytes;
		bool bare;
	} cases[] = {
		{ "headers make a message", "a", "Subject: x\r\n\r\nhello",
		    false },
		{ "so do unknown ones before a known one", "a.txt",
		    "X-A: 1\nX-B: 2\n  more\nFrom: a@b\n\n", false },
		{ "an mbox's line may stand first", "a",
		    "From a@b Mon\nTo: c\n\n", false },
		{ "a text is none", "a", "hello\nSubject: x\n", true },
		{ "unknown headers alone are none", "a.js",
		    "label: x\nother: y\n\nFrom: z\n", true },
		{ "a blank line ends them", "a", "\nSubject: x\n", true },
		{ "a document in the form of mail is a document", "dir/a.MHT",
		    "MIME-Version: 1.0\n\n", true },
		{ "a message's name says nothing", "a.eml", "x: y\n\n", true },
		{ "nothing is an empty message", "a.docm", "", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_EQ(cases[i].name,
		    bare_file(
			cases[i].file, cases[i].bytes, strlen(cases[i].bytes)),
		    cases[i].bare);
}

static void
test_wrap(void)
{
	scoped_buffer struct buffer out = BUFFER_OF(10000);
	static const char bytes[61] = "Hello";
	const char *body;

	bare_file_wrap("dir/\xe8\xab\x8b 1.doc", bytes, 5, &out);
	CHECK("a name in any letters",
	    strstr(buffer_text(&out),
		"filename*=UTF-8''%E8%AB%8B%201.doc\r\n") != NULL);
	body = strstr(buffer_text(&out), "\r\n\r\n");
	CHECK_TEXT(
	    "the bytes", body != NULL ? body : "", "\r\n\r\nSGVsbG8=\r\n");
	buffer_clear(&out);
	bare_file_wrap("a", bytes, 57, &out);
	body = strstr(buffer_text(&out), "\r\n\r\n");
	CHECK("a full line has 76 characters",
	    body != NULL && strlen(body) == 4 + 76 + 2);
	buffer_clear(&out);
	bare_file_wrap("a", bytes, 58, &out);
	body = strstr(buffer_text(&out), "\r\n\r\n");
	CHECK("the next begins another",
	    body != NULL && strlen(body) == 4 + 76 + 2 + 4 + 2);
}

static void
test_rows(void)
{
	scoped_report struct scan_report *report = report_new();
	scoped_buffer struct buffer out = BUFFER_OF(100000);
	struct features features;
	const char *row;

	features_clear(&features);
	features_set(&features, FEATURE_FILE_SIZE, 16777217);
	for (int i = 0; i < 3; i++) {
		struct scan_file *file = report_add_file(report);

		file->parent = i == 1 ? 1 : 0;
		file_set_path(
		    file, i == 1 ? "a.zip/b\"" : "a.zip", i == 1 ? 8 : 5);
		if (i < 2)
			report_set_features(report, file, &features);
	}
	report->files[1].flags = FILE_LISTED;
	feature_csv_rows(report, "x/a.zip", true, &out);
	row = buffer_text(&out);
	CHECK("a bare file is what was named",
	    strncmp(row, "\"x/a.zip\",0000", 14) == 0);
	CHECK("a value as a float holds it, and nothing for what is missing",
	    strstr(row, ",file,16777216,,,") != NULL);
	row = strchr(row, '\n') + 1;
	CHECK("quotes are doubled, and there is no digest of the unseen",
	    strncmp(row, "\"x/a.zip/b\"\"\",,file,", 20) == 0);
	row = strchr(row, '\n') + 1;
	CHECK("what is not scored has no row", *row == '\0');
	buffer_clear(&out);
	feature_csv_rows(report, "m", false, &out);
	CHECK("in a mail files have their own names",
	    strncmp(buffer_text(&out), "\"m/a.zip\",", 10) == 0);
}

static void
test_table(void)
{
	scoped_buffer struct buffer head = BUFFER_OF(100000);
	scoped_buffer struct buffer table = BUFFER_OF(1000000);
	size_t columns = 1, lines = 0;

	feature_csv_head(&head);
	for (const char *c = buffer_text(&head); *c != '\0'; c++)
		columns += *c == ',';
	CHECK_EQ("three columns and one a feature", columns, 3 + FEATURE_COUNT);
	feature_csv_table(&table);
	for (const char *c = buffer_text(&table); *c != '\0'; c++)
		lines += *c == '\n';
	CHECK_EQ("the table names each", lines, 4 + FEATURE_COUNT);
}

int
main(void)
{
	test_kinds();
	test_wrap();
	test_rows();
	test_table();
	return check_done();
}
