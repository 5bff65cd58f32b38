/* iso.c - volume descriptors, then folders one after the other (ECMA-119). */
#include "formats/iso.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/own.h"
#include "text/charset.h"

#define SECTOR           2048
#define FIRST_DESCRIPTOR 16
#define DESCRIPTORS_MAX  64
#define RECORD_BYTES     33

enum descriptor {
	DESCRIPTOR_PRIMARY = 1,
	DESCRIPTOR_OTHER = 2,
	DESCRIPTOR_END = 255,
};

enum record_flag {
	RECORD_UNLISTED = 1,
	RECORD_FOLDER = 2,
	RECORD_GOES_ON = 0x80, /* the next record has more of the file */
};

struct folder {
	char *path;
	uint32_t sector;
	uint32_t size;
};

/* A walk over one tree. */
struct tree {
	const char *bytes;
	size_t len;
	size_t max_files;
	struct iso *out;
	struct folder *folders; /* found; those before `next` are read */
	size_t count, cap, next;
	bool is_joliet;
	bool is_second;       /* only what the first one has not */
	struct iso_file open; /* that goes on, if it has a path */
	size_t joined_left;   /* bytes of files that are put together */
};

/* One record of a folder (ECMA-119 9.1). */
struct record {
	char *path;
	uint32_t sector;
	uint32_t size;
	unsigned int flags;
};

static uint32_t
le32(const char *at)
{
	const uint8_t *byte = (const uint8_t *)at;

	return byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 |
	    (uint32_t)byte[3] << 24;
}

/* Where a record's file begins: behind its extended attributes, whose length
 * in sectors stands in front. */
static uint32_t
sector_of(const char *record)
{
	uint64_t sector = (uint64_t)le32(record + 2) + (uint8_t)record[1];

	return sector < UINT32_MAX ? (uint32_t)sector : UINT32_MAX;
}

/* The size bytes at a sector, or as many as there are; NULL: none. */
static const char *
sectors_at(const struct tree *tree, uint32_t sector, size_t *size_io)
{
	uint64_t at = (uint64_t)sector * SECTOR;

	if (at >= tree->len)
		return NULL;
	if (*size_io > tree->len - at)
		*size_io = tree->len - (size_t)at;
	return tree->bytes + at;
}

/* A folder that is known already is a loop. */
static void
add_folder(struct tree *tree, char *path, uint32_t sector, uint32_t size)
{
	scoped_mem char *owned = path;

	for (size_t i = 0; i < tree->count; i++)
		if (tree->folders[i].sector == sector)
			return;
	if (tree->count >= LIMIT_ISO_FOLDERS) {
		tree->out->is_cut = true;
		return;
	}
	tree->folders = mem_grow(
	    tree->folders, tree->count, &tree->cap, sizeof *tree->folders);
	tree->folders[tree->count++] = (struct folder){ ptr_take(&owned),
		sector, size };
}

static bool
is_known(const struct iso *iso, size_t data, size_t size)
{
	for (size_t i = 0; i < iso->count; i++)
		if (iso->files[i].data == data && iso->files[i].size == size)
			return true;
	return false;
}

static void
finish_file(struct tree *tree)
{
	struct iso *out = tree->out;
	struct iso_file file = tree->open;

	tree->open = (struct iso_file){ 0 };
	if (file.path == NULL)
		return;
	if (out->count >= tree->max_files)
		out->is_cut = true;
	if (out->is_cut ||
	    (tree->is_second && is_known(out, file.data, file.size))) {
		free(file.path);
		free(file.joined);
		return;
	}
	out->files = mem_grow(
	    out->files, out->count, &out->cap, sizeof *out->files);
	out->files[out->count++] = file;
}

/* Put more of the open file behind what is there of it. Extents may lie
 * anywhere, one of them many times: together they are no longer than the
 * image. */
