/* pool.c - a table of workers and what each may do next.
 *
 *	absent -> starting -> idle <-> busy -> leaving -> absent
 *
 * A worker that says what its state does not allow is killed. */
#include "scanner/pool.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "base/text.h"
#include "scanner/answer.h"
#include "scanner/ending.h"
#include "scanner/loop.h"
#include "scanner/temporary.h"
#include "shared/log.h"
#include "shared/memory.h"
#include "wire/channel.h"

/* Starts that fail in a row before the pool is broken: at first it is the
 * sandbox or the settings, later perhaps only memory for a while. */
#define START_FAILURES_FIRST 3
#define START_FAILURES_LATER 30

/* The pauses after a failed start, and after a folder was not removed. */
#define START_PAUSE_MS 1000
#define SWEEP_PAUSE_MS 3000

/* Folders of the living and of the dead. */
#define FOLDER_LIVING "worker-"
#define FOLDER_DEAD   "dead-"

enum pool_state {
	POOL_ABSENT = 0,
	POOL_STARTING,
	POOL_IDLE,
	POOL_BUSY,
	POOL_LEAVING, /* retired or killed; its end is awaited */
};

struct pool_worker {
	enum pool_state state;
	pid_t pid;
	int socket;
	int connection;             /* our copy; -1: none in hand */
	int memory;                 /* its memory_open(); -1: none */
	bool has_wished;            /* once for each connection */
	bool has_begun;             /* sha256 and begun_ms are known */
	int64_t begun_ms;           /* the message in hand */
	bool is_up;                 /* it has been in its sandbox */
	bool was_up;                /* or one before it in this place has */
	bool is_reaped;             /* its pid may belong to another now */
	uint8_t sha256[32];         /* of the message in hand */
	struct deadline deadline;   /* STARTING and BUSY */
	enum answer_outcome killed; /* why we killed it, or ANSWER_UNSET */
	uint64_t number;            /* names its folder */
	uint64_t unburied;          /* the folder of one before, 0: none */
};

struct pool {
	struct pool_settings settings;
	uint64_t number;
	pid_t parent;
	unsigned int start_failures;
	struct deadline start_pause;
	bool has_litter;
	struct deadline sweep_pause; /* after one that failed */
	int64_t jobs;
	int64_t lost;
	uint32_t count;
	struct pool_worker workers[];
};

static const struct pool_worker absent = {
	.socket = -1, .connection = -1, .memory = -1
};

struct pool *
pool_new(const struct pool_settings *settings)
{
	uint32_t count = (uint32_t)settings->context->host->scanner_workers;
	struct pool *made = mem_new(
	    1, sizeof *made + count * sizeof made->workers[0]);

	made->settings = *settings;
	made->count = count;
	made->parent = getpid();
	for (uint32_t i = 0; i < count; i++)
		made->workers[i] = absent;
	return made;
}

static bool
is_living(const struct pool_worker *worker)
{
	return worker->state != POOL_ABSENT;
}

void
pool_free(struct pool **pool)
{
	struct pool *held = *pool;

	if (held == NULL)
		return;
	for (uint32_t i = 0; i < held->count; i++) {
		struct pool_worker *worker = &held->workers[i];

		if (is_living(worker))
			kill(worker->pid, SIGKILL);
		fd_close(&worker->socket);
		fd_close(&worker->connection);
		fd_close(&worker->memory);
	}
	free(held);
	*pool = NULL;
}

static void
folder_name(char out[64], const char *prefix, uint64_t number)
{
	(void)snprintf(out, 64, "%s%llu", prefix, (unsigned long long)number);
}

/* In the child: become the worker. */
static void __attribute__((noreturn))
pool_child(const struct pool *pool, int sock, int folder, const char *name)
{
	scoped_buffer struct buffer path = BUFFER_OF(
	    LIMIT_INI_LINE_BYTES + 256);
	struct worker_start start = {
		.socket = sock,
		.folder = folder,
		.parent = pool->parent,
	};

	buffer_add_format(&path, "%s/%s", pool->settings.folder_path, name);
	start.folder_path = buffer_text(&path);
	worker_run(pool->settings.context, &start);
}

/* A folder waits for pool_sweep() under another name. Returns 0, or -1 and
 * *fault: then the next worker of this place tries again. */
static int
folder_bury(struct pool *pool, uint64_t number, struct fault *fault)
{
	char living[64], dead[64];

	folder_name(living, FOLDER_LIVING, number);
	folder_name(dead, FOLDER_DEAD, number);
	pool->has_litter = true;
	return temporary_rename(pool->settings.folder, living, dead, fault);
}

