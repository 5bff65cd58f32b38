/* unpack_walk.c - describe a file, then open it, by what it is. */
#include "unpack/unpack_walk.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "formats/zip_directory.h"
#include "mail/coded.h"
#include "read/read.h"
#include "text/pieces.h"
#include "wire/report_features.h"

/* libmagic looks no further. */
#define MAGIC_BYTES (256L * 1024)

/* MIME types of content that a word stands for, so that libmagic need not be
 * asked about it. */
static const struct {
	const char *word, *type;
} types[] = {
	{ "html", "text/html" },
	{ "xml", "text/xml" },
	{ "rtf", "text/rtf" },
	{ "svg", "image/svg+xml" },
	{ "png", "image/png" },
	{ "jpg", "image/jpeg" },
	{ "gif", "image/gif" },
	{ "tif", "image/tiff" },
	{ "webp", "image/webp" },
	{ "pdf", "application/pdf" },
	{ "exe", "application/x-dosexec" },
	{ "lnk", "application/x-ms-shortcut" },
	{ "gz", "application/gzip" },
	{ "7z", "application/x-7z-compressed" },
	{ "rar", "application/x-rar" },
};

void
walk_limit(struct walk *walk, const char *word)
{
	struct deadline soon = deadline_in(clock_ms(), LIMIT_BEYOND_MS);

	report_add_note(&walk->unpack->report->limits, word, walk->part);
	walk->unpack->has_bomb = true;
	walk->is_beyond = true;
	walk->budget.deadline = deadline_sooner(walk->budget.deadline, soon);
	if (walk->budget.bytes_left > LIMIT_BEYOND_BYTES)
		walk->budget.bytes_left = LIMIT_BEYOND_BYTES;
	if (walk->files_left > LIMIT_BEYOND_FILES)
		walk->files_left = LIMIT_BEYOND_FILES;
}

void
walk_unread(struct walk *walk, enum read_status why)
{
	walk->is_broken = walk->is_broken || why == READ_BROKEN;
	walk->is_unsupported = walk->is_unsupported || why == READ_UNSUPPORTED;
}

void
walk_finish(struct walk *walk)
{
	struct scan_notes *unscanned = &walk->unpack->report->unscanned;

	free(walk->opened);
	if (walk->is_beyond)
		return;
	if (walk->is_broken)
		report_add_note(unscanned, "broken", walk->part);
	if (walk->is_unsupported)
		report_add_note(unscanned, "unsupported", walk->part);
}

struct scan_file *
walk_add_file(struct walk *walk, const struct place *place)
{
	struct scan_file *file = NULL;

	if (walk->files_left > 0)
		file = report_add_file(walk->unpack->report);
	if (file == NULL) {
		walk_limit(walk, "files");
		walk->files_left = 0;
		return NULL;
	}
	walk->files_left--;
	file->part = walk->part;
	file->parent = place != NULL ? place->file : 0;
	return file;
}

bool
walk_has_time(struct walk *walk)
{
	if (deadline_left_ms(walk->budget.deadline, clock_ms()) > 0)
		return true;
	walk_limit(walk, "time");
	return false;
}

bool
walk_can_unpack(struct walk *walk)
{
	if (walk->unpack->held_bytes >= LIMIT_UNPACK_HELD_BYTES) {
		walk_limit(walk, "memory");
		return false;
	}
	if (walk->budget.bytes_left == 0) {
		walk_limit(walk, "size");
		return false;
	}
	return walk_has_time(walk);
}

static struct scan_file *
last_file(const struct walk *walk)
{
	const struct scan_report *report = walk->unpack->report;

	return &report->files[report->file_count - 1];
}

void
walk_listed(struct walk *walk)
{
	last_file(walk)->flags |= FILE_LISTED;
}

void
walk_shown(struct walk *walk)
{
	struct scan_file *file = last_file(walk);
	const struct scan_file *outer = &walk->unpack->report
					     ->files[file->parent - 1];

	if (outer->parent == 0 || (outer->flags & FILE_SHOWN) != 0)
		file->flags |= FILE_SHOWN;
}

void
walk_encrypted(struct walk *walk, uint32_t container)
{
	last_file(walk)->flags |= FILE_ENCRYPTED;
	walk->unpack->report->files[container].flags |= FILE_ENCRYPTED;
}

static void
set_type(
    struct walk *walk, const struct content *content, struct scan_file *file)
{
	size_t *left = &walk->unpack->magic_left;
	const char *type = NULL;

	for (size_t i = 0; i < sizeof types / sizeof *types && type == NULL;
	     i++)
		if (file_has_kind(file, types[i].word, strlen(types[i].word)))
			type = types[i].type;
	if (type == NULL && kind_is_text(content->bytes, content->len))
		type = "text/plain";
	if (type == NULL && *left > 0) {
		(*left)--;
		type = filetype_detect(walk->unpack->tools.filetype,
		    content->bytes,
		    content->len < MAGIC_BYTES ? content->len : MAGIC_BYTES);
	}
	if (type == NULL)
		type = "application/octet-stream";
	report_set_text(&file->detected, type, strlen(type));
}

