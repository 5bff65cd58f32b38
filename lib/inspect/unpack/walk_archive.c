/* walk_archive.c - members that libarchive lists, or libclamav hands out. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/own.h"
#include "formats/archive_list.h"
#include "unpack/member_names.h"
#include "unpack/unpack_walk.h"

/* The name that a gzip header keeps (RFC 1952 2.3), or NULL. */
static const char *
gzip_name(const struct content *content)
{
	size_t at = 10;

	if (content->len < 10 || (content->bytes[3] & 8) == 0)
		return NULL;
	if ((content->bytes[3] & 4) != 0) {
		if (content->len < 12)
			return NULL;
		at += 2U + (uint8_t)content->bytes[10] +
		    256U * (uint8_t)content->bytes[11];
	}
	if (at >= content->len ||
	    memchr(content->bytes + at, '\0', content->len - at) == NULL)
		return NULL;
	return content->bytes + at;
}

static void
name_member(struct walk *walk, const struct content *content,
    const struct archive_member *member)
{
	struct scan_report *report = walk->unpack->report;
	const struct scan_file *outer = &report->files[content->file];
	struct scan_file *file = &report->files[report->file_count - 1];
	const char *shown = outer->name_count > 0 ? outer->names[0] : "";
	const char *kept = content->kind.container == CONTAINER_GZIP
	    ? gzip_name(content)
	    : NULL;

	if (member->name_len > 0) {
		member_names_guess(
		    file, outer->path, member->name, member->name_len);
		return;
	}
	member_names_stream(file, outer->path, shown);
	if (kept != NULL)
		member_names_add(file, kept, strlen(kept));
}

/* A hard link: the content of the member that it names, which is read again
 * because names decide how. */
static void
read_target(struct walk *walk, const struct place *inside,
    const struct content *content, const struct archive_member *link)
{
	scoped_archive_list struct archive_list *list = archive_list_open(
	    content->kind.container, content->bytes, content->len);
	scoped_unpacked struct unpacked unpacked = { 0 };
	scoped_mem char *target = mem_text(
	    link->target, strnlen(link->target, LIMIT_REPORT_PATH));
	size_t len = strlen(target);
	struct archive_member member = { .name = "" };
	enum read_status status = READ_BROKEN;
	bool found = false;

	while (list != NULL && !found && walk_can_unpack(walk) &&
	    archive_list_next(list, &member) == READ_DONE)
		found = member.is_file && member.target == NULL &&
		    member.name_len == len &&
		    memcmp(member.name, target, len) == 0;
	if (!found) {
		walk_unread(walk, READ_BROKEN);
		walk_listed(walk);
		return;
	}
	unpacked_init(&unpacked, &walk->limits, content->len, member.size);
	status = archive_list_read(list, &unpacked);
	unpacked_finish(&unpacked);
	walk_member(walk, inside, status, &unpacked);
}

/* Returns whether the listing may go on. */
static bool
read_member(struct walk *walk, const struct place *inside,
    const struct content *content, struct archive_list *list,
    const struct archive_member *member)
{
	scoped_unpacked struct unpacked unpacked = { 0 };
	enum read_status status;

	if (walk_add_file(walk, inside) == NULL)
		return false;
	name_member(walk, content, member);
	walk->unpack->report->files[walk->unpack->report->file_count - 1]
	    .size = member->size;
	if (member->is_encrypted || member->is_listed ||
	    !walk_can_unpack(walk)) {
		walk_listed(walk);
		if (member->is_encrypted)
			walk_encrypted(walk, content->file);
		else if (member->is_listed)
			walk_unread(walk, READ_BROKEN);
		return true;
	}
	if (member->target != NULL) {
		read_target(walk, inside, content, member);
		return true;
	}
	/* How much of the archive a member takes is not told. */
	unpacked_init(&unpacked, &walk->limits, content->len, member->size);
	status = archive_list_read(list, &unpacked);
	/* Of a file that goes on in another volume libarchive gives what is
	 * there, or nothing, and no error. */
	if (status == READ_DONE && !unpacked.is_cut &&
	    (member->is_split || unpacked.seen < member->size))
		status = READ_BROKEN;
	unpacked_finish(&unpacked);
	walk_member(walk, inside, status, &unpacked);
	if (status == READ_BROKEN)
		archive_list_stop(list);
	return true;
}

/* Why a listing ended before its end. What follows encrypted bytes looks
 * broken. */
static void
note_end(
    struct walk *walk, const struct content *content, enum read_status status)
{
	struct scan_file *file = &walk->unpack->report->files[content->file];

	if (status == READ_ENCRYPTED)
		file->flags |= FILE_ENCRYPTED;
	if ((file->flags & FILE_ENCRYPTED) == 0)
		walk_unread(walk, status);
}

void
walk_archive(struct walk *walk, const struct place *inside,
    const struct content *content)
{
	const struct host *host = walk->unpack->tools.host;
	scoped_archive_list struct archive_list *list = archive_list_open(
	    content->kind.container, content->bytes, content->len);
	int64_t left = host->limits_files;
	struct archive_member member;
	enum read_status status = READ_BROKEN;

	while (list != NULL &&
	    (status = archive_list_next(list, &member)) == READ_DONE) {
		if (left-- == 0) {
			walk_limit(walk, "files");
			break;
		}
		if (walk->files_left == 0 || !walk_has_time(walk))
			break;
		if (member.is_file &&
		    !read_member(walk, inside, content, list, &member))
			break;
	}
	note_end(walk, content, status);
}

/* Whether something of this kind always has something inside. */
static bool
is_archive(const struct kind *kind)
{
	static const char *const words[] = { "alz", "arj", "dmg", "egg",
		"xar" };

	for (size_t i = 0; i < kind->count; i++)
		for (size_t j = 0; j < sizeof words / sizeof *words; j++)
			if (strcmp(kind->words[i], words[j]) == 0)
				return true;
	return false;
}

void
walk_engine(struct walk *walk, const struct place *inside,
    const struct content *content)
{
	struct scan_report *report = walk->unpack->report;
	struct engine_layers layers;
	char name[32];

	if (!walk_can_unpack(walk))
		return;
	engine_unpack(walk->unpack->tools.engine, content->bytes, content->len,
	    LIMIT_ENGINE_LAYERS, LIMIT_UNPACK_KEPT_BYTES, &layers);
	if (layers.is_cut)
		walk_limit(walk, "files");
	if (layers.count == 0 && is_archive(&content->kind))
		walk_unread(walk, READ_UNSUPPORTED);
	for (size_t i = 0; i < layers.count; i++) {
		const struct engine_layer *layer = &layers.items[i];
		struct scan_file *file = walk_add_file(walk, inside);

		if (file == NULL)
			break;
		(void)snprintf(name, sizeof name, "%zu", i + 1);
		member_names_guess(file, report->files[content->file].path,
		    layer->name[0] != '\0' ? layer->name : name,
		    strlen(layer->name[0] != '\0' ? layer->name : name));
		walk_borrowed(walk, inside,
		    &(struct borrowed){ .bytes = layer->bytes,
			.len = layer->len,
			.packed = content->len,
			.size = layer->len });
	}
	engine_layers_release(&layers);
}
