/* walk_locked.c - documents behind a password. */
#include <string.h>

#include "unpack/member_names.h"
#include "unpack/unpack_walk.h"

/* The plain document has the name of the encrypted one. */
static void
name_it(struct scan_report *report, uint32_t outer)
{
	struct scan_file *file = &report->files[report->file_count - 1];
	const struct scan_file *locked = &report->files[outer];
	const char *name = locked->name_count > 0 ? locked->names[0]
						  : "document";

	member_names_guess(file, locked->path, name, strlen(name));
}

/* Go on with what came out. */
static void
walk_opened(struct walk *walk, const struct place *inside,
    const struct content *content, const struct unlocked *opened)
{
	if (walk_add_file(walk, inside) == NULL)
		return;
	name_it(walk->unpack->report, content->file);
	walk->unpack->held_bytes += opened->bytes.cap;
	walk_borrowed(walk, inside,
	    &(struct borrowed){ .bytes = opened->bytes.data,
		.len = opened->bytes.len,
		.packed = content->len });
	walk->unpack->held_bytes -= opened->bytes.cap;
}

void
walk_locked(struct walk *walk, const struct place *inside,
    const struct content *content)
{
	struct unpack *unpack = walk->unpack;
	struct scan_file *file = &unpack->report->files[content->file];
	size_t max_bytes = (size_t)unpack->tools.host->limits_file_bytes;
	scoped_unlocked struct unlocked opened = { 0 };

	if (unpack->keychain == NULL || !walk_can_unpack(walk))
		return;
	keychain_unlock(
	    unpack->keychain, content->bytes, content->len, max_bytes, &opened);
	if (opened.status == UNLOCK_PLAIN)
		return;
	file->flags |= FILE_ENCRYPTED;
	if (opened.status != UNLOCK_OPENED)
		return;
	file->password = opened.kind;
	if (opened.bytes.len > 0)
		walk_opened(walk, inside, content, &opened);
}
