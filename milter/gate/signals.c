/* signals.c - the self-pipe. */
#include "gate/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

static int signals_pipe[2] = { -1, -1 };

/* A reload is posted and not yet read: a hundred SIGHUPs are one. */
static atomic_bool signals_reload;

static const int signals_ours[] = { SIGHUP, SIGTERM, SIGINT };

#define SIGNALS_COUNT (sizeof signals_ours / sizeof *signals_ours)

void
signals_post(enum signal_event event)
{
	unsigned char byte = (unsigned char)event;
	int kept = errno;

	/* A full pipe holds events enough. */
	if (write(signals_pipe[1], &byte, 1) < 0)
		errno = kept;
	errno = kept;
}

static void
on_signal(int number)
{
	if (number != SIGHUP)
		signals_post(SIGNAL_EVENT_STOP);
	else if (!atomic_exchange(&signals_reload, true))
		signals_post(SIGNAL_EVENT_RELOAD);
}

int
signals_init(struct fault *fault)
{
	/* Not even while a handler runs does the main thread block one. */
	struct sigaction action = { .sa_handler = on_signal,
		.sa_flags = SA_RESTART | SA_NODEFER };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	if (pipe2(signals_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		return fault_set(fault, "cannot create the signal pipe: %m");
	for (size_t i = 0; i < SIGNALS_COUNT; i++) {
		if (sigaction(signals_ours[i], &action, NULL) != 0)
			return fault_set(fault, "cannot handle signals: %m");
	}
	/* A file beyond RLIMIT_FSIZE is an error of its write(): the message
	 * waits, the gate does not end. */
	if (sigaction(SIGPIPE, &ignore, NULL) != 0 ||
	    sigaction(SIGXFSZ, &ignore, NULL) != 0)
		return fault_set(fault, "cannot ignore signals: %m");
	return 0;
}

void
signals_block(void)
{
	sigset_t ours;

	sigemptyset(&ours);
	for (size_t i = 0; i < SIGNALS_COUNT; i++)
		sigaddset(&ours, signals_ours[i]);
	pthread_sigmask(SIG_BLOCK, &ours, NULL);
}

enum signal_event
signals_wait(int wait_ms)
{
	struct pollfd ready = { .fd = signals_pipe[0], .events = POLLIN };
	unsigned char byte;

	for (;;) {
		int count = poll(&ready, 1, wait_ms);

		if (count == 0)
			return SIGNAL_EVENT_NONE;
		if (count <= 0 || read(signals_pipe[0], &byte, 1) != 1)
			continue;
		/* One that comes from here on is another one. */
		if (byte == SIGNAL_EVENT_RELOAD)
			signals_reload = false;
		return (enum signal_event)byte;
	}
}
