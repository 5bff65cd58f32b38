/* milter_probe.c - one packet there, one back. */
#include "command/milter_probe.h"

#include <errno.h>
#include <netdb.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/own.h"

/* A gate answers in a millisecond. */
#define WAIT_SECONDS 10

/* Length, 'O', version 6, and every action and step that there is. */
static const uint8_t question[] = { 0, 0, 0, 13, 'O', 0, 0, 0, 6, 0, 0, 1, 0xff,
	0, 0x1f, 0xff, 0xff };
static const uint8_t farewell[] = { 0, 0, 0, 1, 'Q' };

static int
set_times(int fd, struct fault *fault)
{
	struct timeval wait = { .tv_sec = WAIT_SECONDS };

	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) != 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) != 0)
		return fault_set(fault, "cannot set a time limit: %m");
	return 0;
}

static int
connect_path(const char *path, struct fault *fault)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	scoped_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (strlen(path) >= sizeof address.sun_path)
		return fault_set(fault, "socket path too long: %s", path);
	memcpy(address.sun_path, path, strlen(path));
	if (fd < 0 || set_times(fd, fault) != 0 ||
	    connect(fd, (const struct sockaddr *)&address, sizeof address) != 0)
		return fault_set(fault, "cannot connect to %s: %m", path);
	return fd_take(&fd);
}

static int
connect_address(const struct addrinfo *found, struct fault *fault)
{
	scoped_fd int fd = socket(
	    found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || set_times(fd, fault) != 0 ||
	    connect(fd, found->ai_addr, found->ai_addrlen) != 0)
		return fault_set(fault, "cannot connect: %m");
	return fd_take(&fd);
}

static int
connect_host(const struct place *place, struct fault *fault)
{
	struct addrinfo wanted = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	const char *host = place->host[0] != '\0' ? place->host : "localhost";
	int error = getaddrinfo(host, place->port, &wanted, &found);
	int fd = -1;

	if (error != 0)
		return fault_set(fault, "cannot find %s port %s: %s", host,
		    place->port, gai_strerror(error));
	for (const struct addrinfo *each = found; each != NULL && fd < 0;
	     each = each->ai_next)
		fd = connect_address(each, fault);
	freeaddrinfo(found);
	return fd < 0 ? fault_prefix(fault, "%s port %s: ", host, place->port)
		      : fd;
}

static int
converse(int fd, struct fault *fault)
{
	uint8_t answer[4 + 13];

	if (send(fd, question, sizeof question, MSG_NOSIGNAL) !=
	    (ssize_t)sizeof question)
		return fault_set(fault, "cannot ask: %m");
	if (recv(fd, answer, sizeof answer, MSG_WAITALL) !=
	    (ssize_t)sizeof answer)
		return fault_set(fault, "connected, but nobody answers");
	if (answer[4] != 'O')
		return fault_set(fault, "connected, but this is no milter");
	(void)send(fd, farewell, sizeof farewell, MSG_NOSIGNAL);
	return 0;
}

int
milter_probe(const struct place *place, struct fault *fault)
{
	scoped_fd int fd = place->path[0] != '\0'
	    ? connect_path(place->path, fault)
	    : connect_host(place, fault);

	return fd >= 0 ? converse(fd, fault) : -1;
}
