/* walk_tnef.c - the attachments in Outlook's winmail.dat. */
#include <string.h>

#include "base/buffer.h"
#include "formats/tnef.h"
#include "text/charset.h"
#include "unpack/member_names.h"
#include "unpack/unpack_walk.h"

#define NAME_BYTES 4096

/* Up to its NUL. */
static void
decode(const struct tnef_text *name, bool is_wide, struct buffer *out)
{
	size_t len = name->len < NAME_BYTES ? name->len : NAME_BYTES;
	const char *nul;

	if (is_wide)
		charset_to_utf8("UTF-16LE", 8, name->bytes, len, out);
	else
		charset_guess(name->bytes, len, out);
	nul = out->len > 0 ? memchr(out->data, '\0', out->len) : NULL;
	if (nul != NULL)
		out->len = (size_t)(nul - out->data);
}

static void
name_it(
    const struct tnef_file *listed, const char *outer, struct scan_file *file)
{
	scoped_buffer struct buffer title = BUFFER_OF(4L * NAME_BYTES);
	scoped_buffer struct buffer name = BUFFER_OF(4L * NAME_BYTES);

	if (listed->title.bytes != NULL)
		decode(&listed->title, false, &title);
	if (listed->long_name.bytes != NULL)
		decode(&listed->long_name, listed->is_wide, &name);
	if (name.len > 0) {
		member_names_guess(file, outer, name.data, name.len);
		if (title.len > 0)
			member_names_add(file, title.data, title.len);
		return;
	}
	if (title.len == 0)
		buffer_add_text(&title, "attachment");
	member_names_guess(file, outer, title.data, title.len);
}

void
walk_tnef(struct walk *walk, const struct place *inside,
    const struct content *content)
{
	struct scan_report *report = walk->unpack->report;
	struct tnef_file listed;
	struct tnef tnef;

	if (!tnef_init(content->bytes, content->len, &tnef)) {
		walk_unread(walk, READ_BROKEN);
		return;
	}
	while (tnef_next(&tnef, &listed)) {
		struct scan_file *file;

		if (listed.data.len == 0)
			continue;
		if (!walk_can_unpack(walk))
			return;
		file = walk_add_file(walk, inside);
		if (file == NULL)
			return;
		name_it(&listed, report->files[content->file].path, file);
		walk_shown(walk);
		walk_borrowed(walk, inside,
		    &(struct borrowed){ .bytes = listed.data.bytes,
			.len = listed.data.len,
			.packed = content->len,
			.size = listed.data.len });
	}
	if (tnef.is_broken)
		walk_unread(walk, READ_BROKEN);
}