/* Start the worker of this place. Returns 0, or -1 and *fault. */
static int
pool_start(struct pool *pool, uint32_t index, struct fault *fault)
{
	struct pool_worker *worker = &pool->workers[index];
	scoped_fd int ours = -1;
	scoped_fd int theirs = -1;
	scoped_fd int folder = -1;
	char name[64];
	int pair[2];
	pid_t pid;

	if (worker->unburied > 0 &&
	    folder_bury(pool, worker->unburied, fault) != 0)
		return -1;
	worker->unburied = 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return fault_set(fault, "cannot make a worker's socket: %m");
	ours = pair[0];
	theirs = pair[1];
	if (loop_watch(pool->settings.loop, ours, pool->settings.source, index,
		fault) != 0)
		return -1;
	folder_name(name, FOLDER_LIVING, ++pool->number);
	folder = temporary_make(pool->settings.folder, name, fault);
	if (folder < 0)
		return -1;
	worker->unburied = pool->number;
	pid = fork();
	if (pid < 0)
		return fault_set(fault, "cannot fork a worker: %m");
	if (pid == 0)
		pool_child(pool, theirs, folder, name);
	worker->state = POOL_STARTING;
	worker->pid = pid;
	worker->number = pool->number;
	worker->unburied = 0;
	worker->socket = fd_take(&ours);
	worker->deadline = deadline_in(clock_ms(), LIMIT_WORKER_START_MS);
	return 0;
}

/* A worker did not come to life. */
static void
pool_start_failed(struct pool *pool, const char *why)
{
	pool->start_failures++;
	pool->start_pause = deadline_in(clock_ms(), START_PAUSE_MS);
	log_error("cannot start a worker: %s", why);
}

void
pool_fill(struct pool *pool)
{
	struct fault fault = { "" };

	for (uint32_t i = 0; i < pool->count; i++) {
		if (is_living(&pool->workers[i]))
			continue;
		if (deadline_left_ms(pool->start_pause, clock_ms()) > 0)
			return;
		if (pool_start(pool, i, &fault) != 0)
			pool_start_failed(pool, fault.text);
	}
}

bool
pool_is_ready(const struct pool *pool)
{
	for (uint32_t i = 0; i < pool->count; i++)
		if (!pool->workers[i].was_up)
			return false;
	return true;
}

bool
pool_is_broken(const struct pool *pool)
{
	return pool->start_failures >=
	    (pool_is_ready(pool) ? START_FAILURES_LATER : START_FAILURES_FIRST);
}

static uint32_t
pool_count(const struct pool *pool, enum pool_state state)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < pool->count; i++)
		count += pool->workers[i].state == state ? 1 : 0;
	return count;
}

bool
pool_has_idle(const struct pool *pool)
{
	return pool_count(pool, POOL_IDLE) > 0;
}

uint32_t
pool_busy_count(const struct pool *pool)
{
	uint32_t count = 0;

	/* A killed worker is busy until its client is answered. */
	for (uint32_t i = 0; i < pool->count; i++)
		count += pool->workers[i].connection >= 0 ? 1 : 0;
	return count;
}

struct pool_figures
pool_figures(const struct pool *pool)
{
	struct pool_figures figures = {
		.idle = pool_count(pool, POOL_IDLE),
		.jobs = pool->jobs,
		.lost = pool->lost,
	};

	for (uint32_t i = 0; i < pool->count; i++) {
		const struct pool_worker *worker = &pool->workers[i];

		/* Who asks for figures is free for a message at once. */
		figures.idle += worker->connection >= 0 && worker->has_wished;
		figures.busy += worker->connection >= 0 && !worker->has_wished;
		figures.pss_bytes += memory_read(worker->memory);
	}
	return figures;
}

void
pool_grant(struct pool *pool, uint32_t index)
{
	struct fault fault = { "" };

	/* One that cannot be told has died; SIGCHLD says the rest. */
	channel_send(pool->workers[index].socket, "", 1, NULL,
	    deadline_in(clock_ms(), 0), &fault);
}

/* Kill a worker for a reason the client will hear. */
static void
worker_kill(struct pool_worker *worker, enum answer_outcome why)
{
	assert(worker->pid > 0);
	worker->killed = why;
	worker->state = POOL_LEAVING;
	if (!worker->is_reaped)
		kill(worker->pid, SIGKILL);
}

/* Hand a connection to this worker. Returns whether it took it: an idle
 * worker's socket is empty, so one that does not is dying. */
