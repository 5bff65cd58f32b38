/* walk_coded.c - the files that stand in a text. */
#include <string.h>

#include "mail/coded.h"
#include "unpack/member_names.h"
#include "unpack/unpack_walk.h"

/* What one reading of one file needs. */
struct taking {
	struct walk *walk;
	const struct place *inside;
	const struct content *content;
	const struct coded_file *coded;
};

/* One reading of a file is a member. */
static void
take_reading(void *with, const char *bytes, size_t len)
{
	const struct taking *taking = with;
	struct walk *walk = taking->walk;
	struct scan_report *report = walk->unpack->report;
	struct scan_file *file;

	if (len == 0 || !walk_can_unpack(walk))
		return;
	file = walk_add_file(walk, taking->inside);
	if (file == NULL)
		return;
	member_names_guess(file, report->files[taking->content->file].path,
	    taking->coded->name, taking->coded->name_len);
	walk_shown(walk);
	walk_borrowed(walk, taking->inside,
	    &(struct borrowed){ .bytes = bytes,
		.len = len,
		.packed = taking->coded->len,
		.size = len });
}

void
walk_coded(struct walk *walk, const struct place *inside,
    const struct content *content)
{
	const struct host *host = walk->unpack->tools.host;
	struct coded_walk coded = { content->bytes, content->len };
	int64_t left = host->limits_files;
	struct coded_file file;

	while (coded_next(&coded, &file)) {
		struct taking taking = { walk, inside, content, &file };
		struct lenient_sink sink = { .take = take_reading,
			.with = &taking,
			.left = (size_t)host->limits_file_bytes };

		if (left-- == 0) {
			walk_limit(walk, "files");
			return;
		}
		if (walk->files_left == 0 || !walk_has_time(walk))
			return;
		if (file.coding == CODING_BINHEX)
			walk_unread(walk, READ_UNSUPPORTED);
		coded_read(&file, &sink);
		if (sink.full)
			walk_limit(walk, "file");
	}
}
