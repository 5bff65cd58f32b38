/* walk_iso.c - the files of a disk image, from where they lie. */
#include <string.h>

#include "formats/iso.h"
#include "unpack/member_names.h"
#include "unpack/unpack_walk.h"

static void
walk_file(struct walk *walk, const struct place *inside, const char *image,
    const struct iso_file *listed)
{
	struct scan_report *report = walk->unpack->report;
	struct scan_file *file = walk_add_file(walk, inside);

	if (file == NULL)
		return;
	member_names_guess(file, report->files[inside->file - 1].path,
	    listed->path, strlen(listed->path));
	file->size = listed->size;
	file->packed = listed->size;
	if (listed->is_hidden)
		file->flags |= FILE_HEADER_MISMATCH;
	if (!walk_can_unpack(walk)) {
		walk_listed(walk);
		return;
	}
	walk_borrowed(walk, inside,
	    &(struct borrowed){ .bytes = listed->joined != NULL
		    ? listed->joined
		    : image + listed->data,
		.len = listed->len,
		.packed = listed->len,
		.size = listed->size });
}

void
walk_iso(struct walk *walk, const struct place *inside,
    const struct content *content)
{
	const struct host *host = walk->unpack->tools.host;
	scoped_iso struct iso iso = { 0 };

	if (!iso_read(content->bytes, content->len, (size_t)host->limits_files,
		&iso)) {
		walk_unread(walk, READ_BROKEN);
		return;
	}
	if (iso.is_cut)
		walk_limit(walk, "files");
	if (iso.is_broken)
		walk_unread(walk, READ_BROKEN);
	if (iso.has_udf || iso.is_strange)
		walk_unread(walk, READ_UNSUPPORTED);
	for (size_t i = 0; i < iso.count && walk->files_left > 0; i++)
		walk_file(walk, inside, content->bytes, &iso.files[i]);
}