static void
join(struct tree *tree, size_t at, size_t len)
{
	struct iso_file *file = &tree->open;

	if (file->joined == NULL && file->data + file->len == at) {
		file->len += len;
		return;
	}
	if (file->joined == NULL) {
		if (file->len > tree->joined_left) {
			tree->out->is_cut = true;
			return;
		}
		file->joined = mem_new(file->len + 1, 1);
		memcpy(file->joined, tree->bytes + file->data, file->len);
		tree->joined_left -= file->len;
	}
	if (len > tree->joined_left) {
		tree->out->is_cut = true;
		return;
	}
	file->joined = mem_resize(file->joined, file->len + len + 1, 1);
	memcpy(file->joined + file->len, tree->bytes + at, len);
	file->len += len;
	tree->joined_left -= len;
}

static void
add_file(struct tree *tree, struct record *record)
{
	struct iso_file *file = &tree->open;
	scoped_mem char *path = ptr_take(&record->path);
	size_t len = record->size;
	const char *data = sectors_at(tree, record->sector, &len);
	size_t at = data != NULL ? (size_t)(data - tree->bytes) : 0;

	if (data == NULL)
		len = 0;
	/* One whose end is missing. */
	if (file->path != NULL && strcmp(file->path, path) != 0) {
		tree->out->is_broken = true;
		finish_file(tree);
	}
	if (file->path != NULL) {
		join(tree, at, len);
		file->size += record->size;
	} else {
		*file = (struct iso_file){ .path = ptr_take(&path),
			.data = at,
			.len = len,
			.size = record->size,
			.is_hidden = tree->is_second,
			.is_unlisted = (record->flags & RECORD_UNLISTED) != 0 };
	}
	if ((record->flags & RECORD_GOES_ON) == 0)
		finish_file(tree);
}

/* The name that Rock Ridge gives (IEEE P1282 4.1.4), if any: *name and *len
 * then are its. */
static void
find_long_name(
    const char *system, size_t left, const char **name, size_t *len_io)
{
	while (left >= 5) {
		size_t size = (uint8_t)system[2];

		if (size < 4 || size > left)
			return;
		if (memcmp(system, "NM", 2) == 0 && size > 5) {
			*name = system + 5;
			*len_io = size - 5;
			return;
		}
		system += size;
		left -= size;
	}
}

/* A record's path below its folder; the caller's. */
static char *
path_of(const struct tree *tree, const char *folder, const char *record,
    size_t record_len)
{
	size_t len = (uint8_t)record[32];
	const char *name = record + RECORD_BYTES;
	size_t used = RECORD_BYTES + len + (len % 2 == 0);
	scoped_buffer struct buffer path = BUFFER_OF(LIMIT_REPORT_PATH);
	const char *version;

	if (!tree->is_joliet && used < record_len)
		find_long_name(record + used, record_len - used, &name, &len);
	buffer_add_text(&path, folder);
	if (path.len > 0)
		buffer_add_text(&path, "/");
	if (tree->is_joliet)
		charset_to_utf8("UTF-16BE", 8, name, len, &path);
	else
		buffer_add(&path, name, len);
	/* "NAME.EXT;1" */
	version = memrchr(buffer_text(&path), ';', path.len);
	if (version != NULL && path.data + path.len - version <= 6)
		return mem_text(path.data, (size_t)(version - path.data));
	return buffer_take(&path);
}

static void
read_record(
    struct tree *tree, const char *folder, const char *record, size_t len)
{
	size_t name_len = len > RECORD_BYTES ? (uint8_t)record[32] : 0;
	struct record read;

	if (name_len == 0 || RECORD_BYTES + name_len > len) {
		tree->out->is_broken = true;
		return;
	}
	/* The folder itself, and the one around it. */
	if (name_len == 1 &&
	    (record[RECORD_BYTES] == 0 || record[RECORD_BYTES] == 1))
		return;
	/* Units with gaps between them (6.4.3). */
	if (record[26] != 0 || record[27] != 0)
		tree->out->is_strange = true;
	read = (struct record){ .path = path_of(tree, folder, record, len),
		.sector = sector_of(record),
		.size = le32(record + 10),
		.flags = (uint8_t)record[25] };
	if ((read.flags & RECORD_FOLDER) != 0)
		add_folder(tree, read.path, read.sector, read.size);
	else
		add_file(tree, &read);
}

