/* passed_socket.c - listeners that systemd passes. */
#include "shared/passed_socket.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>

#include "shared/log.h"

int
passed_socket_find(const char *name, const char *unit)
{
	char **names = NULL;
	int count = sd_listen_fds_with_names(0, &names);
	int found = -1;

	for (int i = 0; i < count; i++) {
		if (strcmp(names[i], name) == 0 || strcmp(names[i], unit) == 0)
			found = SD_LISTEN_FDS_START + i;
		free(names[i]);
	}
	free(names);
	return found;
}

void
passed_socket_compare(int fd, const char *setting, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNSPEC };
	socklen_t len = sizeof address;
	bool is_path;

	/* sun_path need not be terminated; ours is, the last byte is kept. */
	if (getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		return;
	is_path = address.sun_family == AF_UNIX;
	address.sun_path[sizeof address.sun_path - 1] = '\0';
	if (!is_path && path == NULL)
		return;
	if (is_path && path != NULL && strcmp(address.sun_path, path) == 0)
		return;
	log_warning("%s is not used: systemd passes %s%s (the ListenStream= "
		    "or ListenSequentialPacket= of its .socket unit)",
	    setting, is_path ? "unix:" : "a port",
	    is_path ? address.sun_path : "");
}
