/* test_read_vba.c - office/read_vba.h, on t/gen/document_corpus.py's files */
#include "office/read_vba.h"

#include "reading_check.h"

/* What SHOUT and GREETING of the generator say. */
#define SHOUT_FACTS                                                            \
	{ FEATURE_VBA_PROJECTS, 1 }, { FEATURE_VBA_PROCEDURES, 1 },            \
	    { FEATURE_VBA_STATEMENTS, 5 }, { FEATURE_VBA_AUTO_WORDS, 1 },      \
	    { FEATURE_VBA_EXECUTE_WORDS, 1 },                                  \
	    { FEATURE_VBA_PROGRAM_WORDS, 1 },                                  \
	    { FEATURE_VBA_CHARACTER_WORDS, 1 }, { FEATURE_VBA_STRINGS, 4 },    \
	    { FEATURE_VBA_CONCATENATIONS, 4 },                                 \
	{                                                                      \
		FEATURE_VBA_URLS, 1                                            \
	}
#define SHOUT_COUNT 10
#define SHOUT_URL   "http://a.example/x\n"
#define GREETING_FACTS                                                         \
	{ FEATURE_VBA_PROJECTS, 1 }, { FEATURE_VBA_MODULES, 1 },               \
	    { FEATURE_VBA_PROCEDURES, 1 }, { FEATURE_VBA_STATEMENTS, 3 },      \
	{                                                                      \
		FEATURE_VBA_STRINGS, 1                                         \
	}
#define GREETING_COUNT 5

/* Measures of the source: test_vba_words.c. */
static const enum feature measures[] = { FEATURE_VBA_SOURCE_BYTES,
	FEATURE_VBA_JUGGLING, FEATURE_VBA_LONGEST_STRING,
	FEATURE_VBA_LONGEST_LINE, FEATURE_VBA_STRING_ENTROPY,
	FEATURE_VBA_STRING_SHARE, FEATURE_VBA_COMMENT_SHARE,
	FEATURE_VBA_NAME_LENGTH, FEATURE_VBA_NAME_VOWELS,
	FEATURE_VBA_UNCALLED };

