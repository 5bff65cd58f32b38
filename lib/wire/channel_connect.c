/* channel_connect.c - the client's way to the other side. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/own.h"
#include "wire/channel.h"
#include "wire/socket_path.h"

/* How long to pause before another connect() to a full queue: the kernel has
 * no event for "room in it". */
#define CONNECT_PAUSE_MS 5

enum channel_status
channel_connect(const char *path, struct deadline deadline, int *fd_out,
    struct fault *fault)
{
	struct sockaddr_un address;
	scoped_fd int fd = -1;

	if (socket_path_address(path, &address, fault) < 0)
		return CHANNEL_FAILED;
	fd = socket_path_open(fault);
	if (fd < 0)
		return CHANNEL_FAILED;
	/* Unlike TCP, a unix socket connects at once or not at all. */
	while (connect(fd, (const struct sockaddr *)&address, sizeof address) <
	    0) {
		int left = deadline_left_ms(deadline, clock_ms());

		if (errno != EAGAIN && errno != EINTR) {
			fault_set(fault, "cannot connect to %s: %m", path);
			return errno == ECONNREFUSED || errno == ENOENT
			    ? CHANNEL_CLOSED
			    : CHANNEL_FAILED;
		}
		if (left == 0) {
			fault_set(fault, "%s accepts no connection", path);
			return CHANNEL_TIMEOUT;
		}
		poll(
		    NULL, 0, left < CONNECT_PAUSE_MS ? left : CONNECT_PAUSE_MS);
	}
	*fd_out = fd_take(&fd);
	return CHANNEL_OK;
}