static void
read_folder(struct tree *tree, const struct folder *folder)
{
	size_t left = folder->size;
	const char *at = sectors_at(tree, folder->sector, &left);
	size_t used = 0;

	if (at == NULL || left < folder->size)
		tree->out->is_broken = true;
	while (at != NULL && used < left && !tree->out->is_cut) {
		size_t len = (uint8_t)at[used];

		if (len == 0) {
			/* No record crosses the end of a sector. */
			used = (used / SECTOR + 1) * SECTOR;
			continue;
		}
		if (len > left - used) {
			tree->out->is_broken = true;
			break;
		}
		read_record(tree, folder->path, at + used, len);
		used += len;
	}
	if (tree->open.path != NULL)
		tree->out->is_broken = true;
	finish_file(tree);
}

/* One tree from the root that its descriptor names. */
static void
read_tree(struct tree *tree, const char *descriptor)
{
	const char *root = descriptor + 156;

	tree->joined_left = tree->len;
	/* Sectors of another size are counted in these. */
	if (descriptor[128] != 0 ||
	    (descriptor[129] != 0 && descriptor[129] != SECTOR / 256))
		tree->out->is_strange = true;
	add_folder(tree, mem_text("", 0), sector_of(root), le32(root + 10));
	while (tree->next < tree->count && !tree->out->is_cut) {
		/* A copy: reading may move the list. */
		struct folder folder = tree->folders[tree->next++];

		read_folder(tree, &folder);
	}
	for (size_t i = 0; i < tree->count; i++)
		free(tree->folders[i].path);
	free(tree->folders);
}

static bool
is_joliet(const char *descriptor)
{
	const char *escape = descriptor + 88;

	return memcmp(escape, "%/@", 3) == 0 || memcmp(escape, "%/C", 3) == 0 ||
	    memcmp(escape, "%/E", 3) == 0;
}

/* Whether one of the descriptors behind the image's own is UDF's (ECMA-167
 * 3/9.1): an image of two formats, of which Windows shows that one. */
static bool
has_udf(const char *bytes, size_t len)
{
	for (size_t i = FIRST_DESCRIPTOR;
	     i < FIRST_DESCRIPTOR + DESCRIPTORS_MAX && (i + 1) * SECTOR <= len;
	     i++)
		if (memcmp(bytes + i * SECTOR + 1, "NSR0", 4) == 0)
			return true;
	return false;
}

bool
iso_read(const char *bytes, size_t len, size_t max_files, struct iso *out)
{
	const char *primary = NULL, *joliet = NULL;
	struct tree tree = {
		.bytes = bytes, .len = len, .max_files = max_files, .out = out
	};

	*out = (struct iso){ .has_udf = has_udf(bytes, len) };
	for (size_t i = FIRST_DESCRIPTOR;
	     i < FIRST_DESCRIPTOR + DESCRIPTORS_MAX && (i + 1) * SECTOR <= len;
	     i++) {
		const char *at = bytes + i * SECTOR;

		if (memcmp(at + 1, "CD001", 5) != 0 ||
		    (uint8_t)at[0] == DESCRIPTOR_END)
			break;
		if (at[0] == DESCRIPTOR_PRIMARY && primary == NULL)
			primary = at;
		if (at[0] == DESCRIPTOR_OTHER && is_joliet(at))
			joliet = at;
	}
	if (joliet != NULL) {
		tree.is_joliet = true;
		read_tree(&tree, joliet);
	}
	if (primary != NULL) {
		tree = (struct tree){ .bytes = bytes,
			.len = len,
			.max_files = max_files,
			.out = out,
			.is_second = joliet != NULL };
		read_tree(&tree, primary);
	}
	return joliet != NULL || primary != NULL;
}

void
iso_release(struct iso *iso)
{
	for (size_t i = 0; i < iso->count; i++) {
		free(iso->files[i].path);
		free(iso->files[i].joined);
	}
	free(iso->files);
	*iso = (struct iso){ 0 };
}
