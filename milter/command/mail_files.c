/* mail_files.c - folders walked by fts(3), an mbox cut at its "From " lines. */
#include "command/mail_files.h"

#include <fcntl.h>
#include <fts.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"

static void
add(struct mail_files *files, const char *path, uint64_t offset, uint64_t bytes,
    size_t source)
{
	if (bytes == 0)
		return;
	files->items = mem_grow(
	    files->items, files->count, &files->cap, sizeof *files->items);
	files->items[files->count++] = (struct mail_file){
		.path = mem_text(path, strlen(path)),
		.offset = offset,
		.bytes = bytes,
		.source = source,
	};
}

/* Where the next message of an mbox begins: behind a blank line. */
static const char *
next_from(const char *text, const char *end)
{
	while (text < end) {
		const char *found = memmem(
		    text, (size_t)(end - text), "\nFrom ", 6);

		if (found == NULL)
			return end;
		if (found > text &&
		    (found[-1] == '\n' ||
			(found - text > 1 && found[-1] == '\r' &&
			    found[-2] == '\n')))
			return found + 1;
		text = found + 1;
	}
	return end;
}

static void
add_mbox(struct mail_files *files, const char *path, const char *text,
    size_t len, size_t source)
{
	const char *end = text + len;

	for (const char *at = text; at < end;) {
		const char *next = next_from(at, end);

		add(files, path, (uint64_t)(at - text), (uint64_t)(next - at),
		    source);
		at = next;
	}
}

static int
add_file(struct mail_files *files, const char *path, size_t source,
    struct fault *fault)
{
	scoped_fd int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat facts;
	size_t len;
	void *map;

	if (fd < 0 || fstat(fd, &facts) != 0)
		return fault_set(fault, "cannot read %s: %m", path);
	if (!S_ISREG(facts.st_mode) || facts.st_size == 0)
		return 0;
	len = (size_t)facts.st_size;
	map = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return fault_set(fault, "cannot read %s: %m", path);
	if (len > 5 && memcmp(map, "From ", 5) == 0)
		add_mbox(files, path, map, len, source);
	else
		add(files, path, 0, len, source);
	(void)munmap(map, len);
	return 0;
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Whether what is found here is nobody's mail. */
static bool
is_passed_over(const FTSENT *entry)
{
	if (entry->fts_level == FTS_ROOTLEVEL)
		return false;
	return entry->fts_name[0] == '.' ||
	    (entry->fts_info == FTS_D && strcmp(entry->fts_name, "tmp") == 0);
}

static int
walk(struct mail_files *files, FTS *tree, size_t source, struct fault *fault)
{
	FTSENT *entry;

	while ((entry = fts_read(tree)) != NULL) {
		if (is_passed_over(entry))
			(void)fts_set(tree, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_F &&
		    add_file(files, entry->fts_path, source, fault) != 0)
			return -1;
		else if (entry->fts_info == FTS_NS ||
		    entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR)
			return fault_set(fault, "cannot read %s: %s",
			    entry->fts_path, strerrordesc_np(entry->fts_errno));
	}
	return 0;
}

int
mail_files_add(struct mail_files *files, const char *path, size_t source,
    struct fault *fault)
{
	char *const roots[] = { (char *)path, NULL };
	FTS *tree = fts_open(
	    roots, FTS_COMFOLLOW | FTS_NOCHDIR | FTS_PHYSICAL, by_name);
	int status;

	if (tree == NULL)
		return fault_set(fault, "cannot read %s: %m", path);
	status = walk(files, tree, source, fault);
	(void)fts_close(tree);
	return status;
}

int
mail_file_read(
    const struct mail_file *file, struct buffer *out, struct fault *fault)
{
	scoped_fd int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char piece[65536];
	uint64_t done = 0;

	if (fd < 0)
		return fault_set(fault, "cannot read %s: %m", file->path);
	while (done < file->bytes && !out->full) {
		uint64_t left = file->bytes - done;
		size_t want = left < sizeof piece ? (size_t)left : sizeof piece;
		ssize_t got = pread(
		    fd, piece, want, (off_t)(file->offset + done));

		if (got <= 0)
			return fault_set(
			    fault, "cannot read %s: %m", file->path);
		buffer_add(out, piece, (size_t)got);
		done += (uint64_t)got;
	}
	return 0;
}

void
mail_files_release(struct mail_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		free(files->items[i].path);
	free(files->items);
	*files = (struct mail_files){ 0 };
}
