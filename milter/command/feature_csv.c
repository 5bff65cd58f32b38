/* feature_csv.c - one line a file, one column a feature. */
#include "command/feature_csv.h"

#include <string.h>

#include "base/text.h"
#include "wire/report_features.h"

void
feature_csv_head(struct buffer *out)
{
	buffer_add_text(out, "path,sha256,families");
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		buffer_add_format(out, ",%s", feature_row(i)->name);
	buffer_add_text(out, "\n");
}

/* A field in quotes; controls, which a name on the disk may have, as \xNN. */
static void
add_quoted(struct buffer *out, const char *text)
{
	char shown[LIMIT_REPORT_PATH * 4];

	text_printable(shown, sizeof shown, text, strlen(text), TEXT_UTF8);
	for (const char *c = shown; *c != '\0'; c++) {
		if (*c == '"')
			buffer_add_text(out, "\"");
		buffer_add(out, c, 1);
	}
}

/* Where a file lies below what the user named: of a bare file, which is the
 * first, only what is inside has a path of its own. */
static void
add_path(const struct scan_report *report, const struct scan_file *file,
    const char *origin, bool bare, struct buffer *out)
{
	const struct scan_file *root = file;
	const char *path = file->path;

	while (root->parent > 0)
		root = &report->files[root->parent - 1];
	if (bare && text_begins(path, strlen(path), root->path))
		path += strlen(root->path);
	buffer_add_text(out, "\"");
	add_quoted(out, origin);
	if (path[0] != '\0' && path[0] != '/')
		buffer_add_text(out, "/");
	add_quoted(out, path);
	buffer_add_text(out, "\",");
}

static void
add_digest(const struct scan_file *file, struct buffer *out)
{
	char sha256[2 * sizeof file->sha256 + 1] = "";

	if ((file->flags & FILE_LISTED) == 0)
		text_hex(sha256, file->sha256, sizeof file->sha256);
	buffer_add_format(out, "%s,", sha256);
}

/* The families of which anything was measured. */
static void
add_families(const struct features *features, struct buffer *out)
{
	uint32_t seen = 0;
	const char *space = "";

	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (features_has(features, i))
			seen |= 1U << feature_row(i)->family;
	for (enum feature_family i = FAMILY_FILE; i < FAMILY_COUNT; i++) {
		if ((seen & 1U << i) == 0)
			continue;
		buffer_add_format(out, "%s%s", space, feature_family_name(i));
		space = " ";
	}
}

static void
add_row(const struct scan_report *report, const struct scan_file *file,
    const char *origin, bool bare, struct buffer *out)
{
	struct features features;

	file_get_features(file, &features);
	add_path(report, file, origin, bare, out);
	add_digest(file, out);
	add_families(&features, out);
	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		buffer_add_text(out, ",");
		/* Nine digits are what a float needs to come back the same. */
		if (features_has(&features, i))
			buffer_add_format(
			    out, "%.9g", (double)features.values[i]);
	}
	buffer_add_text(out, "\n");
}

void
feature_csv_rows(const struct scan_report *report, const char *origin,
    bool bare, struct buffer *out)
{
	for (size_t i = 0; i < report->file_count; i++)
		if (file_is_scored(&report->files[i]))
			add_row(report, &report->files[i], origin, bare, out);
}

void
feature_csv_table(struct buffer *out)
{
	static const char *const units[] = { [UNIT_UNSET] = "",
		[UNIT_COUNT] = "count",
		[UNIT_BYTES] = "bytes",
		[UNIT_FLAG] = "0 or 1",
		[UNIT_RATIO] = "0 to 1",
		[UNIT_BITS] = "bits a byte" };
	char digest[FEATURES_DIGEST_BYTES];

	features_digest(digest);
	buffer_add_format(
	    out, "%d features, table %s\n\n", (int)FEATURE_COUNT, digest);
	buffer_add_text(out,
	    "| feature | unit | more is | meaning | source |\n"
	    "|---|---|---|---|---|\n");
	for (enum feature i = 0; i < FEATURE_COUNT; i++) {
		const struct feature_row *row = feature_row(i);

		buffer_add_format(out, "| %s | %s | %s | %s | %s |\n",
		    row->name, units[row->unit],
		    row->direction == DIRECTION_RISES ? "worse" : "-",
		    row->meaning, row->source);
	}
}
