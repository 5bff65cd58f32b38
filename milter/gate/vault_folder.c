/* vault_folder.c - whose the folder is, and who may look into it. */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "gate/vault.h"

/* Make the folders above the last one, as far as they are missing. */
static int
make_above(const char *path, struct fault *fault)
{
	scoped_mem char *above = mem_text(path, strlen(path));

	for (char *slash = above; (slash = strchr(slash + 1, '/')) != NULL;) {
		*slash = '\0';
		if (mkdir(above, 0755) != 0 && errno != EEXIST)
			return fault_set(fault, "cannot make %s: %m", above);
		*slash = '/';
	}
	return 0;
}

static int
open_folder(const char *path, struct stat *facts, struct fault *fault)
{
	scoped_fd int fd = open(
	    path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 || fstat(fd, facts) != 0)
		return fault_set(fault, "cannot open the folder %s: %m", path);
	return fd_take(&fd);
}

int
vault_make(const char *path, const char *user, struct fault *fault)
{
	const struct passwd *account;
	scoped_fd int fd = -1;
	struct stat facts = { 0 };

	if (make_above(path, fault) != 0)
		return -1;
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return fault_set(fault, "cannot make %s: %m", path);
	if (geteuid() != 0)
		return 0;
	/* There is one thread yet. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	account = getpwnam(user);
	if (account == NULL)
		return fault_set(fault, "no such user: %s", user);
	fd = open_folder(path, &facts, fault);
	if (fd < 0)
		return -1;
	if (facts.st_uid == account->pw_uid)
		return 0;
	if (fchown(fd, account->pw_uid, account->pw_gid) != 0)
		return fault_set(fault, "cannot give %s to %s: %m", path, user);
	return facts.st_uid != 0;
}

int
vault_open(const char *path, struct fault *fault)
{
	struct stat facts = { 0 };
	scoped_fd int fd = open_folder(path, &facts, fault);

	if (fd < 0)
		return -1;
	if (geteuid() != 0 && facts.st_uid != geteuid())
		return fault_set(fault, "%s belongs to another account", path);
	if ((facts.st_mode & 022) != 0)
		return fault_set(fault, "others may write into %s", path);
	if ((facts.st_mode & 077) != 0 && fchmod(fd, facts.st_mode & 0700) != 0)
		return fault_set(fault, "others may look into %s: %m", path);
	return fd_take(&fd);
}
