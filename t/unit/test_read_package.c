/* test_read_package.c - office/read_package.h, on t/gen/document_corpus.py's
 * files */
#include "office/read_package.h"

#include "office/package.h"
#include "reading_check.h"

static const struct sample samples[] = {
	{ "objects.doc", "every object is counted for what it is", MACROS_NONE,
	    "http://link.example/a.hta\nhttp://asked.example/\n",
	    { { FEATURE_OFFICE_OLE_OBJECTS, 7 },
		{ FEATURE_OFFICE_OLE_LINKS, 2 },
		{ FEATURE_OFFICE_OLE_UPDATED, 1 },
		{ FEATURE_OFFICE_OLE_PACKAGES, 2 },
		{ FEATURE_OFFICE_OLE_PROGRAMS, 1 },
		{ FEATURE_OFFICE_OLE_PACKAGE_BYTES, 10 },
		{ FEATURE_OFFICE_OLE_EQUATIONS, 1 },
		{ FEATURE_OFFICE_OLE_CONTROLS, 1 },
		{ FEATURE_OFFICE_OLE_DOCUMENTS, 1 } },
	    9 },
	{ "nothing.doc", "a document without objects has none", MACROS_NONE, "",
	    { { 0 } }, 0 },
	{ "alone.bin", "a program is one whatever it is called", MACROS_NONE,
	    "",
	    { { FEATURE_OFFICE_OLE_OBJECTS, 1 },
		{ FEATURE_OFFICE_OLE_PACKAGES, 1 },
		{ FEATURE_OFFICE_OLE_PROGRAMS, 1 },
		{ FEATURE_OFFICE_OLE_PACKAGE_BYTES, 64 } },
	    4 },
	{ "slides.ppt", "a presentation's objects are unpacked", MACROS_NONE,
	    "",
	    { { FEATURE_OFFICE_OLE_OBJECTS, 1 },
		{ FEATURE_OFFICE_OLE_PACKAGES, 1 },
		{ FEATURE_OFFICE_OLE_PROGRAMS, 1 },
		{ FEATURE_OFFICE_OLE_PACKAGE_BYTES, 10 } },
	    4 },
};

static void
names_make_programs(void)
{
	static const struct {
		const char *name;
		bool is_program;
	} names[] = { { "a.js", true }, { "A.LNK ", true },
		{ "a.pdf.exe", true }, { "a.exe.txt", false }, { "exe", false },
		{ "", false } };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		CHECK_EQ(names[i].name,
		    package_is_program(
			names[i].name, strlen(names[i].name), "text", 4),
		    names[i].is_program);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		sample_check("read_package", &samples[i], read_package_ole,
		    "office.ole_", NULL, 0);
	names_make_programs();
	return check_done();
}
