/* log_sink.c - one datagram or one write() a line. */
#include "shared/log_sink.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/own.h"

#define LINE_BYTES 1400

/* How long a log that does not read is waited for, once. Its queue holds ten
 * to five hundred lines, so that it is behind by more than a burst. */
#define PATIENCE_MS 1000

/* Held while waiting: who comes meanwhile waits no longer than the first. */
static pthread_mutex_t sink_lock = PTHREAD_MUTEX_INITIALIZER;
static const char *sink_path; /* NULL: stderr */
static const char *sink_ident;
static int sink_socket = -1;
static bool sink_is_stuck;
static unsigned long sink_lost;

/* A daemon that is started again has a new socket of the same name. */
static void
connect_nolock(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	fd_close(&sink_socket);
	(void)snprintf(
	    address.sun_path, sizeof address.sun_path, "%s", sink_path);
	sink_socket = socket(
	    AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (sink_socket >= 0 &&
	    connect(sink_socket, (struct sockaddr *)&address, sizeof address) !=
		0)
		fd_close(&sink_socket);
}

void
log_sink_open(const char *path, const char *ident)
{
	sink_path = path;
	sink_ident = ident;
	/* While whoever starts it may still go there. */
	connect_nolock();
}

static bool
wait_nolock(int fd)
{
	struct pollfd room = { .fd = fd, .events = POLLOUT };

	return poll(&room, 1, sink_is_stuck ? 0 : PATIENCE_MS) > 0;
}

/* Returns whether the daemon took it. */
static bool
send_nolock(const char *line, size_t len)
{
	for (int tries = 0; tries < 3; tries++) {
		if (sink_socket < 0)
			connect_nolock();
		if (sink_socket < 0)
			return false;
		if (send(sink_socket, line, len, MSG_NOSIGNAL) >= 0)
			return true;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN && errno != ENOBUFS) {
			fd_close(&sink_socket);
			continue;
		}
		if (!wait_nolock(sink_socket))
			return false;
	}
	return false;
}

/* One write() a line, so that lines of several processes stay whole. A pipe
 * that can be written to has room for more than a line. */
static bool
write_nolock(const char *line, size_t len)
{
	return wait_nolock(STDERR_FILENO) &&
	    write(STDERR_FILENO, line, len) >= 0;
}

static bool
line_nolock(int priority, const char *text)
{
	char line[LINE_BYTES];
	char stamp[sizeof "Jan  1 00:00:00"] = "";
	time_t now = time(NULL);
	struct tm parts;
	int len;

	if (sink_path == NULL) {
		len = snprintf(line, sizeof line, "<%d>%s\n", priority, text);
		if (len >= (int)sizeof line) {
			len = sizeof line - 1;
			line[len - 1] = '\n';
		}
		return write_nolock(line, (size_t)len);
	}
	if (localtime_r(&now, &parts) != NULL)
		(void)strftime(stamp, sizeof stamp, "%b %e %H:%M:%S", &parts);
	len = snprintf(line, sizeof line, "<%d>%s %s[%d]: %s",
	    LOG_MAIL | priority, stamp, sink_ident, (int)getpid(), text);
	if (len >= (int)sizeof line)
		len = sizeof line - 1;
	return send_nolock(line, (size_t)len);
}

void
log_sink_line(int priority, const char *text)
{
	char told[64];

	pthread_mutex_lock(&sink_lock);
	if (line_nolock(priority, text)) {
		sink_is_stuck = false;
	} else {
		sink_is_stuck = true;
		sink_lost++;
	}
	if (!sink_is_stuck && sink_lost > 0) {
		(void)snprintf(told, sizeof told,
		    "the log did not take %lu line(s) before this", sink_lost);
		if (line_nolock(LOG_WARNING, told))
			sink_lost = 0;
	}
	pthread_mutex_unlock(&sink_lock);
}
