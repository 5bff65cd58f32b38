/* socket_path.c - made once, for whoever listens and whoever connects. */
#include "wire/socket_path.h"

#include <string.h>
#include <sys/socket.h>

int
socket_path_address(
    const char *path, struct sockaddr_un *address, struct fault *fault)
{
	size_t len = strlen(path);

	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (len == 0)
		return fault_set(fault, "socket path is empty");
	if (len >= sizeof address->sun_path)
		return fault_set(fault,
		    "socket path is %zu bytes long, %zu are possible: %s", len,
		    sizeof address->sun_path - 1, path);
	memcpy(address->sun_path, path, len + 1);
	return 0;
}

int
socket_path_open(struct fault *fault)
{
	int fd = socket(
	    AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	return fd >= 0 ? fd : fault_set(fault, "cannot create socket: %m");
}
