/* read_image.c - listings of disk images to features. */
#include "read/read_image.h"

#include <stdbool.h>
#include <string.h>

#include "base/file_name.h"
#include "base/limits.h"
#include "base/text.h"
#include "formats/fat_disk.h"
#include "formats/iso.h"
#include "measure/file_role.h"

struct listing {
	struct reading *out;
	size_t files;
	size_t seen;     /* of these: shown to who opens the image */
	size_t seen_run; /* of these: run, or start something */
};

static void
add(struct listing *listing, enum feature feature, double value)
{
	features_add(&listing->out->features, feature, value);
}

static bool
runs(enum file_role role)
{
	return role == ROLE_PROGRAM || role == ROLE_SCRIPT ||
	    role == ROLE_SHORTCUT || role == ROLE_PAGE;
}

static void
add_role(struct listing *listing, enum file_role role)
{
	static const enum feature features[] = {
		[ROLE_UNSET] = FEATURE_IMAGE_OTHERS,
		[ROLE_PROGRAM] = FEATURE_IMAGE_PROGRAMS,
		[ROLE_SCRIPT] = FEATURE_IMAGE_SCRIPTS,
		[ROLE_SHORTCUT] = FEATURE_IMAGE_SHORTCUTS,
		[ROLE_PAGE] = FEATURE_IMAGE_PAGES,
		[ROLE_ARCHIVE] = FEATURE_IMAGE_ARCHIVES,
		[ROLE_DOCUMENT] = FEATURE_IMAGE_DOCUMENTS,
		[ROLE_PICTURE] = FEATURE_IMAGE_PICTURES,
	};

	add(listing, features[role], 1);
}

/* A file of the image, by its name and what it is; is_top: in the root. */
static void
take_file(struct listing *listing, const char *name, size_t len,
    enum file_role role, bool is_hidden, bool is_top)
{
	listing->files++;
	add_role(listing, role);
	add(listing, FEATURE_IMAGE_DOUBLE_NAMES,
	    (file_name_tricks(name, len) & FILE_TRICK_DOUBLE) != 0);
	add(listing, FEATURE_IMAGE_HIDDEN_FILES, is_hidden);
	add(listing, FEATURE_IMAGE_HIDDEN_RUNS, is_hidden && runs(role));
	if (text_equal(name, len, "autorun.inf", 11))
		add(listing, FEATURE_IMAGE_AUTORUN, 1);
	if (is_hidden || !is_top)
		return;
	listing->seen++;
	listing->seen_run += runs(role);
}

/* By name, or by content where the name tells nothing. */
static enum file_role
role_of(const char *name, size_t name_len, const char *bytes, size_t len)
{
	enum file_role role = file_role_of_name(name, name_len);
	enum file_role found = ROLE_UNSET;

	if (!runs(role) && len > 0)
		found = file_role_of_content(bytes, len);
	return role == ROLE_UNSET || found == ROLE_PROGRAM ||
		found == ROLE_SHORTCUT
	    ? (found != ROLE_UNSET ? found : role)
	    : role;
}

static bool
list_iso(struct listing *listing, const char *bytes, size_t len)
{
	scoped_iso struct iso iso = { 0 };

	if (!iso_read(bytes, len, LIMIT_IMAGE_FILES, &iso))
		return false;
	for (size_t i = 0; i < iso.count; i++) {
		const struct iso_file *file = &iso.files[i];
		size_t size = strlen(file->path);
		const char *slash = memrchr(file->path, '/', size);
		const char *name = slash != NULL ? slash + 1 : file->path;

		size -= (size_t)(name - file->path);
		add(listing, FEATURE_IMAGE_ONE_TREE, file->is_hidden);
		take_file(listing, name, size,
		    role_of(name, size, bytes + file->data, file->len),
		    file->is_unlisted, slash == NULL);
	}
	return true;
}

static bool
list_fat(struct listing *listing, const char *bytes, size_t len)
{
	struct fat_disk disk;
	struct fat_entry entry;

	if (!fat_disk_find(bytes, len, &disk))
		return false;
	while (
	    fat_disk_next(&disk, &entry) && listing->files < LIMIT_IMAGE_FILES)
		if ((entry.attributes & FAT_FOLDER) == 0)
			take_file(listing, entry.name, entry.name_len,
			    file_role_of_name(entry.name, entry.name_len),
			    (entry.attributes & (FAT_HIDDEN | FAT_SYSTEM)) != 0,
			    true);
	return true;
}

void
read_image(const char *bytes, size_t len, struct reading *out)
{
	struct listing listing = { .out = out };
	bool is_listed;

	features_begin(&out->features, FAMILY_IMAGE);
	is_listed = list_iso(&listing, bytes, len) ||
	    list_fat(&listing, bytes, len);
	add(&listing, FEATURE_IMAGE_UNLISTED, !is_listed);
	add(&listing, FEATURE_IMAGE_FILES, (double)listing.files);
	add(&listing, FEATURE_IMAGE_SINGLE, listing.files == 1);
	add(&listing, FEATURE_IMAGE_ONE_SEEN,
	    listing.files > 1 && listing.seen == 1 && listing.seen_run == 1);
}
