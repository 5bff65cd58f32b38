/* walk_zip.c - the entries of a ZIP, and what kind of document it is. */
#include <string.h>

#include "clamav/zip_engine.h"
#include "formats/zip_directory.h"
#include "formats/zip_member.h"
#include "unpack/member_names.h"
#include "unpack/unpack_walk.h"

/* Entries that tell what a ZIP is. */
static const struct {
	const char *name;
	bool is_folder; /* anything below it */
	const char *word;
} marks[] = {
	{ "word/", true, "docx" },
	{ "xl/", true, "xlsx" },
	{ "ppt/", true, "pptx" },
	{ "META-INF/MANIFEST.MF", false, "jar" },
	{ "AndroidManifest.xml", false, "apk" },
	{ "META-INF/container.xml", false, "epub" },
	{ "META-INF/manifest.xml", false, "odf" },
};

static void
find_document(const struct zip_directory *directory, struct scan_file *file)
{
	for (size_t i = 0; i < directory->count; i++)
		for (size_t j = 0; j < sizeof marks / sizeof *marks; j++) {
			const struct zip_text *name = &directory->entries[i]
							   .name;
			size_t len = strlen(marks[j].name);

			if (name->len < len ||
			    (name->len > len && !marks[j].is_folder) ||
			    memcmp(name->bytes, marks[j].name, len) != 0)
				continue;
			file_add_kind(
			    file, marks[j].word, strlen(marks[j].word));
		}
}

/* What the listing says about an entry. */
static void
describe(const struct zip_entry *entry, struct scan_file *file)
{
	file->size = entry->size < INT64_MAX ? entry->size : INT64_MAX;
	file->packed = entry->packed < INT64_MAX ? entry->packed : INT64_MAX;
	if ((entry->bits & ZIP_ENCRYPTED) != 0)
		file->flags |= FILE_ENCRYPTED;
	if ((entry->bits & (ZIP_MISMATCH | ZIP_HIDDEN)) != 0)
		file->flags |= FILE_HEADER_MISMATCH;
	if ((entry->bits & ZIP_OVERLAPPING) != 0)
		file->flags |= FILE_OVERLAPPING;
}

/* Whether an entry can be unpacked; the reason why not is noted. */
static bool
is_readable(struct walk *walk, const struct zip_entry *entry)
{
	if ((entry->bits & ZIP_OVERLAPPING) != 0 &&
	    entry->size > LIMIT_OVERLAP_BYTES) {
		walk_limit(walk, "overlap");
		return false;
	}
	if (entry->data_len == 0 && (entry->bits & ZIP_LOST) != 0) {
		walk_unread(walk, READ_BROKEN);
		return false;
	}
	return walk_can_unpack(walk);
}

/* Decrypt an entry: *entry becomes the plain one, which lies in *out. Returns
 * whether a password fitted. */
static bool
open_entry(struct walk *walk, struct zip_locks *locks, struct zip_entry *entry,
    struct unlocked *out)
{
	struct keychain *keychain = walk->unpack->keychain;

	if (keychain == NULL)
		return false;
	keychain_unlock_member(keychain, locks, entry, entry->data_len, out);
	if (out->status != UNLOCK_OPENED)
		return false;
	entry->bits &= ~(unsigned int)ZIP_ENCRYPTED;
	entry->aes_bytes = 0;
	entry->data = 0;
	entry->data_len = out->bytes.len;
	return true;
}

/* Unpack the report's last file and go on inside. */
static void
read_entry(struct walk *walk, const struct place *inside, const char *archive,
    const struct zip_entry *entry)
{
	scoped_unpacked struct unpacked unpacked = { 0 };
	enum read_status status;

	unpacked_init(&unpacked, &walk->limits, entry->data_len, entry->size);
	status = zip_member_read(archive, entry, &unpacked);
	if (status == READ_UNSUPPORTED && unpacked.limit == NULL)
		status = zip_engine_read(
		    walk->unpack->tools.engine, archive, entry, &unpacked);
	unpacked_finish(&unpacked);
	walk_member(walk, inside, status, &unpacked);
}

static void
walk_encrypted_entry(struct walk *walk, const struct place *inside,
    struct zip_locks *locks, const struct zip_entry *entry)
{
	struct scan_report *report = walk->unpack->report;
	scoped_unlocked struct unlocked opened = { 0 };
	struct zip_entry plain = *entry;

	if (!open_entry(walk, locks, &plain, &opened)) {
		walk_listed(walk);
		return;
	}
	report->files[report->file_count - 1].password = opened.kind;
	walk->unpack->held_bytes += opened.bytes.cap;
	read_entry(walk, inside, buffer_text(&opened.bytes), &plain);
	walk->unpack->held_bytes -= opened.bytes.cap;
}

static void
walk_entry(struct walk *walk, const struct place *inside,
    struct zip_locks *locks, const struct zip_entry *entry)
{
	struct scan_report *report = walk->unpack->report;
	struct scan_file *file = walk_add_file(walk, inside);

	if (file == NULL)
		return;
	member_names_zip(file, report->files[inside->file - 1].path, entry);
	describe(entry, file);
	if (!is_readable(walk, entry)) {
		walk_listed(walk);
		return;
	}
	if ((entry->bits & ZIP_ENCRYPTED) != 0)
		walk_encrypted_entry(walk, inside, locks, entry);
	else
		read_entry(walk, inside, locks->bytes, entry);
}

void
walk_zip(struct walk *walk, const struct place *inside,
    const struct content *content)
{
	const struct host *host = walk->unpack->tools.host;
	struct scan_report *report = walk->unpack->report;
	scoped_zip_directory struct zip_directory directory = { 0 };
	struct zip_locks locks = { .bytes = content->bytes };
	unsigned int flags = 0;

	if (!zip_directory_read(content->bytes, content->len,
		(size_t)host->limits_files, &directory)) {
		walk_unread(walk, READ_BROKEN);
		return;
	}
	find_document(&directory, &report->files[content->file]);
	if (directory.cut)
		walk_limit(walk, "files");
	for (size_t i = 0; i < directory.count && walk->files_left > 0; i++) {
		const struct zip_entry *entry = &directory.entries[i];

		flags |= (entry->bits & ZIP_ENCRYPTED) != 0 ? FILE_ENCRYPTED
							    : 0U;
		if ((entry->bits & ZIP_FOLDER) == 0)
			walk_entry(walk, inside, &locks, entry);
	}
	if (directory.masked)
		flags |= FILE_ENCRYPTED;
	if (directory.broken)
		flags |= FILE_HEADER_MISMATCH;
	report->files[content->file].flags |= flags;
}