static const struct sample samples[] = {
	{ "shout.doc", "what starts by itself and executes is suspicious",
	    MACROS_SUSPICIOUS, SHOUT_URL,
	    { SHOUT_FACTS, { FEATURE_VBA_MODULES, 2 } }, SHOUT_COUNT + 1 },
	{ "greeting.bin", "words in strings start nothing", MACROS_ANY, "",
	    { GREETING_FACTS }, GREETING_COUNT },
	{ "writer.xls", "what starts by itself and writes is suspicious",
	    MACROS_SUSPICIOUS, "",
	    { { FEATURE_VBA_PROJECTS, 1 }, { FEATURE_VBA_MODULES, 1 },
		{ FEATURE_VBA_PROCEDURES, 1 }, { FEATURE_VBA_STATEMENTS, 5 },
		{ FEATURE_VBA_AUTO_WORDS, 1 }, { FEATURE_VBA_WRITE_WORDS, 1 },
		{ FEATURE_VBA_MACHINE_WORDS, 1 }, { FEATURE_VBA_STRINGS, 3 },
		{ FEATURE_VBA_CONCATENATIONS, 1 } },
	    9 },
	{ "painted.doc", "a control's event starts by itself",
	    MACROS_SUSPICIOUS, "",
	    { { FEATURE_VBA_PROJECTS, 1 }, { FEATURE_VBA_MODULES, 1 },
		{ FEATURE_VBA_PROCEDURES, 1 }, { FEATURE_VBA_STATEMENTS, 3 },
		{ FEATURE_VBA_EVENT_WORDS, 1 },
		{ FEATURE_VBA_EXECUTE_WORDS, 1 },
		{ FEATURE_VBA_PROGRAM_WORDS, 1 }, { FEATURE_VBA_STRINGS, 1 } },
	    8 },
	{ "painted-module.doc", "a plain module has no events", MACROS_ANY, "",
	    { { FEATURE_VBA_PROJECTS, 1 }, { FEATURE_VBA_MODULES, 2 },
		{ FEATURE_VBA_PROCEDURES, 1 }, { FEATURE_VBA_STATEMENTS, 3 },
		{ FEATURE_VBA_EXECUTE_WORDS, 1 },
		{ FEATURE_VBA_PROGRAM_WORDS, 1 }, { FEATURE_VBA_STRINGS, 1 } },
	    7 },
	{ "caller.doc", "comments and calls of its own execute nothing",
	    MACROS_AUTOEXEC, "",
	    { { FEATURE_VBA_PROJECTS, 1 }, { FEATURE_VBA_MODULES, 1 },
		{ FEATURE_VBA_PROCEDURES, 2 }, { FEATURE_VBA_STATEMENTS, 6 },
		{ FEATURE_VBA_AUTO_WORDS, 1 }, { FEATURE_VBA_STRINGS, 1 } },
	    6 },
	{ "purged.bin", "a project without compiled code says so",
	    MACROS_SUSPICIOUS, SHOUT_URL,
	    { SHOUT_FACTS, { FEATURE_VBA_MODULES, 1 },
		{ FEATURE_VBA_PURGED, 1 } },
	    SHOUT_COUNT + 2 },
	{ "stomped.doc", "compiled code without a source is what runs",
	    MACROS_SUSPICIOUS, "",
	    { { FEATURE_VBA_PROJECTS, 1 }, { FEATURE_VBA_MODULES, 2 },
		{ FEATURE_VBA_AUTO_WORDS, 1 }, { FEATURE_VBA_EXECUTE_WORDS, 1 },
		{ FEATURE_VBA_STOMPED, 1 } },
	    5 },
	{ "swapped.doc", "compiled code that says more is what runs",
	    MACROS_SUSPICIOUS, "",
	    { GREETING_FACTS, { FEATURE_VBA_AUTO_WORDS, 1 },
		{ FEATURE_VBA_EXECUTE_WORDS, 1 },
		{ FEATURE_VBA_PROGRAM_WORDS, 1 }, { FEATURE_VBA_STOMPED, 1 } },
	    GREETING_COUNT + 4 },
	{ "macintosh.xls", "two code pages hide no module", MACROS_ANY, "",
	    { GREETING_FACTS }, GREETING_COUNT },
	{ "slides.ppt", "a presentation's macros are unpacked",
	    MACROS_SUSPICIOUS, SHOUT_URL,
	    { SHOUT_FACTS, { FEATURE_VBA_MODULES, 1 } }, SHOUT_COUNT + 1 },
	{ "slides-plain.ppt", "or stand as they are", MACROS_SUSPICIOUS,
	    SHOUT_URL, { SHOUT_FACTS, { FEATURE_VBA_MODULES, 1 } },
	    SHOUT_COUNT + 1 },
	{ "bent.doc", "modules are found without a list", MACROS_SUSPICIOUS,
	    SHOUT_URL, { SHOUT_FACTS, { FEATURE_VBA_MODULES, 2 } },
	    SHOUT_COUNT + 1 },
};

static void
check_long_ones(void)
{
	static const struct sample locked = { "locked.xls",
		"a locked project, and what its list hides", MACROS_SUSPICIOUS,
		SHOUT_URL,
		{ { FEATURE_VBA_LOCKED, 1 },
		    { FEATURE_VBA_HIDDEN_MODULES, 1 } },
		2 };
	static const struct sample form = { "form.doc",
		"a form's text counts as a string", MACROS_SUSPICIOUS,
		"http://form.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
		{ { FEATURE_VBA_FORMS, 1 }, { FEATURE_VBA_FORM_TEXT, 116 } },
		2 };

	sample_check("read_vba", &locked, read_vba_ole, "vba.locked", NULL, 0);
	sample_check("read_vba", &locked, read_vba_ole, "vba.hidden", NULL, 0);
	sample_check("read_vba", &form, read_vba_ole, "vba.form", NULL, 0);
}

static void
nothing_is_said_of_other_bytes(void)
{
	scoped_reading struct reading reading = { 0 };

	reading_init(&reading);
	read_vba_ole("PK\3\4", 4, &reading);
	CHECK("nothing is said of other bytes",
	    !features_has(&reading.features, FEATURE_VBA_PROJECTS));
}

int
main(void)
{
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		sample_check("read_vba", &samples[i], read_vba_ole, "vba.",
		    measures, sizeof measures / sizeof *measures);
	check_long_ones();
	nothing_is_said_of_other_bytes();
	return check_done();
}
