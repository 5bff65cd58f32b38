/* test_read_ooxml.c - office/read_ooxml.h: samples whose facts are known. */
#include "office/read_ooxml.h"

#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "reading_sample.h"

#define FOLDER "fuzz/corpus/ooxml/"

static const struct sample_fact dde[] = {
	{ FEATURE_OFFICE_DDE_LINKS, 2 },
	{ FEATURE_OFFICE_DDE_PROGRAMS, 1 },
	/* The results of two fields. */
	{ FEATURE_OFFICE_TEXT_CHARS, 2 * 23 },
};

static const struct sample_fact dde_alone[] = {
	{ FEATURE_OFFICE_DDE_LINKS, 1 },
	{ FEATURE_OFFICE_DDE_PROGRAMS, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 23 },
};

static const struct sample_fact template[] = {
	{ FEATURE_OFFICE_TEMPLATES, 1 },
	{ FEATURE_OFFICE_EXTERNAL_OBJECTS, 2 },
	{ FEATURE_OFFICE_EXTERNAL_MEDIA, 1 },
	/* The template and the frame on a share. */
	{ FEATURE_OFFICE_REMOTE_LOADS, 2 },
	{ FEATURE_OFFICE_MONIKERS, 1 },
	{ FEATURE_OFFICE_HYPERLINKS, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 7 },
};

/* 26 and 9 letters are seen, 14, 13 and 9 are not. */
static const struct sample_fact lure[] = {
	{ FEATURE_OFFICE_IMAGES, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 24 + 9 },
	{ FEATURE_OFFICE_TEXT_HIDDEN,
	    (double)(float)((14 + 12 + 9) / (14. + 12 + 9 + 24 + 9)) },
	{ FEATURE_OFFICE_LURE_WORDS, 2 },
	{ FEATURE_OFFICE_IMAGE_LURE, 1 },
};

static const struct sample_fact objects[] = {
	{ FEATURE_OFFICE_OLE_DOCUMENTS, 1 },
	{ FEATURE_OFFICE_OLE_OBJECTS, 1 },
	{ FEATURE_OFFICE_OLE_EQUATIONS, 1 },
	{ FEATURE_OFFICE_OLE_CONTROLS, 1 },
	{ FEATURE_OFFICE_CUSTOM_UI, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 4 },
};

static const struct sample_fact macro_xlsm[] = {
	{ FEATURE_XLM_SHEETS, 1 },
	{ FEATURE_XLM_SHEETS_VERY_HIDDEN, 1 },
	{ FEATURE_XLM_AUTO_NAMES, 1 },
	{ FEATURE_XLM_AUTO_HIDDEN, 1 },
	{ FEATURE_XLM_FORMULAS, 4 },
	{ FEATURE_XLM_EXECUTES, 2 },
	{ FEATURE_XLM_MAKES, 1 },
	{ FEATURE_XLM_PIECES, 4 },
	/* urlmon, urldownloadtofile, .ocx, regsvr32 */
	{ FEATURE_XLM_WORDS, 4 },
	{ FEATURE_OFFICE_SHEETS_HIDDEN, 1 },
	{ FEATURE_OFFICE_SHEETS_VERY_HIDDEN, 1 },
	{ FEATURE_OFFICE_IMAGES, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 13 + 13 },
	{ FEATURE_OFFICE_LURE_WORDS, 2 },
	{ FEATURE_OFFICE_IMAGE_LURE, 1 },
};

static const struct sample_fact plain[] = {
	{ FEATURE_OFFICE_TEXT_CHARS, 7 + 8 + 9 },
};

static const struct sample_fact dde_book[] = {
	{ FEATURE_OFFICE_DDE_LINKS, 2 },
	{ FEATURE_OFFICE_DDE_PROGRAMS, 1 },
};

static const struct sample_fact macro_xlsb[] = {
	{ FEATURE_XLM_SHEETS, 1 },
	{ FEATURE_XLM_SHEETS_HIDDEN, 1 },
	{ FEATURE_XLM_AUTO_NAMES, 1 },
	{ FEATURE_XLM_AUTO_HIDDEN, 1 },
	{ FEATURE_XLM_FORMULAS, 2 },
	{ FEATURE_XLM_EXECUTES, 1 },
	{ FEATURE_XLM_MAKES, 1 },
	{ FEATURE_XLM_PIECES, 2 },
	/* mshta; "cmd /c" is two strings */
	{ FEATURE_XLM_WORDS, 1 },
	{ FEATURE_OFFICE_SHEETS_HIDDEN, 1 },
	{ FEATURE_OFFICE_DDE_LINKS, 1 },
	{ FEATURE_OFFICE_DDE_PROGRAMS, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 13 },
	{ FEATURE_OFFICE_LURE_WORDS, 1 },
};

