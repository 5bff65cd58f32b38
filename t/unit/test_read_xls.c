/* test_read_xls.c - office/read_xls.h: samples whose facts are known. */
#include "office/read_xls.h"

#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "reading_sample.h"

#define FOLDER "fuzz/corpus/xls/"

static const struct sample_fact downloader[] = {
	{ FEATURE_XLM_SHEETS, 1 },
	{ FEATURE_XLM_SHEETS_VERY_HIDDEN, 1 },
	{ FEATURE_XLM_AUTO_NAMES, 1 },
	{ FEATURE_XLM_AUTO_HIDDEN, 1 },
	{ FEATURE_XLM_FORMULAS, 3 },
	{ FEATURE_XLM_EXECUTES, 2 },
	{ FEATURE_XLM_PIECES, 1 },
	/* urlmon, urldownloadtofile, .ocx, regsvr32 */
	{ FEATURE_XLM_WORDS, 4 },
	{ FEATURE_OFFICE_SHEETS_VERY_HIDDEN, 1 },
	{ FEATURE_OFFICE_IMAGES, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 31 },
	{ FEATURE_OFFICE_LURE_WORDS, 2 },
	{ FEATURE_OFFICE_IMAGE_LURE, 1 },
};

static const struct sample_fact pieces[] = {
	{ FEATURE_XLM_SHEETS, 1 },
	{ FEATURE_XLM_SHEETS_HIDDEN, 1 },
	{ FEATURE_XLM_AUTO_NAMES, 1 },
	{ FEATURE_XLM_FORMULAS, 3 },
	{ FEATURE_XLM_MAKES, 1 },
	{ FEATURE_XLM_PIECES, 8 + 7 },
	{ FEATURE_XLM_ASKS, 1 },
	{ FEATURE_XLM_JUMPS, 1 },
	{ FEATURE_OFFICE_SHEETS_HIDDEN, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 9 },
	{ FEATURE_OFFICE_LURE_WORDS, 1 },
};

static const struct sample_fact calculations[] = {
	{ FEATURE_XLM_SHEETS, 1 },
	{ FEATURE_XLM_FORMULAS, 2 },
	{ FEATURE_XLM_MAKES, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 7 + 8 + 5 + 3 },
};

static const struct sample_fact links[] = {
	{ FEATURE_OFFICE_DDE_LINKS, 1 },
	{ FEATURE_OFFICE_DDE_PROGRAMS, 1 },
	{ FEATURE_OFFICE_EXTERNAL_BOOKS, 1 },
	{ FEATURE_OFFICE_EXTERNAL_OBJECTS, 1 },
	{ FEATURE_OFFICE_REMOTE_LOADS, 1 },
	{ FEATURE_OFFICE_HYPERLINKS, 1 },
	{ FEATURE_OFFICE_IMAGES, 1 },
	{ FEATURE_OFFICE_IMAGE_LURE, 1 },
};

static const struct sample_fact long_strings[] = {
	{ FEATURE_OFFICE_TEXT_CHARS, 9000 + 5000 },
};

static const struct sample_fact five[] = {
	{ FEATURE_XLM_SHEETS, 1 },
	{ FEATURE_XLM_AUTO_NAMES, 1 },
	{ FEATURE_XLM_AUTO_HIDDEN, 1 },
	{ FEATURE_XLM_FORMULAS, 1 },
	{ FEATURE_XLM_EXECUTES, 1 },
	{ FEATURE_XLM_WORDS, 1 },
	{ FEATURE_OFFICE_DDE_LINKS, 1 },
	{ FEATURE_OFFICE_DDE_PROGRAMS, 1 },
	{ FEATURE_OFFICE_EXTERNAL_BOOKS, 1 },
	{ FEATURE_OFFICE_TEXT_CHARS, 4 },
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
	enum macro_level macros;
	const char *urls;
} cases[] = {
	{ "a hidden macro that fetches a library is suspicious", "downloader",
	    FACTS(downloader), MACROS_SUSPICIOUS, "http://a.example/b.ocx\n" },
	{ "the same in its file", "file.xls", FACTS(downloader),
	    MACROS_SUSPICIOUS, "http://a.example/b.ocx\n" },
	{ "a hidden macro that makes formulas is suspicious", "pieces",
	    FACTS(pieces), MACROS_SUSPICIOUS, "" },
	{ "a macro that nobody starts is a macro", "calculations",
	    FACTS(calculations), MACROS_ANY, "" },
	{ "links are told apart, and objects are no pictures", "links",
	    FACTS(links), MACROS_NONE,
	    "http://b.example/x.xls\nhttp://c.example/y.doc\n"
	    "http://d.example/\n" },
	{ "strings that go on in other records are whole", "long",
	    FACTS(long_strings), MACROS_NONE, "" },
	{ "a book of Excel 5 is read, whatever its sheets say they are", "five",
	    FACTS(five), MACROS_SUSPICIOUS, "" },
	{ "of what is encrypted only that is said", "encrypted",
	    FACTS(encrypted), MACROS_NONE, "" },
};

static void
read_any(const char *bytes, size_t len, struct reading *out)
{
	if (len > 4 && memcmp(bytes, "\xd0\xcf\x11\xe0", 4) == 0)
		read_xls(bytes, len, out);
	else
		read_xls_stream(bytes, len, out);
}

/* No prefix says more than the whole, but that records are cut. */
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
		    sample_value(&reading, FEATURE_XLM_EXECUTES) <= 2 &&
			sample_value(&reading, FEATURE_XLM_BROKEN) <= 4);
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
	CHECK_EQ(cases[i].name, reading.macros, cases[i].macros);
	CHECK_TEXT(cases[i].name, buffer_text(&reading.urls), cases[i].urls);
	test_prefixes(cases[i].name, &file);
}

/* Every sheet is said to begin at the globals: the same bytes are not read a
 * thousand times. */
static void
test_repetition(void)
{
	scoped_buffer struct buffer book = BUFFER_OF(32L << 20);
	scoped_reading struct reading reading;
	static const char bof[] = "\x09\x08\x10\0\0\6\5\0"
				  "\x34\x12\xcd\7\0\0\0\0\6\0\0\0";
	static const char sheet[] = "\x85\0\x09\0\0\0\0\0\0\0\1\0x";
	char filler[4 + 8000] = "\xff\x0f\x40\x1f";

	buffer_add(&book, bof, sizeof bof - 1);
	for (int i = 0; i < 2000; i++)
		buffer_add(&book, sheet, sizeof sheet - 1);
	while (book.len < 16L << 20)
		buffer_add(&book, filler, sizeof filler);
	reading_init(&reading);
	read_xls_stream(book.data, book.len, &reading);
	CHECK("no byte is read a thousand times",
	    sample_value(&reading, FEATURE_XLM_BROKEN) < 2000);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		test_case(i);
	test_repetition();
	return check_done();
}
