/* probe.h - try something as another account, in a child process.
 *
 *	if (probe_fork(&probe, fault) != 0) ...
 *	if (probe.is_child)
 *		probe_end(&probe, try_it(...), text);
 *	status = probe_wait(&probe, &text);
 *
 * Root becomes the account, others stay who they are. Thread: one. Never
 * logs. */
#ifndef SEKISHO_MILTER_PROBE_H
#define SEKISHO_MILTER_PROBE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/buffer.h"
#include "base/fault.h"

struct probe {
	const char *user;   /* whom to become; NULL: nobody else */
	const char *root;   /* and with which root folder; NULL: the same */
	const char *folder; /* where to be without one; NULL: here */
	/* After probe_fork(): */
	bool is_child;
	pid_t pid;
	int pipe;
};

/* What a child may say. */
#define PROBE_TEXT_BYTES 65536

/* Fork; the child takes the account, or says why not. Returns 0 in both, or
 * -1 and *fault. */
int probe_fork(struct probe *probe, struct fault *fault);

/* In the child: say this, and the status (0 to 100), for good. */
void probe_end(const struct probe *probe, int status, const char *text)
    __attribute__((noreturn));

/* In the parent: the child's status, or -1 when it has died or could not
 * become who it should; its text in either case. */
int probe_wait(struct probe *probe, struct buffer *text);

#endif
