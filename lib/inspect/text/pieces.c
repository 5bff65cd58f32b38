/* pieces.c - a member of a package, by its kind and its folder. */
#include "text/pieces.h"

#include <string.h>

#include "base/text.h"

/* Kinds of files that are one file of many. */
static const char *const packages[] = { "docx", "xlsx", "pptx", "odf", "epub" };

/* Kinds that no package needs to be what it is. */
static const char *const strangers[] = { "exe", "lnk", "pdf", "one", "rtf",
	"html", "mht", "hta", "wsf", "sct", "vbe", "bat", "chm", "msi", "iso",
	"vhd", "vhdx", "zip", "7z", "rar", "cab", "elf", "macho", "url", "slk",
	"iqy", "swf" };

static bool
has_kind_of(
    const struct scan_file *file, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (file_has_kind(file, words[i], strlen(words[i])))
			return true;
	return false;
}

/* Where Office puts what somebody embedded (ECMA-376-1, 15.2.11): an OLE2 file
 * there is a document, elsewhere it holds macros or settings. */
static bool
is_embedded(const struct scan_file *file)
{
	static const char folder[] = "/embeddings/";
	size_t len = strlen(file->path);

	for (size_t i = 0; i + sizeof folder - 1 < len; i++)
		if (text_begins(file->path + i, len - i, folder))
			return true;
	return false;
}

bool
piece_of_document(
    const struct scan_report *report, const struct scan_file *file)
{
	const struct scan_file *outer;

	if (file->parent == 0)
		return false;
	outer = &report->files[file->parent - 1];
	if (!has_kind_of(outer, packages, sizeof packages / sizeof *packages))
		return false;
	if (has_kind_of(file, strangers, sizeof strangers / sizeof *strangers))
		return false;
	return !(file_has_kind(file, "ole", 3) && is_embedded(file));
}
