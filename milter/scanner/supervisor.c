/* supervisor.c - main's loop: signals, generations, the signature files. */
#include "scanner/supervisor.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/own.h"
#include "scanner/answer.h"
#include "scanner/loop.h"
#include "scanner/succession.h"
#include "shared/log.h"

/* How long to look away when nothing is due. */
#define IDLE_MS 60000

enum supervisor_source {
	SOURCE_UNSET = 0,
	SOURCE_SIGNALS,
	SOURCE_CONTROL,  /* index: generation */
	SOURCE_LISTENER, /* only while no generation is to come soon */
	SOURCE_WATCH,
};

struct supervisor {
	const struct supervisor_start *start;
	struct succession *succession;
	int loop;
	int signals;
	bool is_stopping;
	int64_t watchdog_ms; /* 0: nobody asks */
};

static void
supervisor_release(struct supervisor *supervisor)
{
	succession_free(&supervisor->succession);
	fd_close(&supervisor->signals);
	fd_close(&supervisor->loop);
}

#define scoped_supervisor __attribute__((cleanup(supervisor_release)))

static void
turn_away(const struct supervisor *supervisor)
{
	scoped_fd int connection = accept4(supervisor->start->listener, NULL,
	    NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (connection >= 0)
		answer_busy(connection, "no generation is ready");
}

static void
stop(struct supervisor *supervisor)
{
	if (supervisor->is_stopping)
		return;
	supervisor->is_stopping = true;
	sd_notify(0, "STOPPING=1");
	log_info("stopping");
	succession_stop(supervisor->succession);
}

static void
hear_signals(struct supervisor *supervisor)
{
	struct signalfd_siginfo signal;

	while (read(supervisor->signals, &signal, sizeof signal) ==
	    (ssize_t)sizeof signal) {
		if (signal.ssi_signo == SIGCHLD)
			succession_bury(supervisor->succession);
		else if (signal.ssi_signo == SIGHUP)
			succession_ask(supervisor->succession, RENEWAL_SIGNAL);
		else
			stop(supervisor);
	}
}

static void
handle(struct supervisor *supervisor, const struct loop_event *event)
{
	switch ((enum supervisor_source)event->source) {
	case SOURCE_SIGNALS:
		hear_signals(supervisor);
		break;
	case SOURCE_CONTROL:
		succession_hear(supervisor->succession, event->index);
		break;
	case SOURCE_LISTENER:
		turn_away(supervisor);
		break;
	case SOURCE_WATCH:
		succession_look(supervisor->succession);
		break;
	case SOURCE_UNSET:
		break;
	}
}

static int
turn(struct supervisor *supervisor, struct fault *fault)
{
	int64_t wait_ms = supervisor->watchdog_ms > 0 ? supervisor->watchdog_ms
						      : IDLE_MS;
	struct loop_event event;
	struct deadline deadline;
	int got;

	succession_keep(supervisor->succession);
	deadline = deadline_in(clock_ms(), wait_ms);
	succession_deadline(supervisor->succession, &deadline);
	got = loop_wait(supervisor->loop, deadline, &event, fault);
	if (got > 0)
		handle(supervisor, &event);
	succession_expire(supervisor->succession);
	if (supervisor->watchdog_ms > 0)
		sd_notify(0, "WATCHDOG=1");
	return got < 0 ? -1 : 0;
}

static int
open_signals(void)
{
	sigset_t watched;

	sigemptyset(&watched);
	sigaddset(&watched, SIGCHLD);
	sigaddset(&watched, SIGTERM);
	sigaddset(&watched, SIGINT);
	sigaddset(&watched, SIGHUP);
	if (pthread_sigmask(SIG_BLOCK, &watched, NULL) != 0)
		return -1;
	return signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
}

static struct succession *
open_succession(const struct supervisor *supervisor)
{
	struct succession_lent lent = {
		.start = supervisor->start,
		.loop = supervisor->loop,
		.signals = supervisor->signals,
		.control_source = SOURCE_CONTROL,
		.listener_source = SOURCE_LISTENER,
		.watch_source = SOURCE_WATCH,
	};

	return succession_new(&lent);
}

static int
live(struct supervisor *supervisor, struct fault *fault)
{
	uint64_t watchdog_us = 0;

	supervisor->loop = loop_open(fault);
	if (supervisor->loop < 0)
		return -1;
	supervisor->signals = open_signals();
	if (supervisor->signals < 0)
		return fault_set(fault, "cannot watch signals: %m");
	if (loop_watch(supervisor->loop, supervisor->signals, SOURCE_SIGNALS, 0,
		fault) != 0)
		return -1;
	if (sd_watchdog_enabled(0, &watchdog_us) > 0)
		supervisor->watchdog_ms = (int64_t)(watchdog_us / 2000);
	supervisor->succession = open_succession(supervisor);
	while (!succession_is_over(supervisor->succession))
		if (turn(supervisor, fault) != 0)
			return -1;
	return 0;
}

int
supervise(const struct supervisor_start *start)
{
	struct fault fault = { "" };
	scoped_supervisor struct supervisor supervisor = {
		.start = start,
		.loop = -1,
		.signals = -1,
	};

	if (live(&supervisor, &fault) == 0)
		return EX_OK;
	log_error("%s", fault.text);
	return EX_OSERR;
}
