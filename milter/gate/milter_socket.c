/* milter_socket.c - bind through libmilter, with mode, group and manners. */
#include "gate/milter_socket.h"

#include <errno.h>
#include <grp.h>
#include <libmilter/mfapi.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "shared/passed_socket.h"

/* What systemd calls a socket that its unit did not name. */
#define SOCKET_UNIT "sekisho-milter.socket"

/* What libmilter was given. */
static char *place;

/* The name we made, for milter_socket_remove(). */
static char *made_path;
static struct stat made;

/* The path in "unix:/path", "local:/path" or "/path"; NULL for others. */
static const char *
path_of(const char *where)
{
	size_t len = strlen(where);

	if (text_begins(where, len, "unix:"))
		return where + strlen("unix:");
	if (text_begins(where, len, "local:"))
		return where + strlen("local:");
	return strchr(where, ':') == NULL ? where : NULL;
}

/* Whether somebody accepts connections at path. */
static bool
is_answered(const struct sockaddr_un *address)
{
	scoped_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd >= 0 &&
	    connect(fd, (const struct sockaddr *)address, sizeof *address) == 0;
}

static int
remove_stale(const char *path, struct fault *fault)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct stat there;

	if (strlen(path) >= sizeof address.sun_path)
		return fault_set(fault, "socket name too long: %s", path);
	memcpy(address.sun_path, path, strlen(path));
	if (lstat(path, &there) != 0)
		return errno == ENOENT
		    ? 0
		    : fault_set(fault, "cannot look at %s: %m", path);
	if (!S_ISSOCK(there.st_mode))
		return fault_set(fault, "%s is there and is no socket", path);
	if (is_answered(&address))
		return fault_set(
		    fault, "another program already answers at %s", path);
	if (unlink(path) != 0)
		return fault_set(fault, "cannot remove stale %s: %m", path);
	return 0;
}

/* Returns 0, 1 (not root: gone without) or -1. */
static int
set_group(const char *path, const char *name, struct fault *fault)
{
	const struct group *group;
	int failed = geteuid() == 0 ? -1 : 1;

	errno = 0;
	group = getgrnam(name); /* NOLINT(concurrency-mt-unsafe): one thread */
	if (group == NULL) {
		fault_set(
		    fault, "milter.socket_group: no such group: %s", name);
		return failed;
	}
	if (lchown(path, (uid_t)-1, group->gr_gid) != 0) {
		fault_set(fault, "cannot give %s to group %s: %m", path, name);
		return failed;
	}
	return 0;
}

/* Nobody but root gets in between bind() and chmod(): the name is born
 * without any permission. Rejected: only a chmod() behind it, which leaves a
 * moment in which everybody may connect. */
static int
open_path(const struct host *host, const char *path, struct fault *fault)
{
	mode_t kept;
	int opened, grouped;

	if (remove_stale(path, fault) != 0)
		return -1;
	kept = umask(0777);
	opened = smfi_opensocket(false);
	umask(kept);
	if (opened != MI_SUCCESS)
		return fault_set(fault, "cannot listen at %s: %m", path);
	grouped = set_group(path, host->milter_socket_group, fault);
	if (grouped < 0)
		return -1;
	if (chmod(path, host->milter_socket_mode) != 0)
		return fault_set(fault, "cannot set the mode of %s: %m", path);
	if (lstat(path, &made) == 0)
		made_path = mem_text(path, strlen(path));
	return grouped;
}

static int
set_place(const char *where, struct fault *fault)
{
	place = mem_text(where, strlen(where));
	if (smfi_setconn(place) != MI_SUCCESS)
		return fault_set(fault, "libmilter refuses %s", where);
	return 0;
}

int
milter_socket_open(const struct host *host, struct fault *fault)
{
	const char *path = path_of(host->milter_socket);
	int passed = passed_socket_find("milter", SOCKET_UNIT);
	char where[32];

	if (passed >= 0) {
		passed_socket_compare(passed, "milter.socket", path);
		/* Debian's libmilter knows fd:N; another one says no here. */
		(void)snprintf(where, sizeof where, "fd:%d", passed);
		if (set_place(where, fault) != 0)
			return -1;
		if (smfi_opensocket(false) != MI_SUCCESS)
			return fault_set(fault,
			    "this libmilter takes no socket from systemd; "
			    "disable " SOCKET_UNIT);
		return 0;
	}
	if (set_place(host->milter_socket, fault) != 0)
		return -1;
	if (path != NULL)
		return open_path(host, path, fault);
	if (smfi_opensocket(false) != MI_SUCCESS)
		return fault_set(
		    fault, "cannot listen at %s: %m", host->milter_socket);
	return 0;
}

const char *
milter_socket_place(void)
{
	return place;
}

void
milter_socket_remove(void)
{
	struct stat now;

	if (made_path != NULL && lstat(made_path, &now) == 0 &&
	    now.st_dev == made.st_dev && now.st_ino == made.st_ino)
		unlink(made_path);
	mem_free(&made_path);
}