static const struct sample_fact slides[] = {
	{ FEATURE_OFFICE_HYPERLINKS, 1 },
	{ FEATURE_OFFICE_MONIKERS, 1 },
	{ FEATURE_OFFICE_IMAGES, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 13 },
	{ FEATURE_OFFICE_LURE_WORDS, 1 },
	{ FEATURE_OFFICE_IMAGE_LURE, 1 },
};

#define FACTS(table) table, sizeof table / sizeof *table

static const struct {
	const char *name;
	const char *file;
	const struct sample_fact *facts;
	size_t fact_count;
	enum macro_level macros;
	const char *urls;
} cases[] = {
	{ "a field in five pieces asks a program", "dde.docx", FACTS(dde),
	    MACROS_NONE, "" },
	{ "a part in UTF-16 is read", "wide.docx", FACTS(dde_alone),
	    MACROS_NONE, "" },
	{ "any prefix is one, and stored parts are read", "prefix.docx",
	    FACTS(dde_alone), MACROS_NONE, "" },
	{ "what leads outside is told apart", "template.docx", FACTS(template),
	    MACROS_NONE,
	    "http://a.example/t.dotm\nhttps://b.example/\n"
	    "http://c.example/x!x-usc\nhttp://e.example/pixel.png\n" },
	{ "what nobody sees is no text", "lure.docx", FACTS(lure), MACROS_NONE,
	    "" },
	{ "objects are told apart", "objects.docx", FACTS(objects), MACROS_NONE,
	    "" },
	{ "a hidden macro that fetches a library is suspicious", "macro.xlsm",
	    FACTS(macro_xlsm), MACROS_SUSPICIOUS, "http://a.example/b.ocx\n" },
	{ "a binary one, too", "macro.xlsb", FACTS(macro_xlsb),
	    MACROS_SUSPICIOUS, "http://0xb907d607/f.html\n" },
	{ "an honest book is one", "plain.xlsx", FACTS(plain), MACROS_NONE,
	    "" },
	{ "links of a book ask programs", "dde.xlsx", FACTS(dde_book),
	    MACROS_NONE, "" },
	{ "slides have lures and links", "lure.pptx", FACTS(slides),
	    MACROS_NONE, "http://a.example/x.sct\n" },
};

/* Half an archive may still have parts, but no more than all of it. */
static void
test_prefixes(const char *name, const struct buffer *whole, double links)
{
	for (size_t len = 0; len < whole->len; len += 1 + whole->len / 200) {
		scoped_reading struct reading reading;
		scoped_mem char *copy = mem_new(len, 1);

		memcpy(copy, whole->data, len);
		reading_init(&reading);
		read_ooxml(copy, len, &reading);
		CHECK(name,
		    sample_value(&reading, FEATURE_OFFICE_DDE_LINKS) <= links);
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
	read_ooxml(file.data, file.len, &reading);
	sample_compare(
	    cases[i].name, &reading, cases[i].facts, cases[i].fact_count);
	CHECK_EQ(cases[i].name, reading.macros, cases[i].macros);
	CHECK_TEXT(cases[i].name, buffer_text(&reading.urls), cases[i].urls);
	test_prefixes(cases[i].name, &file,
	    sample_value(&reading, FEATURE_OFFICE_DDE_LINKS));
}

static void
test_families(void)
{
	scoped_buffer struct buffer file = BUFFER_OF(1L << 20);
	scoped_reading struct reading reading;

	sample_load(FOLDER "dde.docx", &file);
	reading_init(&reading);
	read_ooxml(file.data, file.len, &reading);
	CHECK("a text document has no macro sheets, not even none",
	    !features_has(&reading.features, FEATURE_XLM_SHEETS));
	reading_release(&reading);
	reading_init(&reading);
	read_ooxml("no archive", 10, &reading);
	CHECK("what is no package says nothing",
	    !features_has(&reading.features, FEATURE_OFFICE_IMAGES));
}

/* Its VBA is another reader's; here it is found. */
static void
test_projects(void)
{
	static const struct {
		const char *file;
		double disguised;
	} projects[] = { { "macro.docm", 0 }, { "disguised.docm", 1 } };

	for (size_t i = 0; i < 2; i++) {
		scoped_buffer struct buffer file = BUFFER_OF(1L << 20);
		scoped_reading struct reading reading;
		char path[64];

		snprintf(path, sizeof path, FOLDER "%s", projects[i].file);
		sample_load(path, &file);
		reading_init(&reading);
		read_ooxml(file.data, file.len, &reading);
		CHECK_EQ("a project is found in any part", reading.macros,
		    MACROS_SUSPICIOUS);
		CHECK_EQ("and said to be disguised",
		    sample_value(&reading, FEATURE_OFFICE_MACROS_DISGUISED),
		    projects[i].disguised);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		test_case(i);
	test_families();
	test_projects();
	return check_done();
}
