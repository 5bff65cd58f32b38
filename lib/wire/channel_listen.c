/* channel_listen.c - a socket that appears with its mode already set.
 *
 * Apart from channel_connect.c, so that a program which only listens holds no
 * way to connect anywhere but to the path it is about to take. */
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/own.h"
#include "wire/channel.h"
#include "wire/socket_path.h"

/* Connections that wait for accept(); the kernel cuts at somaxconn. */
#define BACKLOG 1024

/* Make room for a socket at path: nothing there, or a socket nobody answers.
 * Returns 0, or -1 and *fault. */
static int
remove_stale(
    const char *path, const struct sockaddr_un *address, struct fault *fault)
{
	scoped_fd int probe = -1;
	struct stat st;

	if (lstat(path, &st) < 0)
		return errno == ENOENT
		    ? 0
		    : fault_set(fault, "cannot examine %s: %m", path);
	if (!S_ISSOCK(st.st_mode))
		return fault_set(fault, "%s is there and not a socket", path);
	probe = socket_path_open(fault);
	if (probe < 0)
		return -1;
	/* Anything but a refusal (a full queue, another type of socket) means
	 * that somebody lives there. */
	if (connect(probe, (const struct sockaddr *)address, sizeof *address) ==
		0 ||
	    errno != ECONNREFUSED)
		return fault_set(fault, "%s is in use", path);
	if (unlink(path) < 0 && errno != ENOENT)
		return fault_set(
		    fault, "cannot remove stale socket %s: %m", path);
	return 0;
}

/* Bind under a name of our own, give it its mode, then let it appear. A umask
 * would be shared with every other thread, and chmod() after bind() leaves a
 * moment with the wrong mode. */
static int
bind_with_mode(int fd, const char *path, mode_t mode, struct fault *fault)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int len = snprintf(address.sun_path, sizeof address.sun_path, "%s.%ld",
	    path, (long)getpid());

	if (len < 0 || (size_t)len >= sizeof address.sun_path)
		return fault_set(fault,
		    "socket path leaves no room for a temporary name: %s",
		    path);
	unlink(address.sun_path);
	if (bind(fd, (const struct sockaddr *)&address, sizeof address) < 0)
		return fault_set(fault, "cannot bind %s: %m", address.sun_path);
	if (chmod(address.sun_path, mode) < 0 || listen(fd, BACKLOG) < 0 ||
	    rename(address.sun_path, path) < 0) {
		fault_set(fault, "cannot listen at %s: %m", path);
		unlink(address.sun_path);
		return -1;
	}
	return 0;
}

int
channel_listen(const char *path, mode_t mode, struct fault *fault)
{
	struct sockaddr_un address;
	scoped_fd int fd = -1;

	if (socket_path_address(path, &address, fault) < 0)
		return -1;
	fd = socket_path_open(fault);
	if (fd < 0 || remove_stale(path, &address, fault) < 0 ||
	    bind_with_mode(fd, path, mode, fault) < 0)
		return -1;
	return fd_take(&fd);
}