/* Whether lists of known files may hold it: nobody keeps one of the pictures
 * and the XML that documents are made of, and of all digests SHA-256 is the
 * cheapest. What is something else as well counts as that. */
static bool
is_listable(const struct kind *kind)
{
	static const char *const words[] = { "bmp", "gif", "jpg", "png", "tif",
		"webp", "xml" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (kind->count == 1 && strcmp(kind->words[0], words[i]) == 0)
			return false;
	return true;
}

/* Everything but what the names say. */
static void
describe(struct walk *walk, const struct unpacked *unpacked,
    const struct content *content, struct scan_file *file)
{
	bool wants_all = (walk->unpack->report->spared & SPARE_DIGESTS) == 0 &&
	    is_listable(&content->kind);
	struct digests digests;

	/* A part has its own already. */
	if (file->parent > 0) {
		unpacked_digest(unpacked, wants_all, &digests);
		memcpy(file->sha256, digests.sha256, sizeof file->sha256);
		memcpy(file->sha1, digests.sha1, sizeof file->sha1);
		memcpy(file->md5, digests.md5, sizeof file->md5);
	}
	/* Of what was cut the listing may know more. */
	if (!unpacked->is_cut || unpacked->seen > file->size)
		file->size = unpacked->seen;
	if (unpacked->is_cut)
		file->flags |= FILE_TRUNCATED;
	if (unpacked_is_padded(unpacked))
		file->flags |= FILE_PADDED;
	for (size_t i = 0; i < content->kind.count; i++)
		file_add_kind(file, content->kind.words[i],
		    strlen(content->kind.words[i]));
	if (file->detected[0] == '\0')
		set_type(walk, content, file);
}

/* Whether the content is that of a container around it: it contains itself.
 */
static bool
is_endless(const struct walk *walk, const struct place *place,
    const struct scan_file *file)
{
	const struct scan_file *files = walk->unpack->report->files;

	for (; place != NULL; place = place->outer)
		if (memcmp(files[place->file - 1].sha256, file->sha256, 32) ==
		    0)
			return true;
	return false;
}

/* Whether the content was opened before in this part; else it is now. */
static bool
was_opened(struct walk *walk, const struct scan_file *file)
{
	for (size_t i = 0; i < walk->opened_count; i++)
		if (memcmp(walk->opened[i], file->sha256, 32) == 0)
			return true;
	walk->opened = mem_grow(walk->opened, walk->opened_count,
	    &walk->opened_cap, sizeof *walk->opened);
	memcpy(walk->opened[walk->opened_count++], file->sha256, 32);
	return false;
}

static void
open_container(struct walk *walk, const struct place *inside,
    const struct content *content)
{
	switch (content->kind.container) {
	case CONTAINER_NONE:
		break;
	case CONTAINER_ZIP:
		walk_zip(walk, inside, content);
		break;
	case CONTAINER_ISO:
		walk_iso(walk, inside, content);
		break;
	case CONTAINER_ENGINE:
		walk_engine(walk, inside, content);
		break;
	case CONTAINER_MAIL:
		walk_mail(walk, inside, content);
		break;
	case CONTAINER_MSG:
		walk_msg(walk, inside, content);
		break;
	case CONTAINER_TNEF:
		walk_tnef(walk, inside, content);
		break;
	case CONTAINER_CMS:
		walk_cms(walk, inside, content);
		break;
	case CONTAINER_CODED:
		walk_coded(walk, inside, content);
		break;
	case CONTAINER_UNKNOWN:
		walk_unread(walk, READ_UNSUPPORTED);
		break;
	default:
		walk_archive(walk, inside, content);
		break;
	}
}

/* Go inside, unless a limit is in the way. */
static void
enter(
    struct walk *walk, const struct place *place, const struct content *content)
{
	const struct unpack *unpack = walk->unpack;
	const struct scan_file *file = &unpack->report->files[content->file];
	struct place inside = { .outer = place,
		.file = content->file + 1,
		.depth = place != NULL ? place->depth + 1 : 1 };

	if (content->kind.has_unknown)
		walk_unread(walk, READ_UNSUPPORTED);
	if (content->kind.container == CONTAINER_NONE && !content->is_zip &&
	    !unlock_is_candidate(content->bytes, content->len))
		return;
	if (inside.depth > unpack->tools.host->limits_depth ||
	    is_endless(walk, place, file)) {
		walk_limit(walk, "depth");
		return;
	}
	if (was_opened(walk, file))
		return;
	walk_locked(walk, &inside, content);
	open_container(walk, &inside, content);
	if (content->is_zip)
		walk_zip(walk, &inside, content);
}

/* Whether it is a container by its structure: others are a text's or an old
 * document's bytes all the same, which may be something else behind. */
static bool
is_sure(const struct kind *kind)
{
	switch (kind->container) {
	case CONTAINER_NONE:
	case CONTAINER_MAIL:
	case CONTAINER_MSG:
	case CONTAINER_CMS:
	case CONTAINER_CODED:
	case CONTAINER_UNKNOWN:
		return false;
	default:
		return true;
	}
}

/* A file that is a ZIP as well, whatever it begins with: readers of ZIPs look
 * at its end. Documents of old keep pieces of ZIPs in their sectors; they are
 * looked at in this way only when they are called a ZIP. */
static void
look_behind(const struct scan_file *file, struct content *content)
{
	struct kind *kind = &content->kind;
	bool is_ole = kind->count > 0 && strcmp(kind->words[0], "ole") == 0;

	if (is_sure(kind) || (is_ole && !kind_is_called_zip(file)) ||
	    !zip_directory_is_there(content->bytes, content->len))
		return;
	content->is_zip = true;
	if (kind->count < KIND_WORDS)
		kind->words[kind->count++] = "zip";
}

/* A text that is a mail because it is called so, or has files in it. */
static void
look_inside(const struct scan_file *file, struct content *content)
{
	struct kind *kind = &content->kind;
	bool is_text = kind->count == 0 ||
	    kind_is_text(content->bytes, content->len);

	if (kind->container != CONTAINER_NONE || !is_text)
		return;
	if (kind_is_called_mail(file))
		kind->container = CONTAINER_MAIL;
	else if (coded_is_there(content->bytes, content->len))
		kind->container = CONTAINER_CODED;
}

static void
expect(struct walk *walk, const struct content *content)
{
	const struct scan_file *file = &walk->unpack->report
					    ->files[content->file];

	engine_expect_layer(walk->unpack->tools.engine,
	    &(struct engine_part){ .bytes = content->bytes,
		.len = content->len,
		.sha256 = file->sha256 });
}

/* Copy what the readers said, one address a line. */
static void
take_reading(struct walk *walk, uint32_t ordinal, const struct reading *reading)
{
	struct scan_report *report = walk->unpack->report;
	struct scan_file *file = &report->files[ordinal];
	const char *next = buffer_text(&reading->urls);
	const char *end = next + reading->urls.len;

	file->macros = reading->macros;
	if (reading->is_cut)
		report_add_note(&report->limits, "read", walk->part);
	if (!report_set_features(report, file, &reading->features))
		report_add_note(&report->limits, "features", walk->part);
	while (next < end) {
		const char *stop = memchr(next, '\n', (size_t)(end - next));

		report_add_url(report, file, next, (size_t)(stop - next));
		next = stop + 1;
	}
}

/* What is scored. Behind what is inside, which tells what a ZIP is. */
static void
read_content(struct walk *walk, const struct content *content)
{
	const struct scan_report *report = walk->unpack->report;
	const struct scan_file *file = &report->files[content->file];
	scoped_reading struct reading reading = { 0 };

	if (piece_of_document(report, file) || !read_has_reader(file) ||
	    !walk_has_time(walk))
		return;
	reading_init(&reading);
	read_file(file, content->bytes, content->len, &reading);
	take_reading(walk, content->file, &reading);
}

void
walk_content(
    struct walk *walk, const struct place *place, struct unpacked *unpacked)
{
	struct unpack *unpack = walk->unpack;
	struct content content = {
		.file = (uint32_t)unpack->report->file_count - 1,
		.bytes = unpacked->bytes,
		.len = unpacked->len
	};
	size_t held = unpacked->cap;

	kind_find(content.bytes, content.len, &content.kind);
	look_inside(&unpack->report->files[content.file], &content);
	look_behind(&unpack->report->files[content.file], &content);
	describe(
	    walk, unpacked, &content, &unpack->report->files[content.file]);
	if (unpacked->limit != NULL)
		walk_limit(walk, unpacked->limit);
	if (place != NULL)
		expect(walk, &content);
	unpack->held_bytes += held;
	enter(walk, place, &content);
	read_content(walk, &content);
	unpack->held_bytes -= held;
	/* What is inside may have told more about its type. */
	if (kind_contradicts(&unpack->report->files[content.file]))
		unpack->report->files[content.file].flags |= FILE_TYPE_MISMATCH;
}

void
walk_member(struct walk *walk, const struct place *inside,
    enum read_status status, struct unpacked *unpacked)
{
	uint32_t file = (uint32_t)walk->unpack->report->file_count - 1;

	walk_unread(walk, status);
	if (status == READ_ENCRYPTED)
		walk_encrypted(walk, inside->file - 1);
	if (status != READ_DONE)
		unpacked->is_cut = true;
	if (status != READ_DONE && unpacked->seen == 0) {
		walk_listed(walk);
		return;
	}
	walk->unpack->report->files[inside->file - 1].flags |= FILE_OPENED;
	walk_content(walk, inside, unpacked);
	unpack_keep(walk->unpack, file, unpacked);
}

void
walk_borrowed(struct walk *walk, const struct place *inside,
    const struct borrowed *member)
{
	scoped_unpacked struct unpacked unpacked = { 0 };

	unpacked_init(&unpacked, &walk->limits, member->packed, member->size);
	unpacked_borrow(&unpacked, member->bytes, member->len);
	unpacked_finish(&unpacked);
	walk_member(walk, inside,
	    member->len < member->size ? READ_BROKEN : READ_DONE, &unpacked);
}
