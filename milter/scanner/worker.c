/* worker.c - lock in, then serve one connection after the other. */
#include "scanner/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "scanner/job.h"
#include "scanner/news.h"
#include "scanner/sandbox.h"
#include "scanner/temporary.h"
#include "shared/memory.h"
#include "wire/channel.h"

/* Where the socket to the generation lies once the rest is closed. */
#define SOCKET_FD (STDERR_FILENO + 1)
#define FOLDER_FD (STDERR_FILENO + 2)

/* A worker that waits so long for work gives its free memory back. */
#define REST_MS 100

struct worker {
	const struct worker_context *context;
	int socket;
	unsigned int jobs;
};

/* The scanner's way of running out of memory; base's own aborts, which the
 * generation could not tell from a crash. */
void
mem_exhausted(void)
{
	_exit(WORKER_EXIT_MEMORY);
}

/* The end of a worker that cannot begin. */
static void __attribute__((noreturn))
give_up(const struct worker *worker, const struct fault *fault)
{
	struct worker_note note = { .news = WORKER_FAILED };

	(void)snprintf(note.text, sizeof note.text, "%s", fault->text);
	news_send(worker->socket, &note, NULL);
	_exit(WORKER_EXIT_START);
}

/* Milliseconds of processor time this process has used. */
static int64_t
used_cpu_ms(void)
{
	struct timespec used = { 0 };

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return (int64_t)used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

/* Whether a job left a descriptor open or a file in the folder. Libraries
 * tidy up; what they forget, or what took them over hides, would be there for
 * a thousand more messages. With no descriptor left none of those could be
 * received, and each would be refused by a worker that looks well. */
static bool
has_leftovers(void)
{
	scoped_fd int next = fcntl(FOLDER_FD, F_DUPFD_CLOEXEC, FOLDER_FD + 1);

	return next != FOLDER_FD + 1 || !temporary_is_empty(FOLDER_FD);
}

/* Whether a fresh process should take over: what libraries leak goes with the
 * old one, and no job begins with less than its full time of processor left
 * below RLIMIT_CPU. */
static bool
is_worn(const struct worker *worker)
{
	return worker->jobs >= LIMIT_WORKER_JOBS || has_leftovers() ||
	    !engine_is_sound(worker->context->engine) ||
	    used_cpu_ms() > worker->context->host->scanner_time_limit_ms;
}

/* Wait for a connection. Signatures are shared among the workers, but what each
 * of them once needed is its own: one that saw a large archive would keep 15
 * MB. Rejected: to give free memory back after every job, because what comes
 * next has to fault it in again, 0.3 ms for 3 MB. */
static enum channel_status
await_connection(const struct worker *worker, struct frame *frame)
{
	struct fault fault;
	enum channel_status got = channel_receive(
	    worker->socket, frame, deadline_in(clock_ms(), REST_MS), &fault);

	if (got != CHANNEL_TIMEOUT)
		return got;
	malloc_trim(0);
	return channel_receive(
	    worker->socket, frame, deadline_in(clock_ms(), INT32_MAX), &fault);
}

/* Wait for connections for ever; returns when the generation is gone or the
 * worker is worn. */
static void
work(struct worker *worker)
{
	for (;;) {
		scoped_frame struct frame frame = { .fds = { -1, -1 } };
		bool worn;

		if (await_connection(worker, &frame) != CHANNEL_OK)
			return;
		if (frame.fds[0] >= 0)
			job_serve(
			    worker->context, worker->socket, frame.fds[0]);
		worker->jobs++;
		/* The connection is closed before the next may begin. */
		frame_release(&frame);
		/* Asked once: the generation must not think otherwise. */
		worn = is_worn(worker);
		news_tell(worker->socket, worn ? WORKER_RETIRE : WORKER_DONE);
		if (worn)
			return;
	}
}

/* The generation ends workers by SIGKILL; the signals that stop a service
 * reach its whole group and must not end a message in hand. A file beyond its
 * limit is an error of write(), which libclamav reports. */
static void
signals_settle(void)
{
	static const int ignored[] = { SIGTERM, SIGINT, SIGHUP, SIGPIPE,
		SIGXFSZ };
	sigset_t none;

	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		(void)signal(ignored[i], SIG_IGN);
	sigemptyset(&none);
	pthread_sigmask(SIG_SETMASK, &none, NULL);
}

/* Close everything but the socket and the folder. Standard streams lead
 * nowhere: what takes over a worker shall not write into the log. */
static int
descriptors_settle(const struct worker_start *start, struct fault *fault)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	/* Above the places they go to, whatever numbers they had. */
	int sock = fcntl(start->socket, F_DUPFD, FOLDER_FD + 1);
	int folder = fcntl(start->folder, F_DUPFD, FOLDER_FD + 1);

	if (null < 0 || sock < 0 || folder < 0 ||
	    dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		return fault_set(fault, "cannot arrange descriptors: %m");
#ifndef SEKISHO_SANITIZE
	if (dup2(null, STDERR_FILENO) < 0)
		return fault_set(fault, "cannot close stderr: %m");
#endif
	if (dup3(sock, SOCKET_FD, O_CLOEXEC) < 0 ||
	    dup3(folder, FOLDER_FD, O_CLOEXEC) < 0 ||
	    close_range(FOLDER_FD + 1, ~0U, 0) != 0)
		return fault_set(fault, "cannot close descriptors: %m");
	return 0;
}

static void
memory_settle(void)
{
	mallopt(M_TRIM_THRESHOLD, LIMIT_WORKER_KEPT_BYTES);
	mallopt(M_MMAP_THRESHOLD, LIMIT_WORKER_BLOCK_BYTES);
}

/* When memory of the whole host runs out, a worker dies rather than the
 * process that holds the signatures. Best effort. */
static void
offer_to_oom_killer(void)
{
	scoped_fd int fd = open(
	    "/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd >= 0 && write(fd, "500", 3) < 0)
		return;
}

/* The generation may look at how much memory we take: later on nobody but
 * root may open that file. */
static void
show_memory(const struct worker *worker)
{
	struct worker_note note = { .news = WORKER_MEMORY };
	scoped_fd int memory = memory_open();
	int fds[LIMIT_FRAME_FDS] = { memory, -1 };

	news_send(worker->socket, &note, fds);
}

/* Everything that needs more than a worker may keep. */
static int
prepare(const struct worker_context *context, const struct worker_start *start,
    struct fault *fault)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
		return fault_set(fault, "cannot bind to the generation: %m");
	if (getppid() != start->parent)
		return fault_set(fault, "the generation is gone");
	prctl(PR_SET_NAME, "sekisho-worker", 0, 0, 0);
	signals_settle();
	memory_settle();
	offer_to_oom_killer();
	if (engine_enter_worker(context->engine, start->folder_path, fault) !=
	    0)
		return -1;
	if (poison_freeze(context->poison, fault) != 0)
		return -1;
	return board_freeze(context->board, fault);
}

static int
lock_in(const struct host *host, struct fault *fault)
{
	int64_t message = host->limits_message_bytes;
	struct sandbox sandbox = {
		.folder = FOLDER_FD,
		.memory_bytes = LIMIT_WORKER_MEMORY_BYTES +
		    LIMIT_WORKER_MESSAGE_COPIES * message,
		.file_bytes = host->limits_file_bytes + message +
		    LIMIT_REWRITE_GROWTH_BYTES,
		/* A worn worker has used one time limit; its last job may
		 * take another, and is_worn() is asked only behind a job. */
		.cpu_ms = 2 * host->scanner_time_limit_ms + 5000,
	};

	return sandbox_enter(&sandbox, fault);
}

void
worker_run(
    const struct worker_context *context, const struct worker_start *start)
{
	struct worker worker = { .context = context, .socket = start->socket };
	struct fault fault = { "" };

	show_memory(&worker);
	if (prepare(context, start, &fault) != 0 ||
	    descriptors_settle(start, &fault) != 0)
		give_up(&worker, &fault);
	worker.socket = SOCKET_FD;
	if (lock_in(context->host, &fault) != 0)
		give_up(&worker, &fault);
	news_tell(worker.socket, WORKER_READY);
	work(&worker);
	_exit(WORKER_EXIT_RETIRED);
}
