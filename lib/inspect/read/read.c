/* read.c - kinds and names to readers, by table. A reader is one row. */
#include "read/read.h"

#include <string.h>

#include "base/file_name.h"
#include "base/text.h"
#include "formats/kind.h"
#include "office/read_doc.h"
#include "office/read_flat.h"
#include "office/read_ooxml.h"
#include "office/read_package.h"
#include "office/read_rtf.h"
#include "office/read_vba.h"
#include "office/read_xls.h"
#include "read/read_html.h"
#include "read/read_image.h"
#include "read/read_lnk.h"
#include "read/read_onenote.h"
#include "read/read_pdf.h"
#include "read/read_pe.h"
#include "read/read_script.h"
#include "read/read_shortcut.h"

/* What a name makes of a file. */
enum called {
	CALLED_PAGE = 1 << 0,   /* a browser opens it */
	CALLED_SCRIPT = 1 << 1, /* a script host does */
	CALLED_OFFICE = 1 << 2, /* Office does */
	CALLED_DISK = 1 << 3,   /* Windows mounts it */
	CALLED_ZIP = 1 << 4,    /* its end is looked at as well */
	CALLED_MAIL = 1 << 5,   /* a mail program opens it */
};

/* clang-format off */
static const struct {
	enum called called;
	const char *endings;
} endings[] = {
	{ CALLED_PAGE, " htm html xhtml shtml xht svg hta mht mhtml " },
	{ CALLED_SCRIPT, " js jse vbs vbe wsf wsc wsh sct hta ps1 psm1 bat cmd " },
	{ CALLED_OFFICE, " doc docm dot docx rtf xls xlsm xml mht mhtml ppt wps " },
	{ CALLED_DISK, " iso img vhd vhdx " },
};

static const struct {
	enum called called;
	const char *declared;
} declarations[] = {
	{ CALLED_PAGE, "text/html" },
	{ CALLED_PAGE, "application/xhtml+xml" },
	{ CALLED_PAGE, "image/svg+xml" },
	{ CALLED_SCRIPT, "*/*javascript" },
	{ CALLED_SCRIPT, "*/*vbscript" },
	{ CALLED_OFFICE, "application/msword" },
};

/* Kinds that are texts: what such a file is called still counts. */
static const char *const textual[] = { "html", "xml", "svg", "hta", "wsf",
	"sct", "vbe", "jse", "bat", "mht", "eml", "url", "iqy", "slk" };

struct row {
	const char *kinds;   /* of bytes, between spaces */
	unsigned int called; /* or of a text that is called so */
	void (*read)(const char *bytes, size_t len, struct reading *out);
};

static const struct row rows[] = {
	{ " lnk ", 0, read_lnk },
	{ " pdf ", 0, read_pdf },
	{ " html svg hta ", CALLED_PAGE, read_html },
	{ " hta wsf sct vbe jse bat ", CALLED_SCRIPT, read_script },
	{ " one ", 0, read_onenote },
	{ " exe ", 0, read_pe },
	{ " iso img vhd vhdx ", CALLED_DISK, read_image },
	{ " ole ", 0, read_vba_ole },
	{ " ole ", 0, read_package_ole },
	{ " ole ", 0, read_xls },
	{ " ole ", 0, read_doc },
	{ " zip docx xlsx pptx ", 0, read_ooxml },
	{ " rtf ", 0, read_rtf },
	{ " xml mht html ", CALLED_OFFICE, read_flat },
	{ " url ", 0, read_shortcut },
};
/* clang-format on */

#define ROWS (sizeof rows / sizeof *rows)

static bool
is_word_of(const char *words, const char *word)
{
	size_t wanted = strlen(word);

	for (words += strspn(words, " "); *words != '\0';
	     words += strspn(words, " ")) {
		size_t len = strcspn(words, " ");

		if (len == wanted && memcmp(words, word, len) == 0)
			return true;
		words += len;
	}
	return false;
}

static unsigned int
called_by_name(const char *name)
{
	char ending[FILE_EXTENSION_BYTES];
	unsigned int called = 0;

	file_name_extension(name, strlen(name), ending);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (is_word_of(endings[i].endings, ending))
			called |= (unsigned int)endings[i].called;
	return called;
}

unsigned int
read_called(const struct scan_file *file)
{
	size_t len = strlen(file->declared);
	unsigned int called = 0;

	for (size_t i = 0; i < file->name_count; i++)
		called |= called_by_name(file->names[i]);
	for (size_t i = 0; i < sizeof declarations / sizeof *declarations; i++)
		if (text_matches(declarations[i].declared, file->declared, len))
			called |= (unsigned int)declarations[i].called;
	if (kind_is_called_zip(file))
		called |= CALLED_ZIP;
	if (kind_is_called_mail(file))
		called |= CALLED_MAIL;
	return called;
}

/* Whether the bytes say no more than that it is some text, or nothing. */
static bool
is_open_to_names(const struct scan_file *file)
{
	if (file->kinds[0] == '\0')
		return true;
	for (size_t i = 0; i < sizeof textual / sizeof *textual; i++)
		if (file_has_kind(file, textual[i], strlen(textual[i])))
			return true;
	return false;
}

/* Whether one of the file's kinds is among the words. */
static bool
has_kind_of(const struct scan_file *file, const char *words)
{
	for (words += strspn(words, " "); *words != '\0';
	     words += strspn(words, " ")) {
		size_t len = strcspn(words, " ");

		if (file_has_kind(file, words, len))
			return true;
		words += len;
	}
	return false;
}

static bool
applies(const struct row *row, const struct scan_file *file)
{
	return has_kind_of(file, row->kinds) ||
	    (row->called != 0 && is_open_to_names(file) &&
		(read_called(file) & row->called) != 0);
}

bool
read_has_reader(const struct scan_file *file)
{
	for (size_t i = 0; i < ROWS; i++)
		if (applies(&rows[i], file))
			return true;
	return false;
}

void
read_file(const struct scan_file *file, const char *bytes, size_t len,
    struct reading *out)
{
	for (size_t i = 0; i < ROWS; i++)
		if (applies(&rows[i], file))
			rows[i].read(bytes, len, out);
}
