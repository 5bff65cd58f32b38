/* test_read_rtf.c - office/read_rtf.h, on t/gen/document_corpus.py's files */
#include "office/read_rtf.h"

#include "reading_check.h"

/* What the objects' bytes are does not matter here. */
static const enum feature sizes[] = { FEATURE_RTF_OBJECT_BYTES };

static const struct sample samples[] = {
	{ "equation.rtf", "an object that opens by itself", MACROS_NONE, "",
	    { { FEATURE_RTF_OBJECTS, 1 }, { FEATURE_RTF_UPDATES, 1 },
		{ FEATURE_RTF_EQUATIONS, 1 }, { FEATURE_RTF_DEPTH, 3 } },
	    4 },
	{ "spaced.rtf", "digits apart are read", MACROS_NONE, "",
	    { { FEATURE_RTF_OBJECTS, 1 }, { FEATURE_RTF_EQUATIONS, 1 },
		{ FEATURE_RTF_SPLIT_BYTES, 2595 }, { FEATURE_RTF_DEPTH, 3 } },
	    4 },
	{ "stuffed.rtf", "what stands between digits is counted", MACROS_NONE,
	    "",
	    { { FEATURE_RTF_OBJECTS, 1 }, { FEATURE_RTF_EQUATIONS, 1 },
		{ FEATURE_RTF_INTERRUPTIONS, 4 }, { FEATURE_RTF_DEPTH, 4 } },
	    4 },
	{ "shifted.rtf", "a digit too many hides nothing", MACROS_NONE, "",
	    { { FEATURE_RTF_OBJECTS, 1 }, { FEATURE_RTF_EQUATIONS, 1 },
		{ FEATURE_RTF_DEPTH, 3 } },
	    3 },
	{ "binary.rtf", "an object's data may be binary", MACROS_NONE, "",
	    { { FEATURE_RTF_OBJECTS, 1 }, { FEATURE_RTF_PACKAGES, 1 },
		{ FEATURE_RTF_PROGRAMS, 1 }, { FEATURE_RTF_INTERRUPTIONS, 1 },
		{ FEATURE_RTF_DEPTH, 3 } },
	    5 },
	{ "package.rtf", "a script in a package", MACROS_NONE, "",
	    { { FEATURE_RTF_OBJECTS, 1 }, { FEATURE_RTF_PACKAGES, 1 },
		{ FEATURE_RTF_PROGRAMS, 1 }, { FEATURE_RTF_DEPTH, 3 } },
	    4 },
	{ "macros.rtf", "macros of an embedded document", MACROS_SUSPICIOUS,
	    "http://a.example/x\n",
	    { { FEATURE_RTF_OBJECTS, 1 }, { FEATURE_RTF_DOCUMENTS, 1 },
		{ FEATURE_RTF_DEPTH, 3 } },
	    3 },
	{ "links.rtf", "links by header and by moniker", MACROS_NONE,
	    "http://topic.example/a\nhttp://moniker.example/a.hta\n",
	    { { FEATURE_RTF_OBJECTS, 2 }, { FEATURE_RTF_LINKS, 2 },
		{ FEATURE_RTF_DOCUMENTS, 1 }, { FEATURE_RTF_DEPTH, 3 } },
	    4 },
	{ "stray.rtf", "a document without the header of an object",
	    MACROS_SUSPICIOUS, "http://a.example/x\n",
	    { { FEATURE_RTF_OBJECTS, 1 }, { FEATURE_RTF_UNREADABLE, 1 },
		{ FEATURE_RTF_DEPTH, 3 } },
	    3 },
	{ "fields.rtf", "templates and fields that fetch", MACROS_NONE,
	    "http://template.example/a.dotm\nhttp://get.example/a\n"
	    "https://click.example/\n",
	    { { FEATURE_RTF_TEMPLATES, 1 }, { FEATURE_RTF_DDE, 1 },
		{ FEATURE_RTF_FETCHES, 1 }, { FEATURE_RTF_DEPTH, 3 } },
	    4 },
	{ "local.rtf", "a template of this machine is no matter", MACROS_NONE,
	    "", { { FEATURE_RTF_DEPTH, 2 } }, 1 },
	{ "head.rtf", "a header that only Word accepts", MACROS_NONE, "",
	    { { FEATURE_RTF_BAD_HEADER, 1 }, { FEATURE_RTF_DEPTH, 1 } }, 2 },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		sample_check("read_rtf", &samples[i], read_rtf, "rtf.", sizes,
		    sizeof sizes / sizeof *sizes);
	return check_done();
}
