/* supervisor.c - start, listen to, outlive and drain generations. */
#include "supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#include "answer.h"
#include "base/own.h"
#include "generation.h"
#include "log.h"
#include "loop.h"
#include "temporary.h"
#include "wire/channel.h"

/* One that serves, and one that comes or goes. */
#define GENERATIONS_MAX 2

_Static_assert(GENERATIONS_MAX <= BOARD_PLACES, "each has a place");

/* The pause after the first failure; see LIMIT_RESTART_MS. */
#define RESTART_FIRST_MS 1000

/* What draining may take beyond one message's time. */
#define DRAIN_EXTRA_MS 10000

/* How long to look away when nothing is due. */
#define IDLE_MS 60000

enum supervisor_source {
	SOURCE_UNSET = 0,
	SOURCE_SIGNALS,
	SOURCE_CONTROL,  /* index: generation */
	SOURCE_LISTENER, /* only while no generation lives */
};

struct member {
	pid_t pid; /* 0: none */
	int control;
	bool is_ready;
	int64_t ready_ms; /* since when */
	char id[40];
};

struct supervisor {
	const struct supervisor_start *start;
	int loop;
	int signals;
	unsigned int ordinal;       /* of the last generation */
	int64_t restart_ms;         /* the next pause */
	struct deadline next_start; /* not before */
	bool is_stopping;
	struct deadline last_call; /* stopping: then they are killed */
	int64_t watchdog_ms;       /* 0: nobody asks */
	struct member members[GENERATIONS_MAX];
};

static void
supervisor_release(struct supervisor *supervisor)
{
	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		fd_close(&supervisor->members[i].control);
	fd_close(&supervisor->signals);
	fd_close(&supervisor->loop);
}

#define scoped_supervisor __attribute__((cleanup(supervisor_release)))

static size_t
member_count(const struct supervisor *supervisor)
{
	size_t count = 0;

	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		count += supervisor->members[i].pid > 0 ? 1 : 0;
	return count;
}

/* In the child: nothing of main's but what is lent. The other generations'
 * control sockets above all, or they would never see main's end. */
static void __attribute__((noreturn)) become_generation(
    struct supervisor *supervisor, const struct member *member, int control)
{
	struct generation_start start = {
		.host = supervisor->start->host,
		.poison = supervisor->start->poison,
		.board = supervisor->start->board,
		.place = (uint32_t)(member - supervisor->members),
		.memory = supervisor->start->memory,
		.listener = supervisor->start->listener,
		.control = control,
		.temporary = supervisor->start->temporary,
		.id = member->id,
	};

	supervisor_release(supervisor);
	exit(generation_run(&start)); /* NOLINT(concurrency-mt-unsafe) */
}

/* Start a generation in this place. Returns 0, or -1 and *fault. */
static int
member_start(struct supervisor *supervisor, uint32_t index, struct fault *fault)
{
	struct member *member = &supervisor->members[index];
	scoped_fd int ours = -1;
	scoped_fd int theirs = -1;
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
		0, pair) != 0)
		return fault_set(fault, "cannot make a control socket: %m");
	ours = pair[0];
	theirs = pair[1];
	/* Names of one length: none begins another's. */
	(void)snprintf(member->id, sizeof member->id, "%010llx-%06u",
	    (unsigned long long)time(NULL), ++supervisor->ordinal);
	/* Known before the fork, so that the child closes it with the rest. */
	member->control = fd_take(&ours);
	pid = fork();
	if (pid < 0) {
		fd_close(&member->control);
		return fault_set(fault, "cannot fork a generation: %m");
	}
	if (pid == 0)
		become_generation(supervisor, member, theirs);
	member->pid = pid;
	member->is_ready = false;
	return loop_watch(
	    supervisor->loop, member->control, SOURCE_CONTROL, index, fault);
}

/* The time until the next start grows with each failure in a row; one that
 * served longer than the longest pause is not in a row with its end. */
static void
postpone_start(struct supervisor *supervisor, const struct member *member)
{
	if (member->is_ready &&
	    clock_ms() - member->ready_ms > LIMIT_RESTART_MS)
		supervisor->restart_ms = RESTART_FIRST_MS;
	supervisor->next_start = deadline_in(
	    clock_ms(), supervisor->restart_ms);
	supervisor->restart_ms *= 2;
	if (supervisor->restart_ms > LIMIT_RESTART_MS)
		supervisor->restart_ms = LIMIT_RESTART_MS;
}

/* While a generation loads, clients wait in the listening socket's queue, and
 * most of them get their answer. While main waits before another try, there
 * is none to come: it says so itself. */
static void
keep_serving(struct supervisor *supervisor)
{
	struct fault fault = { "" };

	if (supervisor->is_stopping || member_count(supervisor) > 0)
		return;
	if (deadline_left_ms(supervisor->next_start, clock_ms()) > 0) {
		if (loop_watch(supervisor->loop, supervisor->start->listener,
			SOURCE_LISTENER, 0, &fault) != 0)
			log_error("%s", fault.text);
		return;
	}
	loop_forget(supervisor->loop, supervisor->start->listener);
	if (member_start(supervisor, 0, &fault) != 0) {
		log_error("%s", fault.text);
		postpone_start(supervisor, &supervisor->members[0]);
	}
}

