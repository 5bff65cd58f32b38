/* passed_socket.h - listeners that systemd passes (sd_listen_fds(3)).
 *
 * Thread: main, before any other. Logs: where a socket is not the one that the
 * ini names, because whoever reads the ini would look for it there. */
#ifndef SEKISHO_MILTER_PASSED_SOCKET_H
#define SEKISHO_MILTER_PASSED_SOCKET_H

/* The descriptor that systemd passed by one of these names, or -1. It may be
 * asked for several. */
int passed_socket_find(const char *name, const char *unit);

/* Warn unless the passed listener is at `path`, the value of that setting;
 * NULL: the setting names no path but a port, and a listener that is no unix
 * socket will do. */
void passed_socket_compare(int fd, const char *setting, const char *path);

#endif
