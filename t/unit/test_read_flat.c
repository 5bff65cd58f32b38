/* test_read_flat.c - office/read_flat.h, on t/gen/document_corpus.py's files
 */
#include "office/read_flat.h"

#include "reading_check.h"

#define URL "http://a.example/x\n"

static const struct sample samples[] = {
	{ "flat.xml", "flat OPC holds a project", MACROS_SUSPICIOUS, URL,
	    { { FEATURE_VBA_PROJECTS, 1 } }, 1 },
	{ "word2003.xml", "Word 2003's XML holds ActiveMime", MACROS_SUSPICIOUS,
	    URL, { { FEATURE_VBA_PROJECTS, 1 } }, 1 },
	{ "page.mht", "MHTML holds ActiveMime", MACROS_SUSPICIOUS, URL,
	    { { FEATURE_VBA_PROJECTS, 1 } }, 1 },
	{ "quoted.mht", "or in quoted-printable", MACROS_SUSPICIOUS, URL,
	    { { FEATURE_VBA_PROJECTS, 1 } }, 1 },
	{ "editdata.mso", "ActiveMime may stand alone", MACROS_SUSPICIOUS, URL,
	    { { FEATURE_VBA_PROJECTS, 1 } }, 1 },
	{ "plain.xml", "a document without macros has none", MACROS_NONE, "",
	    { { 0 } }, 0 },
};

/* Blanks and line ends anywhere between the digits. */
static void
blanks_hide_nothing(void)
{
	scoped_reading struct reading reading = { 0 };
	scoped_buffer struct buffer spread = BUFFER_OF(SAMPLE_BYTES);
	size_t len;
	scoped_mem char *bytes = sample_read("read_flat", "flat.xml", &len);
	bool in_data = false;

	for (size_t i = 0; i < len; i++) {
		in_data = in_data || strncmp(&bytes[i], "0M8R", 4) == 0;
		buffer_add(&spread, &bytes[i], 1);
		buffer_add(&spread, "\r\n", in_data ? 2 : 0);
	}
	reading_init(&reading);
	read_flat(buffer_text(&spread), spread.len, &reading);
	CHECK_EQ("blanks hide nothing", reading.macros, MACROS_SUSPICIOUS);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		sample_check("read_flat", &samples[i], read_flat,
		    "vba.projects", NULL, 0);
	blanks_hide_nothing();
	return check_done();
}
