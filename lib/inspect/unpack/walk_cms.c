/* walk_cms.c - what an opaque signature holds. */
#include <string.h>

#include "base/buffer.h"
#include "base/text.h"
#include "formats/cms.h"
#include "unpack/member_names.h"
#include "unpack/unpack_walk.h"

/* The document's name if it is in front of the signature's ending
 * ("order.pdf.p7m"). Otherwise, as in S/MIME, it is a message without a name,
 * whatever its first line is. */
static void
name_it(const struct scan_file *outer, struct scan_file *file)
{
	const char *name = outer->name_count > 0 ? outer->names[0] : "";
	const char *dot = strrchr(name, '.');
	scoped_buffer struct buffer inner = BUFFER_OF(LIMIT_REPORT_TEXT + 5L);
	size_t len = dot != NULL ? (size_t)(dot - name) : strlen(name);

	if (memchr(name, '.', len) != NULL) {
		member_names_stream(file, outer->path, name);
		return;
	}
	buffer_add(&inner, name, len);
	if (len == 0)
		buffer_add_text(&inner, "signed");
	buffer_add_text(&inner, ".eml");
	member_names_guess(file, outer->path, buffer_text(&inner), inner.len);
}

void
walk_cms(struct walk *walk, const struct place *inside,
    const struct content *content)
{
	struct scan_report *report = walk->unpack->report;
	scoped_unpacked struct unpacked unpacked = { 0 };
	enum read_status status;
	struct scan_file *file;

	if (!walk_can_unpack(walk))
		return;
	unpacked_init(&unpacked, &walk->limits, content->len, 0);
	status = cms_read(content->bytes, content->len, &unpacked);
	unpacked_finish(&unpacked);
	if (status == READ_ENCRYPTED) {
		report->files[content->file].flags |= FILE_ENCRYPTED;
		return;
	}
	if (status == READ_END)
		return;
	if (unpacked.seen == 0) {
		walk_unread(walk, status);
		return;
	}
	file = walk_add_file(walk, inside);
	if (file == NULL)
		return;
	name_it(&report->files[content->file], file);
	walk_shown(walk);
	walk_member(walk, inside, status, &unpacked);
}