static void
turn_away(const struct supervisor *supervisor)
{
	scoped_fd int connection = accept4(supervisor->start->listener, NULL,
	    NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (connection >= 0)
		answer_busy(connection, "no generation is ready");
}

static void
member_tell(const struct member *member, enum generation_word word)
{
	uint8_t byte = (uint8_t)word;
	struct fault fault = { "" };

	/* One that does not hear has died; SIGCHLD says the rest. */
	channel_send(member->control, &byte, 1, NULL,
	    deadline_in(clock_ms(), 0), &fault);
}

/* Somebody wants the signatures loaded anew. */
static void
reload(struct supervisor *supervisor)
{
	struct board *board = supervisor->start->board;
	struct board_reload outcome = { .state = BOARD_RELOAD_FAILED,
		.answered = board_wishes(board),
		.at_s = time(NULL),
		.text = "a running scanner does not read its signatures "
			"anew; restart it" };

	log_warning("reload: %s", outcome.text);
	board_write_reload(board, &outcome);
}

static void
hear_member(struct supervisor *supervisor, uint32_t index)
{
	struct member *member = &supervisor->members[index];
	scoped_frame struct frame frame;
	struct fault fault = { "" };
	enum channel_status got = channel_receive(
	    member->control, &frame, deadline_in(clock_ms(), 0), &fault);

	if (got == CHANNEL_TIMEOUT)
		return;
	if (got == CHANNEL_OK && frame.bytes[0] == GENERATION_WISH_RELOAD) {
		reload(supervisor);
		return;
	}
	if (got != CHANNEL_OK || frame.bytes[0] != GENERATION_READY) {
		loop_forget(supervisor->loop, member->control);
		return;
	}
	member->is_ready = true;
	member->ready_ms = clock_ms();
	member_tell(member, GENERATION_SERVE);
	log_info("generation %s: serving", member->id);
	sd_notify(0, "READY=1");
}

/* A generation has ended: its folder goes, and the next one gets its time. */
static void
member_bury(struct supervisor *supervisor, struct member *member, int status)
{
	char folder[64];
	struct fault fault = { "" };

	if (!supervisor->is_stopping) {
		if (WIFSIGNALED(status))
			log_error("generation %s: ended by signal %d",
			    member->id, WTERMSIG(status));
		else
			log_error("generation %s: ended with status %d",
			    member->id, WEXITSTATUS(status));
		postpone_start(supervisor, member);
	}
	(void)snprintf(
	    folder, sizeof folder, "%s%s", GENERATION_FOLDER, member->id);
	if (temporary_sweep(supervisor->start->temporary, folder, SIZE_MAX,
		&fault) != TEMPORARY_GONE)
		log_warning("%s", fault.text);
	fd_close(&member->control);
	board_write(supervisor->start->board,
	    (uint32_t)(member - supervisor->members),
	    &(struct board_generation){ 0 });
	*member = (struct member){ .control = -1 };
}

static void
bury(struct supervisor *supervisor)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < GENERATIONS_MAX; i++)
			if (supervisor->members[i].pid == pid)
				member_bury(supervisor, &supervisor->members[i],
				    status);
}

static void
stop(struct supervisor *supervisor)
{
	int64_t wait_ms = supervisor->start->host->scanner_time_limit_ms +
	    DRAIN_EXTRA_MS;

	if (supervisor->is_stopping)
		return;
	supervisor->is_stopping = true;
	supervisor->last_call = deadline_in(clock_ms(), wait_ms);
	sd_notify(0, "STOPPING=1");
	log_info("stopping");
	for (size_t i = 0; i < GENERATIONS_MAX; i++) {
		const struct member *member = &supervisor->members[i];

		if (member->pid > 0 && member->is_ready)
			member_tell(member, GENERATION_DRAIN);
		else if (member->pid > 0)
			/* It is loading, and has nothing to finish. */
			kill(member->pid, SIGKILL);
	}
}

static void
hear_signals(struct supervisor *supervisor)
{
	struct signalfd_siginfo signal;

	while (read(supervisor->signals, &signal, sizeof signal) ==
	    (ssize_t)sizeof signal) {
		if (signal.ssi_signo == SIGCHLD)
			bury(supervisor);
		else if (signal.ssi_signo == SIGHUP)
			reload(supervisor);
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
		hear_member(supervisor, event->index);
		break;
	case SOURCE_LISTENER:
		turn_away(supervisor);
		break;
	case SOURCE_UNSET:
		break;
	}
}

/* Those that do not finish in time are ended. */
static void
keep_time(const struct supervisor *supervisor)
{
	if (!supervisor->is_stopping ||
	    deadline_left_ms(supervisor->last_call, clock_ms()) > 0)
		return;
	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		if (supervisor->members[i].pid > 0)
			kill(supervisor->members[i].pid, SIGKILL);
}

static struct deadline
next_deadline(const struct supervisor *supervisor)
{
	int64_t now = clock_ms();
	int64_t wait_ms = supervisor->watchdog_ms > 0 ? supervisor->watchdog_ms
						      : IDLE_MS;
	struct deadline deadline = deadline_in(now, wait_ms);

	/* Behind its last call it waits for SIGCHLD only. */
	if (supervisor->is_stopping && supervisor->last_call.at_ms > now)
		return deadline_sooner(deadline, supervisor->last_call);
	if (!supervisor->is_stopping && member_count(supervisor) == 0)
		return deadline_sooner(deadline, supervisor->next_start);
	return deadline;
}

static int
turn(struct supervisor *supervisor, struct fault *fault)
{
	struct loop_event event;
	int got;

	keep_serving(supervisor);
	got = loop_wait(
	    supervisor->loop, next_deadline(supervisor), &event, fault);
	if (got > 0)
		handle(supervisor, &event);
	keep_time(supervisor);
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
	while (!supervisor->is_stopping || member_count(supervisor) > 0)
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
		.restart_ms = RESTART_FIRST_MS,
	};

	for (size_t i = 0; i < GENERATIONS_MAX; i++)
		supervisor.members[i].control = -1;
	if (live(&supervisor, &fault) == 0)
		return EX_OK;
	log_error("%s", fault.text);
	return EX_OSERR;
}
