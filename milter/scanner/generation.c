/* generation.c - load, test, then one event after the other. */
#include "scanner/generation.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/own.h"
#include "scanner/answer.h"
#include "scanner/figures.h"
#include "scanner/loop.h"
#include "scanner/pool.h"
#include "scanner/queue.h"
#include "scanner/sandbox.h"
#include "scanner/selftest.h"
#include "scanner/temporary.h"
#include "shared/log.h"
#include "shared/memory.h"
#include "wire/channel.h"

enum generation_source {
	SOURCE_UNSET = 0,
	SOURCE_LISTENER,
	SOURCE_CONTROL,
	SOURCE_SIGNALS,
	SOURCE_WAITING, /* index: place in the queue */
	SOURCE_WORKER,  /* index: worker of the pool */
	SOURCE_SELFTEST,
};

/* How long to look away when nothing is due. */
#define IDLE_MS 60000

/* How long to leave the listening socket alone when there is no descriptor for
 * another connection: those that wait are answered meanwhile. */
#define ACCEPT_PAUSE_MS 100

static const char crowded[] = "too many messages are waiting";

struct generation {
	const struct generation_start *start;
	struct host host; /* main's, but for the temporary folder */
	struct worker_context context;
	struct buffer folder_path;
	int folder;
	int loop;
	int signals;
	int selftest; /* the client's end; -1 when it is over */
	bool is_tested;
	bool is_serving;
	bool is_draining;
	bool is_pausing; /* serving, but not accepting until the pause ends */
	struct deadline pause;
	struct fault broken; /* not empty: it cannot go on */
	struct queue *queue;
	struct pool *pool;
	struct pace pace;
	struct figures figures;
};

static void
generation_release(struct generation *generation)
{
	pool_free(&generation->pool);
	queue_free(&generation->queue);
	fd_close(&generation->selftest);
	fd_close(&generation->signals);
	fd_close(&generation->loop);
	fd_close(&generation->folder);
	fd_close(&generation->figures.memory);
	buffer_release(&generation->folder_path);
	examiner_free(&generation->context.examiner);
	engine_free(&generation->context.engine);
}

#define scoped_generation __attribute__((cleanup(generation_release)))

/* Load what workers will share. */
static int
load(struct generation *generation, struct fault *fault)
{
	struct worker_context *context = &generation->context;

	context->engine = engine_open(context->host, fault);
	if (context->engine == NULL)
		return -1;
	context->examiner = examiner_open(
	    context->engine, context->host, fault);
	if (context->examiner == NULL)
		return fault_prefix(fault, "cannot prepare examinations");
	/* localtime() would read its file inside the sandbox. */
	tzset();
	return 0;
}

/* A folder of this generation's own, so that main can remove all of it. */
static int
open_folder(struct generation *generation, struct fault *fault)
{
	char name[128];

	(void)snprintf(name, sizeof name, "%s%s", GENERATION_FOLDER,
	    generation->start->id);
	buffer_init(&generation->folder_path, LIMIT_INI_LINE_BYTES + 128);
	buffer_add_format(&generation->folder_path, "%s/%s",
	    generation->context.host->scanner_temporary, name);
	generation->folder = temporary_make(
	    generation->start->temporary, name, fault);
	return generation->folder < 0 ? -1 : 0;
}

/* Every waiting connection and every worker holds descriptors here. */
static void
raise_descriptors(int64_t workers)
{
	struct rlimit limit;
	rlim_t needed = LIMIT_QUEUE_CONNECTIONS + 3 * (rlim_t)workers + 64;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= needed)
		return;
	limit.rlim_cur = needed < limit.rlim_max ? needed : limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < needed)
		log_warning("only %llu descriptors, %llu are needed for a full "
			    "queue",
		    (unsigned long long)limit.rlim_cur,
		    (unsigned long long)needed);
}