static bool
worker_give(struct pool_worker *worker, int connection)
{
	int fds[LIMIT_FRAME_FDS] = { connection, -1 };
	struct deadline now = deadline_in(clock_ms(), 0);
	struct fault fault = { "" };

	if (channel_send(worker->socket, "", 1, fds, now, &fault) !=
	    CHANNEL_OK) {
		worker_kill(worker, ANSWER_CRASH);
		return false;
	}
	worker->state = POOL_BUSY;
	worker->connection = connection;
	worker->has_begun = false;
	worker->has_wished = false;
	worker->deadline = deadline_in(clock_ms(), LIMIT_REQUEST_MS);
	return true;
}

void
pool_give(struct pool *pool, int connection)
{
	for (uint32_t i = 0; i < pool->count; i++)
		if (pool->workers[i].state == POOL_IDLE &&
		    worker_give(&pool->workers[i], connection))
			return;
	answer_busy(connection, "the idle workers have just died");
	fd_close(&connection);
}

/* The first news of a worker. Returns whether it may say this. */
static bool
hear_starting(struct pool *pool, struct pool_worker *worker,
    struct worker_note *note, int *fd)
{
	if (note->news == WORKER_MEMORY && worker->memory < 0) {
		worker->memory = fd_take(fd);
		return true;
	}
	if (note->news == WORKER_READY) {
		worker->state = POOL_IDLE;
		worker->is_up = true;
		worker->was_up = true;
		pool->start_failures = 0;
		return true;
	}
	if (note->news != WORKER_FAILED)
		return false;
	note->text[sizeof note->text - 1] = '\0';
	log_error("worker %d: %s", (int)worker->pid, note->text);
	worker->deadline = deadline_in(clock_ms(), LIMIT_WORKER_START_MS);
	return true;
}

static bool
hear_busy(struct pool *pool, struct pool_worker *worker,
    const struct worker_note *note)
{
	if (note->news == WORKER_BEGIN && !worker->has_begun) {
		memcpy(worker->sha256, note->sha256, sizeof worker->sha256);
		worker->has_begun = true;
		worker->begun_ms = clock_ms();
		worker->deadline = deadline_in(clock_ms(),
		    pool->settings.context->host->scanner_time_limit_ms);
		return true;
	}
	/* Who has read a message must not wish for anything any more. */
	if ((note->news == WORKER_FIGURES || note->news == WORKER_WISH) &&
	    !worker->has_begun && !worker->has_wished) {
		worker->has_wished = true;
		return true;
	}
	if (note->news != WORKER_DONE && note->news != WORKER_RETIRE)
		return false;
	pool->jobs++;
	if (worker->has_begun)
		pace_note(pool->settings.pace, clock_ms() - worker->begun_ms);
	fd_close(&worker->connection);
	worker->has_begun = false;
	worker->state = note->news == WORKER_DONE ? POOL_IDLE : POOL_LEAVING;
	worker->deadline = deadline_in(clock_ms(), LIMIT_WORKER_START_MS);
	return true;
}

/* One frame from a worker. Returns whether its state allows it. */
static bool
hear_note(struct pool *pool, struct pool_worker *worker, struct frame *frame)
{
	struct worker_note note;

	if (frame->len != sizeof note)
		return false;
	memcpy(&note, frame->bytes, sizeof note);
	if (worker->state == POOL_STARTING)
		return hear_starting(pool, worker, &note, &frame->fds[0]);
	if (worker->state == POOL_BUSY)
		return hear_busy(pool, worker, &note);
	return false;
}

enum worker_news
pool_hear(struct pool *pool, uint32_t index)
{
	struct pool_worker *worker = &pool->workers[index];
	scoped_frame struct frame frame;
	struct fault fault = { "" };
	enum channel_status got;

	assert(index < pool->count);
	/* It was buried since poll() told of it: SIGCHLD came in the same
	 * turn. Its place has no process, and to kill number 0 would be to
	 * kill everybody. */
	if (!is_living(worker))
		return WORKER_UNSET;
	got = channel_receive(
	    worker->socket, &frame, deadline_in(clock_ms(), 0), &fault);
	if (got == CHANNEL_TIMEOUT)
		return WORKER_UNSET;
	/* Its end of the socket is closed only by its end: SIGCHLD follows,
	 * and until then there is nothing more to hear. */
	if (got == CHANNEL_CLOSED) {
		loop_forget(pool->settings.loop, worker->socket);
		return WORKER_UNSET;
	}
	if (got == CHANNEL_OK && hear_note(pool, worker, &frame))
		return (enum worker_news)frame.bytes[0];
	if (worker->killed == ANSWER_UNSET) {
		log_error("worker %d says what it must not; killed",
		    (int)worker->pid);
		worker_kill(worker, ANSWER_CRASH);
	}
	return WORKER_UNSET;
}

