/* file_measures.c - one row for each file, one pass for what is inside. */
#include "read/file_measures.h"

#include <string.h>

#include "base/file_name.h"
#include "base/mem.h"
#include "base/own.h"
#include "formats/kind.h"
#include "text/pieces.h"
#include "wire/features_signs.h"
#include "wire/report_features.h"

/* What a file holds at any depth. */
struct inside {
	uint32_t files, executables;
};

/* Endings of names that Windows runs, or opens in what runs it. */
static const char *const running[] = { "exe", "scr", "pif", "com", "cpl", "dll",
	"msi", "lnk", "js", "jse", "vbs", "vbe", "wsf", "wsh", "hta", "bat",
	"cmd", "ps1", "sct", "chm", "jar", "xll", "url" };

/* Endings that promise a document without macros (ECMA-376-1, 15.2: the
 * formats with macros have endings of their own). */
static const char *const plain[] = { "docx", "dotx", "xlsx", "xltx", "pptx",
	"potx", "ppsx", "rtf", "pdf", "htm", "html", "txt", "csv", "xml", "odt",
	"ods", "odp" };

static bool
is_called(const struct scan_file *file, const char *const *words, size_t count)
{
	for (size_t i = 0; i < file->name_count; i++) {
		char ending[FILE_EXTENSION_BYTES];

		file_name_extension(
		    file->names[i], strlen(file->names[i]), ending);
		for (size_t j = 0; j < count; j++)
			if (strcmp(words[j], ending) == 0)
				return true;
	}
	return false;
}

static bool
is_executable(const struct scan_file *file)
{
	return kind_is_program(file) ||
	    is_called(file, running, sizeof running / sizeof *running);
}

/* Count each file in all that are around it. */
static void
count_inside(const struct scan_report *report, struct inside *out)
{
	for (size_t i = 0; i < report->file_count; i++) {
		const struct scan_file *file = &report->files[i];
		bool runs;

		if (file->parent == 0 || piece_of_document(report, file))
			continue;
		runs = is_executable(file);
		for (uint32_t at = file->parent; at > 0;
		     at = report->files[at - 1].parent) {
			out[at - 1].files++;
			out[at - 1].executables += runs;
		}
	}
}

/* Whether the mail tells the password of the file or of one around it. */
static bool
is_told(const struct scan_report *report, const struct scan_file *file)
{
	while (!password_kind_is_in_mail(file->password)) {
		if (file->parent == 0)
			return false;
		file = &report->files[file->parent - 1];
	}
	return true;
}

static unsigned int
depth_of(const struct scan_report *report, const struct scan_file *file)
{
	unsigned int depth = 0;

	for (; file->parent > 0; file = &report->files[file->parent - 1])
		depth++;
	return depth;
}

static void
set_flag(struct features *features, enum feature feature, bool value)
{
	features_set(features, feature, value ? 1 : 0);
}

/* What a listing tells, too. */
static void
measure_name(const struct scan_report *report, const struct scan_file *file,
    struct features *features)
{
	uint32_t flags = file->flags;

	features_set(features, FEATURE_FILE_DEPTH, depth_of(report, file));
	set_flag(features, FEATURE_FILE_NAME_DOUBLE,
	    (flags & FILE_NAME_DOUBLE) != 0);
	set_flag(features, FEATURE_FILE_NAME_HIDDEN,
	    (flags &
		(FILE_NAME_REVERSED | FILE_NAME_TRAILING | FILE_NAME_SPACES)) !=
		0);
	set_flag(features, FEATURE_FILE_MAIL_PASSWORD, is_told(report, file));
	set_flag(features, FEATURE_FILE_CLOSED,
	    (flags & FILE_ENCRYPTED) != 0 && file->password == PASSWORD_UNSET);
	set_flag(features, FEATURE_FILE_TWO_LISTINGS,
	    (flags & (FILE_HEADER_MISMATCH | FILE_OVERLAPPING)) != 0);
}

static void
measure_content(const struct scan_file *file, const struct inside *inside,
    struct features *features)
{
	features_set(features, FEATURE_FILE_SIZE, (double)file->size);
	set_flag(features, FEATURE_FILE_TYPE_MISMATCH,
	    (file->flags & FILE_TYPE_MISMATCH) != 0);
	set_flag(
	    features, FEATURE_FILE_PADDED, (file->flags & FILE_PADDED) != 0);
	features_set(features, FEATURE_FILE_COUNT_INSIDE, inside->files);
	features_set(
	    features, FEATURE_FILE_EXECUTABLES_INSIDE, inside->executables);
	set_flag(features, FEATURE_FILE_MACRO_MISMATCH,
	    file->macros != MACROS_NONE &&
		is_called(file, plain, sizeof plain / sizeof *plain));
}

static void
measure(struct scan_report *report, struct scan_file *file,
    const struct inside *inside)
{
	struct features features;

	file_get_features(file, &features);
	measure_name(report, file, &features);
	if ((file->flags & FILE_LISTED) == 0)
		measure_content(file, inside, &features);
	features_add_signs(&features);
	if (!report_set_features(report, file, &features))
		report_add_note(&report->limits, "features", file->part);
}

void
file_measures_add(struct scan_report *report)
{
	scoped_mem struct inside *inside = mem_new(
	    report->file_count, sizeof *inside);

	count_inside(report, inside);
	for (size_t i = 0; i < report->file_count; i++)
		if (!piece_of_document(report, &report->files[i]))
			measure(report, &report->files[i], &inside[i]);
}