static int
open_signals(void)
{
	sigset_t watched;

	sigemptyset(&watched);
	sigaddset(&watched, SIGCHLD);
	sigaddset(&watched, SIGTERM);
	return signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int
open_loop(struct generation *generation, struct fault *fault)
{
	generation->loop = loop_open(fault);
	if (generation->loop < 0)
		return -1;
	generation->signals = open_signals();
	if (generation->signals < 0)
		return fault_set(fault, "cannot watch signals: %m");
	if (loop_watch(generation->loop, generation->signals, SOURCE_SIGNALS, 0,
		fault) != 0)
		return -1;
	return loop_watch(generation->loop, generation->start->control,
	    SOURCE_CONTROL, 0, fault);
}

static void
open_pool(struct generation *generation)
{
	struct pool_settings settings = {
		.context = &generation->context,
		.folder = generation->folder,
		.folder_path = buffer_text(&generation->folder_path),
		.loop = generation->loop,
		.source = SOURCE_WORKER,
		.pace = &generation->pace,
	};

	generation->queue = queue_new(LIMIT_QUEUE_CONNECTIONS);
	generation->pool = pool_new(&settings);
}

/* What can be told from the beginning. */
static void
begin_figures(struct generation *generation)
{
	struct figures *figures = &generation->figures;
	const struct worker_context *context = &generation->context;
	struct board_generation *known = &figures->known;

	known->state = BOARD_LOADING;
	known->pid = getpid();
	known->started_s = context->started_s;
	known->newest_s = figures_newest(context->host);
	known->workers = context->host->scanner_workers;
	(void)snprintf(known->id, sizeof known->id, "%s", context->generation);
	(void)snprintf(
	    known->sandbox, sizeof known->sandbox, "%s", context->sandbox);
	figures->memory = memory_open();
	figures->main_memory = generation->start->memory;
	board_write(context->board, context->place, known);
}

/* And what is known once the signatures are there. */
static void
complete_figures(struct generation *generation)
{
	struct figures *figures = &generation->figures;
	const struct engine *engine = generation->context.engine;

	figures->context = &generation->context;
	figures->pool = generation->pool;
	figures->queue = generation->queue;
	figures->known.signatures = engine_signatures(engine);
	figures->known.test_only = engine_is_test_only(engine);
	figures->known.state = BOARD_READY;
	figures_write(figures);
}

static void
show_state(struct generation *generation, enum board_state state)
{
	generation->figures.known.state = state;
	figures_write(&generation->figures);
}

/* Take in one connection: into the queue, or away with an answer. */
static void
admit(struct generation *generation, int connection)
{
	struct deadline deadline = deadline_in(clock_ms(), LIMIT_REQUEST_MS);
	struct fault fault = { "" };
	int64_t place = -1;

	if (!pace_is_late(&generation->pace, generation->context.host,
		queue_count(generation->queue)))
		place = queue_add(generation->queue, connection, deadline);
	if (place < 0) {
		answer_busy(connection, crowded);
		fd_close(&connection);
		return;
	}
	if (loop_watch(generation->loop, connection, SOURCE_WAITING,
		(uint32_t)place, &fault) != 0) {
		log_error("%s", fault.text);
		queue_drop(generation->queue, (uint32_t)place);
	}
}

static void
accept_one(struct generation *generation)
{
	int connection = accept4(generation->start->listener, NULL, NULL,
	    SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (connection >= 0) {
		admit(generation, connection);
		return;
	}
	/* Another generation was faster, or the client is gone again. */
	if (errno == EAGAIN || errno == ECONNABORTED || errno == EINTR)
		return;
	log_error("cannot accept a connection: %m");
	loop_forget(generation->loop, generation->start->listener);
	generation->is_pausing = true;
	generation->pause = deadline_in(clock_ms(), ACCEPT_PAUSE_MS);
}

/* A waiting client: its request has come, or it is gone. */
static void
hear_waiting(struct generation *generation, const struct loop_event *event)
{
	int connection = queue_fd(generation->queue, event->index);
	struct fault fault = { "" };

	if (event->hung_up) {
		loop_forget(generation->loop, connection);
		queue_drop(generation->queue, event->index);
		return;
	}
	queue_ready(generation->queue, event->index,
	    pace_patience(generation->context.host));
	if (loop_watch_hangup(generation->loop, connection, SOURCE_WAITING,
		event->index, &fault) != 0)
		log_error("%s", fault.text);
}

/* Accept connections, from now or again. */
static void
listen_on(struct generation *generation)
{
	struct fault fault = { "" };

	generation->is_pausing = false;
	if (generation->is_draining || !generation->is_serving)
		return;
	if (loop_watch(generation->loop, generation->start->listener,
		SOURCE_LISTENER, 0, &fault) != 0)
		generation->broken = fault;
}

static void
drain(struct generation *generation)
{
	if (generation->is_draining)
		return;
	generation->is_draining = true;
	loop_forget(generation->loop, generation->start->listener);
	show_state(generation, BOARD_DRAINING);
	log_info("generation %s: draining", generation->start->id);
}

/* A word from main; its silence for good means that it is gone. */
static void
hear_main(struct generation *generation)
{
	scoped_frame struct frame frame;
	struct fault fault = { "" };
	enum channel_status got = channel_receive(generation->start->control,
	    &frame, deadline_in(clock_ms(), 0), &fault);

	if (got == CHANNEL_TIMEOUT)
		return;
	if (got == CHANNEL_OK && frame.bytes[0] == GENERATION_SERVE) {
		generation->is_serving = true;
		listen_on(generation);
		show_state(generation, BOARD_SERVING);
		return;
	}
	if (got != CHANNEL_OK)
		loop_forget(generation->loop, generation->start->control);
	drain(generation);
}

static void
hear_signals(struct generation *generation)
{
	struct signalfd_siginfo signal;

	while (read(generation->signals, &signal, sizeof signal) ==
	    (ssize_t)sizeof signal) {
		if (signal.ssi_signo == SIGCHLD)
			pool_bury(generation->pool);
		else
			drain(generation);
	}
}

/* The test message goes the way of every other one: through the queue, into a
 * sandboxed worker and back. Loading signatures proves less: not that the
 * filter lets a worker live on this kernel and with this C library. */
static void
begin_selftest(struct generation *generation)
{
	struct fault fault = { "" };
	int connection = -1;

	generation->selftest = selftest_begin(&connection, &fault);
	if (generation->selftest < 0 ||
	    loop_watch(generation->loop, generation->selftest, SOURCE_SELFTEST,
		0, &fault) != 0) {
		fault_prefix(&fault, "cannot test the workers");
		generation->broken = fault;
		return;
	}
	admit(generation, connection);
}

static void
end_selftest(struct generation *generation)
{
	static const uint8_t word = GENERATION_READY;
	struct fault fault = { "" };
	bool passed = selftest_end(generation->selftest, &fault) == 0;

	loop_forget(generation->loop, generation->selftest);
	fd_close(&generation->selftest);
	generation->is_tested = passed;
	if (!passed) {
		fault_prefix(&fault, "the workers fail their test");
		generation->broken = fault;
		return;
	}
	channel_send(generation->start->control, &word, sizeof word, NULL,
	    deadline_in(clock_ms(), LIMIT_ANSWER_MS), &fault);
}

/* News from a worker; a client's wish, which it passes on, is granted. */
static void
hear_worker(struct generation *generation, uint32_t index)
{
	static const uint8_t word = GENERATION_WISH_RELOAD;
	struct fault fault = { "" };
	enum worker_news news = pool_hear(generation->pool, index);

	if (news != WORKER_FIGURES && news != WORKER_WISH)
		return;
	if (news == WORKER_WISH) {
		board_wish(generation->context.board);
		if (channel_send(generation->start->control, &word, sizeof word,
			NULL, deadline_in(clock_ms(), 0), &fault) != CHANNEL_OK)
			log_warning(
			    "main does not hear a wish: %s", fault.text);
	}
	figures_write(&generation->figures);
	pool_grant(generation->pool, index);
}

static void
handle(struct generation *generation, const struct loop_event *event)
{
	switch ((enum generation_source)event->source) {
	case SOURCE_LISTENER:
		accept_one(generation);
		break;
	case SOURCE_CONTROL:
		hear_main(generation);
		break;
	case SOURCE_SIGNALS:
		hear_signals(generation);
		break;
	case SOURCE_WAITING:
		hear_waiting(generation, event);
		break;
	case SOURCE_WORKER:
		hear_worker(generation, event->index);
		break;
	case SOURCE_SELFTEST:
		end_selftest(generation);
		break;
	case SOURCE_UNSET:
		break;
	}
}

/* A client that says nothing, or one that has waited too long. */
static void
give_up(struct generation *generation, uint32_t place)
{
	int connection = queue_fd(generation->queue, place);

	loop_forget(generation->loop, connection);
	if (queue_is_ready(generation->queue, place))
		answer_busy(connection, crowded);
	queue_drop(generation->queue, place);
}

/* What time alone brings. */
static void
keep_time(struct generation *generation)
{
	int64_t now = clock_ms();
	int64_t place;

	pool_expire(generation->pool, now);
	while ((place = queue_late(generation->queue, now)) >= 0)
		give_up(generation, (uint32_t)place);
	if (generation->is_pausing &&
	    deadline_left_ms(generation->pause, now) == 0)
		listen_on(generation);
}

/* Bring waiting connections and idle workers together. */
static void
dispatch(struct generation *generation)
{
	while (pool_has_idle(generation->pool)) {
		int connection = queue_take(generation->queue);

		if (connection < 0)
			return;
		loop_forget(generation->loop, connection);
		pool_give(generation->pool, connection);
	}
}

static struct deadline
next_deadline(const struct generation *generation)
{
	struct deadline deadline = deadline_in(clock_ms(), IDLE_MS);

	pool_deadline(generation->pool, &deadline);
	queue_deadline(generation->queue, &deadline);
	if (generation->is_pausing)
		deadline = deadline_sooner(deadline, generation->pause);
	return deadline;
}

/* One turn. Returns 0, or -1 and *fault. */
static int
turn(struct generation *generation, struct fault *fault)
{
	struct loop_event event;
	struct deadline deadline;
	int got;

	/* Workers are replaced while draining too: somebody has to examine
	 * what is still in the queue. */
	pool_fill(generation->pool);
	if (!generation->is_tested && generation->selftest < 0 &&
	    pool_is_ready(generation->pool))
		begin_selftest(generation);
	dispatch(generation);
	deadline = next_deadline(generation);
	if (pool_sweep(generation->pool))
		deadline = deadline_in(clock_ms(), 0);
	got = loop_wait(generation->loop, deadline, &event, fault);
	if (got > 0)
		handle(generation, &event);
	keep_time(generation);
	if (generation->broken.text[0] != '\0')
		return fault_set(fault, "%s", generation->broken.text);
	if (pool_is_broken(generation->pool))
		return fault_set(fault, "workers do not start");
	return got < 0 ? -1 : 0;
}

static bool
is_finished(const struct generation *generation)
{
	return generation->is_draining && generation->selftest < 0 &&
	    queue_count(generation->queue) == 0 &&
	    pool_busy_count(generation->pool) == 0;
}

static int
live(struct generation *generation, struct fault *fault)
{
	raise_descriptors(generation->context.host->scanner_workers);
	begin_figures(generation);
	/* Also what loading leaves behind lies in this folder. */
	if (open_folder(generation, fault) != 0)
		return -1;
	generation->host.scanner_temporary = buffer_text(
	    &generation->folder_path);
	if (load(generation, fault) != 0)
		return -1;
	figures_log(&generation->context);
	if (open_loop(generation, fault) != 0)
		return -1;
	open_pool(generation);
	complete_figures(generation);
	while (!is_finished(generation))
		if (turn(generation, fault) != 0)
			return -1;
	return 0;
}

static void
tell_failure(const struct generation *generation, const struct fault *fault)
{
	char frame[1 + LIMIT_FAULT_BYTES] = { GENERATION_FAILED };
	size_t len = strlen(fault->text);
	struct fault unheard = { "" };

	memcpy(frame + 1, fault->text, len);
	if (channel_send(generation->start->control, frame, 1 + len, NULL,
		deadline_in(clock_ms(), LIMIT_ANSWER_MS),
		&unheard) != CHANNEL_OK)
		log_error(
		    "generation %s: %s", generation->start->id, fault->text);
}

int
generation_run(const struct generation_start *start)
{
	struct fault fault = { "" };
	scoped_generation struct generation generation = {
		.start = start,
		.host = *start->host,
		.context = { .host = &generation.host,
		    .poison = start->poison,
		    .board = start->board,
		    .place = start->place,
		    .generation = start->id,
		    .sandbox = sandbox_describe(),
		    .started_s = time(NULL) },
		.folder = -1,
		.loop = -1,
		.signals = -1,
		.selftest = -1,
		.figures.memory = -1,
	};

	prctl(PR_SET_NAME, "sekisho-loader", 0, 0, 0);
	if (live(&generation, &fault) == 0)
		return EX_OK;
	/* Main says it, with what follows from it. */
	tell_failure(&generation, &fault);
	return EX_UNAVAILABLE;
}
