/* test_read_doc.c - office/read_doc.h: samples whose facts are known. */
#include "office/read_doc.h"

#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "formats/little.h"
#include "reading_sample.h"

#define FOLDER "fuzz/corpus/doc/"

static const struct sample_fact lure[] = {
	{ FEATURE_OFFICE_IMAGES, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 13 + 3 + 13 + 19 },
	{ FEATURE_OFFICE_LURE_WORDS, 2 },
	{ FEATURE_OFFICE_IMAGE_LURE, 1 },
};

static const struct sample_fact wide[] = {
	{ FEATURE_OFFICE_TEXT_CHARS, 8 },
	{ FEATURE_OFFICE_LURE_WORDS, 1 },
};

static const struct sample_fact fields[] = {
	{ FEATURE_OFFICE_DDE_LINKS, 2 },
	/* The second is spelled by numbers. */
	{ FEATURE_OFFICE_DDE_PROGRAMS, 2 },
	{ FEATURE_OFFICE_HYPERLINKS, 1 },
	{ FEATURE_OFFICE_EXTERNAL_OBJECTS, 1 },
	{ FEATURE_OFFICE_REMOTE_LOADS, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 1 + 4 + 4 },
};

static const struct sample_fact encrypted[] = {
	{ FEATURE_OFFICE_ENCRYPTED, 1 },
};

#define FACTS(table) table, sizeof table / sizeof *table

static const struct {
	const char *name;
	const char *file;
	const struct sample_fact *facts;
	size_t fact_count;
	const char *urls;
} cases[] = {
	{ "a phrase in two pieces and around a picture is one", "lure",
	    FACTS(lure), "https://a.example/x\n" },
	{ "wide letters are read", "wide", FACTS(wide), "" },
	{ "fields are no text, and tell what they ask", "fields", FACTS(fields),
	    "http://b.example/\nhttp://c.example/x.doc\n" },
	{ "the same in its file", "file.doc", FACTS(fields),
	    "http://b.example/\nhttp://c.example/x.doc\n" },
	{ "of what is encrypted only that is said", "encrypted",
	    FACTS(encrypted), "" },
};

/* A file, or the length of a table, the table, the document. */
static void
read_any(const char *bytes, size_t len, struct reading *out)
{
	size_t table;

	if (len > 4 && memcmp(bytes, "\xd0\xcf\x11\xe0", 4) == 0) {
		read_doc(bytes, len, out);
		return;
	}
	table = len >= 2 ? little_u16(bytes) : 0;
	if (len < 2 || table > len - 2)
		return;
	read_doc_streams(
	    bytes + 2 + table, len - 2 - table, bytes + 2, table, out);
}

static void
test_prefixes(const char *name, const struct buffer *whole)
{
	for (size_t len = 0; len < whole->len; len += 1 + whole->len / 500) {
		scoped_reading struct reading reading;
		scoped_mem char *copy = mem_new(len, 1);

		memcpy(copy, whole->data, len);
		reading_init(&reading);
		read_any(copy, len, &reading);
		CHECK(name,
		    sample_value(&reading, FEATURE_OFFICE_TEXT_CHARS) <= 100);
	}
}

static void
test_case(size_t i)
{
	scoped_buffer struct buffer file = BUFFER_OF(1L << 20);
	scoped_reading struct reading reading;
	char path[64];

	snprintf(path, sizeof path, FOLDER "%s", cases[i].file);
	sample_load(path, &file);
	reading_init(&reading);
	read_any(file.data, file.len, &reading);
	sample_compare(
	    cases[i].name, &reading, cases[i].facts, cases[i].fact_count);
	CHECK_EQ(cases[i].name, reading.macros, MACROS_NONE);
	CHECK_TEXT(cases[i].name, buffer_text(&reading.urls), cases[i].urls);
	test_prefixes(cases[i].name, &file);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		test_case(i);
	return check_done();
}
