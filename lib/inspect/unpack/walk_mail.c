/* walk_mail.c - the parts of a message that is a file. */
#include <string.h>

#include "base/own.h"
#include "mail/mime.h"
#include "unpack/member_names.h"
#include "unpack/unpack_walk.h"

/* A message inside a part, with a report of its own for its structure. */
struct inner_mail {
	struct scan_report *report;
	struct mime *mime;
};

static void
inner_release(struct inner_mail *inner)
{
	mime_free(&inner->mime);
	report_free(&inner->report);
}

#define scoped_inner __attribute__((cleanup(inner_release)))

static void
name_it(const struct scan_part *part, const char *outer, struct scan_file *file)
{
	const char *first = part->name_count > 0 ? part->names[0] : part->path;

	member_names_guess(file, outer, first, strlen(first));
	for (size_t i = 1; i < part->name_count; i++)
		member_names_add(file, part->names[i], strlen(part->names[i]));
	if ((part->flags & PART_NAME_REVERSED) != 0)
		file->flags |= FILE_NAME_REVERSED;
	report_set_text(
	    &file->declared, part->declared, strlen(part->declared));
}

/* Returns whether the message may go on. */
static bool
walk_leaf(struct walk *walk, const struct place *inside,
    const struct scan_part *part, const struct mime_bytes *bytes)
{
	struct scan_report *report = walk->unpack->report;
	uint32_t outer = inside->file - 1;
	scoped_unpacked struct unpacked unpacked = { 0 };
	struct scan_file *file;

	if (bytes->len == 0)
		return true;
	/* libclamav reads the message by itself, and may see other parts. */
	if (!unpack_is_file(part, bytes->data, bytes->len)) {
		unpack_scan_text(walk->unpack, outer, bytes->data, bytes->len);
		return true;
	}
	file = walk_add_file(walk, inside);
	if (file == NULL)
		return false;
	name_it(part, report->files[outer].path, file);
	walk_shown(walk);
	unpacked_init(&unpacked, &walk->limits,
	    part->body_end - part->body_begin, bytes->len);
	unpacked_borrow(&unpacked, bytes->data, bytes->len);
	unpacked.is_cut = unpacked.is_cut || bytes->cut;
	if (bytes->cut && unpacked.limit == NULL)
		unpacked.limit = "file";
	unpacked_finish(&unpacked);
	walk_member(walk, inside, READ_DONE, &unpacked);
	return true;
}

/* What the structure says. A listing of headers, or a page that is no message,
 * has nothing inside, and nothing that readers could take in two ways. */
static void
take_notes(struct walk *walk, const struct scan_report *inner, bool has_files)
{
	struct scan_report *report = walk->unpack->report;

	for (size_t i = 0; i < inner->limits.count; i++)
		walk_limit(walk, inner->limits.items[i].reason);
	for (size_t i = 0; i < inner->unscanned.count; i++)
		report_add_note(&report->unscanned,
		    inner->unscanned.items[i].reason, walk->part);
	for (size_t i = 0; has_files && i < inner->oddities.count; i++)
		report_add_note(&report->oddities,
		    inner->oddities.items[i].reason, walk->part);
}

static void
walk_parts(struct walk *walk, const struct place *inside,
    const struct inner_mail *inner)
{
	size_t max_bytes = (size_t)walk->unpack->tools.host->limits_file_bytes;
	size_t before = walk->unpack->report->file_count;
	struct fault fault = { "" };

	for (uint32_t i = 0; i < inner->report->part_count; i++) {
		const struct scan_part *part = &inner->report->parts[i];
		struct mime_bytes bytes;

		if (part->kind != PART_LEAF)
			continue;
		if (walk->files_left == 0 || !walk_can_unpack(walk))
			break;
		if (mime_content(inner->mime, i, max_bytes, &bytes, &fault) <
			0 ||
		    !walk_leaf(walk, inside, part, &bytes))
			break;
	}
	take_notes(
	    walk, inner->report, walk->unpack->report->file_count > before);
}

void
walk_mail(struct walk *walk, const struct place *inside,
    const struct content *content)
{
	scoped_inner struct inner_mail inner = { .report = report_new() };
	struct unpack *unpack = walk->unpack;
	struct fault fault = { "" };

	if (!walk_can_unpack(walk))
		return;
	inner.mime = mime_parse(
	    content->bytes, content->len, "", inner.report, &fault);
	if (inner.mime == NULL) {
		walk_unread(walk, READ_BROKEN);
		return;
	}
	/* Decoded messages inside it, and the part that is looked at. */
	unpack->held_bytes += content->len;
	walk_parts(walk, inside, &inner);
	unpack->held_bytes -= content->len;
}
