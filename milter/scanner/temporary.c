/* temporary.c - make private folders, and remove what is left in them.
 *
 * A tree is removed by flattening: each folder found inside the doomed one is
 * emptied by moving its own folders up beside it, so that two descriptors
 * suffice for any depth. nftw() would recurse, follow the depth with open
 * descriptors or chdir(), and could not stop half-way. */
#include "scanner/temporary.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/own.h"

/* One removal under way. */
struct sweep {
	size_t left; /* entries that may still be removed */
	int error;   /* errno of the last refusal, 0: none */
};

static void
dir_close(DIR **dir)
{
	if (*dir != NULL)
		closedir(*dir);
}

#define scoped_dir __attribute__((cleanup(dir_close)))

int
temporary_open(const char *path, struct fault *fault)
{
	int fd;

	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return fault_set(fault, "cannot make %s: %m", path);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return fault_set(fault, "cannot open %s: %m", path);
	return fd;
}

/* The folder `name` in parent, never through a link; -1 with errno. */
static int
folder_open(int parent, const char *name)
{
	return openat(parent, name,
	    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
}

int
temporary_make(int base, const char *name, struct fault *fault)
{
	int fd;

	if (mkdirat(base, name, 0700) != 0)
		return fault_set(fault, "cannot make the folder %s: %m", name);
	fd = folder_open(base, name);
	if (fd < 0)
		return fault_set(fault, "cannot open the folder %s: %m", name);
	return fd;
}

int
temporary_rename(
    int base, const char *name, const char *to, struct fault *fault)
{
	if (renameat(base, name, base, to) != 0 && errno != ENOENT)
		return fault_set(
		    fault, "cannot rename the folder %s: %m", name);
	return 0;
}

bool
temporary_is_empty(int folder)
{
	/* Two entries that are always there, and some that are too many. */
	char entries[512] __attribute__((aligned(8)));
	size_t count = 0;
	ssize_t len;

	if (lseek(folder, 0, SEEK_SET) != 0)
		return false;
	/* Not readdir(): a stream costs a worker more than the question. */
	while ((len = getdents64(folder, entries, sizeof entries)) > 0)
		for (ssize_t at = 0; at < len; count++) {
			/* Aligned, as each entry's length is. */
			const void *place = entries + at;
			const struct dirent64 *entry = place;

			at += entry->d_reclen;
			if (count >= 2)
				return false;
		}
	return len == 0;
}

static bool
is_folder(int parent, const char *name)
{
	struct stat status;

	return fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(status.st_mode);
}

/* Open a folder for emptying, whatever its mode; NULL with errno. chmod
 * follows links, but this name is a folder and whoever could exchange it is
 * dead. */
static DIR *
folder_open_to_empty(int parent, const char *name)
{
	scoped_fd int fd = -1;
	DIR *dir;

	if (fchmodat(parent, name, 0700, 0) != 0)
		return NULL;
	fd = folder_open(parent, name);
	if (fd < 0)
		return NULL;
	dir = fdopendir(fd);
	/* The stream closes it from here. */
	if (dir != NULL)
		(void)fd_take(&fd);
	return dir;
}

/* The next entry but . and .., or NULL. */
static const char *
dir_next(DIR *dir)
{
	const struct dirent *entry;

	do {
		/* NOLINTNEXTLINE(concurrency-mt-unsafe): one thread */
		entry = readdir(dir);
	} while (entry != NULL &&
	    (strcmp(entry->d_name, ".") == 0 ||
		strcmp(entry->d_name, "..") == 0));
	return entry != NULL ? entry->d_name : NULL;
}

/* One entry is gone, or why not. Returns whether it is. */
static bool
sweep_count(struct sweep *sweep, int result)
{
	if (result != 0) {
		sweep->error = errno;
		return false;
	}
	sweep->left--;
	return true;
}

/* Move a folder up under a name that nobody could have taken before. */
static bool
sweep_lift(struct sweep *sweep, int from, const char *name, int top)
{
	char fresh[32] = "";
	uint64_t random = 0;

	if (getrandom(&random, sizeof random, 0) != sizeof random ||
	    fchmodat(from, name, 0700, 0) != 0)
		return sweep_count(sweep, -1);
	(void)snprintf(
	    fresh, sizeof fresh, "lifted-%016llx", (unsigned long long)random);
	return sweep_count(sweep, renameat(from, name, top, fresh));
}

/* Empty the folder `name` in top, its own folders going to top, and remove it.
 * Returns whether anything was removed or moved. */
static bool
sweep_flatten(struct sweep *sweep, int top, const char *name)
{
	scoped_dir DIR *dir = folder_open_to_empty(top, name);
	const char *inside;
	bool moved = false;

	if (dir == NULL)
		return sweep_count(sweep, -1);
	while (sweep->left > 0 && (inside = dir_next(dir)) != NULL) {
		if (is_folder(dirfd(dir), inside))
			moved |= sweep_lift(sweep, dirfd(dir), inside, top);
		else
			moved |= sweep_count(
			    sweep, unlinkat(dirfd(dir), inside, 0));
	}
	if (sweep->left == 0)
		return true;
	/* Not empty: readdir() may miss entries of a folder that changes. */
	if (unlinkat(top, name, AT_REMOVEDIR) == 0)
		return sweep_count(sweep, 0);
	sweep->error = errno;
	return moved;
}

/* Remove one whole tree, as far as the sweep goes. */
static void
sweep_tree(struct sweep *sweep, int base, const char *name)
{
	bool moved = true;

	while (moved && sweep->left > 0) {
		scoped_dir DIR *dir = folder_open_to_empty(base, name);
		const char *inside;

		moved = false;
		if (dir == NULL) {
			sweep->error = errno;
			return;
		}
		while (sweep->left > 0 && (inside = dir_next(dir)) != NULL) {
			if (is_folder(dirfd(dir), inside))
				moved |= sweep_flatten(
				    sweep, dirfd(dir), inside);
			else
				moved |= sweep_count(
				    sweep, unlinkat(dirfd(dir), inside, 0));
		}
		if (sweep->left == 0)
			return;
		if (unlinkat(base, name, AT_REMOVEDIR) == 0) {
			sweep->left--;
			return;
		}
		sweep->error = errno;
	}
}

/* Go once through base. Returns whether a name with the prefix is left. */
static bool
sweep_pass(struct sweep *sweep, DIR *dir, const char *prefix)
{
	const char *name;
	bool is_left = false;

	while ((name = dir_next(dir)) != NULL) {
		struct stat status;

		if (strncmp(name, prefix, strlen(prefix)) != 0)
			continue;
		if (sweep->left > 0 && is_folder(dirfd(dir), name))
			sweep_tree(sweep, dirfd(dir), name);
		else if (sweep->left > 0)
			sweep_count(sweep, unlinkat(dirfd(dir), name, 0));
		is_left |= fstatat(dirfd(dir), name, &status,
			       AT_SYMLINK_NOFOLLOW) == 0;
	}
	return is_left;
}

enum temporary_status
temporary_sweep(
    int base, const char *prefix, size_t max_entries, struct fault *fault)
{
	struct sweep sweep = { .left = max_entries };
	int fd = openat(base, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	scoped_dir DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

	if (dir == NULL) {
		fault_set(fault, "cannot read the temporary folder: %m");
		fd_close(&fd);
		return TEMPORARY_FAILED;
	}
	if (!sweep_pass(&sweep, dir, prefix))
		return TEMPORARY_GONE;
	if (sweep.left == 0)
		return TEMPORARY_MORE;
	errno = sweep.error;
	fault_set(fault, "cannot remove %s*: %m", prefix);
	return TEMPORARY_FAILED;
}