/* Answer the client of a worker that died with a connection in hand. */
static void
answer_for(
    const struct pool *pool, const struct pool_worker *worker, int status)
{
	struct answer answer = { .outcome = ANSWER_UNSET };
	char digest[65] = "-";

	answer.outcome = ending_explain(
	    worker->killed, status, answer.text, sizeof answer.text);
	if (worker->has_begun) {
		pace_note(pool->settings.pace, clock_ms() - worker->begun_ms);
		text_hex(digest, worker->sha256, sizeof worker->sha256);
		answer.times = poison_add(pool->settings.context->poison,
		    worker->sha256, answer.outcome);
	}
	log_warning("worker %d: %s: message sha256=%s times=%u",
	    (int)worker->pid, answer.text, digest, answer.times);
	answer_send(worker->connection, &answer);
}

/* A worker without a message ended: as it said, or not. */
static void
note_quiet_end(struct pool *pool, const struct pool_worker *worker, int status)
{
	char text[LIMIT_FAULT_BYTES];
	bool retired = WIFEXITED(status) &&
	    WEXITSTATUS(status) == WORKER_EXIT_RETIRED &&
	    worker->state == POOL_LEAVING;

	if (retired)
		return;
	(void)ending_explain(worker->killed, status, text, sizeof text);
	if (!worker->is_up)
		pool_start_failed(pool, text);
	else
		log_warning("worker %d: %s: no message in hand",
		    (int)worker->pid, text);
}

static void
worker_bury(struct pool *pool, struct pool_worker *worker, int status)
{
	struct pool_worker fresh = absent;
	struct fault fault = { "" };
	ssize_t left;

	worker->is_reaped = true;
	/* What it said before it died still counts: DONE, above all. */
	do {
		left = recv(
		    worker->socket, &(char){ 0 }, 1, MSG_PEEK | MSG_DONTWAIT);
		if (left > 0)
			pool_hear(pool, (uint32_t)(worker - pool->workers));
	} while (left > 0 && worker->killed == ANSWER_UNSET);
	if (worker->connection >= 0) {
		answer_for(pool, worker, status);
		pool->lost++;
	} else {
		note_quiet_end(pool, worker, status);
	}
	if (folder_bury(pool, worker->number, &fault) != 0) {
		log_warning("%s", fault.text);
		fresh.unburied = worker->number;
	}
	fd_close(&worker->socket);
	fd_close(&worker->connection);
	fd_close(&worker->memory);
	fresh.was_up = worker->was_up;
	*worker = fresh;
}

void
pool_bury(struct pool *pool)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (uint32_t i = 0; i < pool->count; i++)
			if (is_living(&pool->workers[i]) &&
			    pool->workers[i].pid == pid)
				worker_bury(pool, &pool->workers[i], status);
}

/* Whether its deadline means something, and has not been acted on. */
static bool
has_deadline(const struct pool_worker *worker)
{
	return worker->killed == ANSWER_UNSET &&
	    (worker->state == POOL_STARTING || worker->state == POOL_BUSY ||
		worker->state == POOL_LEAVING);
}

void
pool_expire(struct pool *pool, int64_t now_ms)
{
	for (uint32_t i = 0; i < pool->count; i++) {
		struct pool_worker *worker = &pool->workers[i];

		if (has_deadline(worker) && worker->deadline.at_ms <= now_ms)
			worker_kill(worker, ANSWER_TIMEOUT);
	}
}

void
pool_deadline(const struct pool *pool, struct deadline *deadline)
{
	if (pool->has_litter)
		*deadline = deadline_sooner(*deadline, pool->sweep_pause);
	for (uint32_t i = 0; i < pool->count; i++) {
		const struct pool_worker *worker = &pool->workers[i];

		if (has_deadline(worker))
			*deadline = deadline_sooner(
			    *deadline, worker->deadline);
		if (!is_living(worker))
			*deadline = deadline_sooner(
			    *deadline, pool->start_pause);
	}
}

bool
pool_sweep(struct pool *pool)
{
	struct fault fault = { "" };
	enum temporary_status status;

	if (!pool->has_litter ||
	    deadline_left_ms(pool->sweep_pause, clock_ms()) > 0)
		return false;
	status = temporary_sweep(
	    pool->settings.folder, FOLDER_DEAD, LIMIT_SWEEP_ENTRIES, &fault);
	pool->has_litter = status != TEMPORARY_GONE;
	if (status == TEMPORARY_FAILED) {
		log_warning("%s", fault.text);
		pool->sweep_pause = deadline_in(clock_ms(), SWEEP_PAUSE_MS);
	}
	return status == TEMPORARY_MORE;
}
