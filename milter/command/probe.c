/* probe.c - fork, become, say. */
#include "command/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/own.h"
#include "shared/privilege.h"

/* A check that hangs is ended by a signal. */
#define PROBE_SECONDS 60

/* The child could not become who it should. */
#define PROBE_HELPLESS 101

static int
become(const struct probe *probe, struct fault *fault)
{
	if (probe->folder != NULL && chdir(probe->folder) != 0)
		return fault_set(fault, "cannot enter %s: %m", probe->folder);
	if (probe->user != NULL)
		return privilege_drop_into(probe->user, probe->root, fault);
	return 0;
}

int
probe_fork(struct probe *probe, struct fault *fault)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set(fault, "cannot make a pipe: %m");
	probe->pid = fork();
	probe->is_child = probe->pid == 0;
	if (probe->pid < 0) {
		fd_close(&ends[0]);
		fd_close(&ends[1]);
		return fault_set(fault, "cannot fork: %m");
	}
	fd_close(&ends[probe->is_child ? 0 : 1]);
	probe->pipe = ends[probe->is_child ? 1 : 0];
	if (!probe->is_child)
		return 0;
	alarm(PROBE_SECONDS);
	if (become(probe, fault) != 0)
		probe_end(probe, PROBE_HELPLESS, fault->text);
	return 0;
}

void
probe_end(const struct probe *probe, int status, const char *text)
{
	size_t len = strlen(text);

	while (len > 0) {
		ssize_t done = write(probe->pipe, text, len);

		if (done < 0 && errno != EINTR)
			break;
		text += done > 0 ? done : 0;
		len -= done > 0 ? (size_t)done : 0;
	}
	_exit(status);
}

int
probe_wait(struct probe *probe, struct buffer *text)
{
	char piece[4096];
	int status = 0;
	ssize_t got;

	while ((got = read(probe->pipe, piece, sizeof piece)) > 0)
		buffer_add(text, piece, (size_t)got);
	fd_close(&probe->pipe);
	if (waitpid(probe->pid, &status, 0) < 0 || !WIFEXITED(status)) {
		buffer_add_text(text, "the check did not end");
		return -1;
	}
	return WEXITSTATUS(status) < PROBE_HELPLESS ? WEXITSTATUS(status) : -1;
}
