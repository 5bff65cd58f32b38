/* socket_path.h - SOCK_SEQPACKET sockets with a path, for both of their ends.
 *
 * Private to lib/wire. Thread: any. Never logs. */
#ifndef SEKISHO_WIRE_SOCKET_PATH_H
#define SEKISHO_WIRE_SOCKET_PATH_H

#include <sys/un.h>

#include "base/fault.h"

/* The address of path. Returns 0, or -1 and *fault: it is empty or too long. */
int socket_path_address(
    const char *path, struct sockaddr_un *address, struct fault *fault);

/* A new socket, close-on-exec and non-blocking, or -1 and *fault. */
int socket_path_open(struct fault *fault);

#endif
