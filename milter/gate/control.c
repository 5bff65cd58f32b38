/* control.c - one listener, a short-lived thread for each connection. */
#include "gate/control.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/own.h"
#include "gate/control_status.h"
#include "gate/current_config.h"
#include "gate/openmetrics.h"
#include "gate/reload.h"
#include "gate/scanner_view.h"
#include "shared/log.h"
#include "shared/passed_socket.h"
#include "wire/channel.h"
#include "wire/scan_client.h"
#include "wire/sealed.h"

/* What systemd calls the socket, with and without FileDescriptorName=. */
#define SOCKET_NAME "control"
#define SOCKET_UNIT "sekisho-control.socket"

/* How long a wish may wait for a free worker. */
#define WISH_WAIT_MS 5000

/* Set before the first thread. */
static int control_listener = -1;
static int64_t control_started_s;
static char *control_made_path; /* the name we made, or NULL */
static struct stat control_made;

static atomic_int control_connections;

/* The wishes of control_wish(). */
static pthread_mutex_t wish_lock = PTHREAD_MUTEX_INITIALIZER;
static bool wish_runs; /* a thread is passing one on */
static bool wish_again;

/* The descriptor that systemd passed, or -1. */
static int
passed_socket(const char *path)
{
	int found = passed_socket_find(SOCKET_NAME, SOCKET_UNIT);

	if (found < 0 || fcntl(found, F_SETFL, O_NONBLOCK) != 0)
		return -1;
	passed_socket_compare(found, "control.socket", path);
	return found;
}

/* Root makes the socket for the account that the gate becomes. */
static int
give_away(const struct host *host, struct fault *fault)
{
	const struct passwd *user;

	if (geteuid() != 0)
		return 0;
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): no thread exists */
	user = getpwnam(host->milter_user);
	if (user != NULL &&
	    lchown(host->control_socket, user->pw_uid, user->pw_gid) != 0)
		return fault_set(fault, "cannot give %s to %s: %m",
		    host->control_socket, host->milter_user);
	return 0;
}

int
control_open(const struct host *host, struct fault *fault)
{
	const char *path = host->control_socket;
	scoped_fd int listener = passed_socket(path);

	control_started_s = time(NULL);
	if (listener < 0) {
		listener = channel_listen(path, 0660, fault);
		if (listener < 0 || give_away(host, fault) != 0)
			return -1;
		if (lstat(path, &control_made) == 0)
			control_made_path = mem_text(path, strlen(path));
	}
	control_listener = fd_take(&listener);
	return 0;
}

void
control_remove(void)
{
	struct stat now;

	if (control_made_path != NULL && lstat(control_made_path, &now) == 0 &&
	    now.st_dev == control_made.st_dev &&
	    now.st_ino == control_made.st_ino)
		unlink(control_made_path);
	mem_free(&control_made_path);
}

/* A thread of this module: detached, deaf to signals. */
static int
start_thread(void *(*run)(void *), void *argument)
{
	pthread_attr_t attributes;
	pthread_t thread;
	sigset_t all, before;
	int failed;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_attr_init(&attributes);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	failed = pthread_create(&thread, &attributes, run, argument);
	pthread_attr_destroy(&attributes);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed;
}

/* Ask the scanner to reload. */
static json_t *
wish(void)
{
	struct config *config = current_config_ref();
	struct scan_condition condition;
	json_t *object;

	scan_ask_reload(config_host(config)->scanner_socket,
	    deadline_in(clock_ms(), WISH_WAIT_MS), &condition);
	if (condition.outcome != SCAN_DONE)
		log_warning("the scanner cannot be asked to reload: %s",
		    condition.fault.text);
	object = scanner_view(&condition);
	scan_condition_release(&condition);
	config_free(&config);
	return object;
}

static void *
wish_thread(void *unused)
{
	bool more;

	do {
		json_decref(wish());
		pthread_mutex_lock(&wish_lock);
		more = wish_again;
		wish_again = false;
		wish_runs = more;
		pthread_mutex_unlock(&wish_lock);
	} while (more);
	return unused;
}

void
control_wish(void)
{
	int failed = 0;

	pthread_mutex_lock(&wish_lock);
	if (wish_runs)
		wish_again = true;
	else
		failed = start_thread(wish_thread, NULL);
	wish_runs = wish_runs || failed == 0;
	pthread_mutex_unlock(&wish_lock);
	if (failed != 0)
		log_warning("cannot ask the scanner to reload: %s",
		    strerrordesc_np(failed));
}

/* New settings, and if they are good, new signatures. */
static json_t *
run_reload(void)
{
	json_t *object = json_object();
	struct reload_outcome outcome;
	struct config *config;

	reload_run(&outcome);
	json_put(object, "reload", control_reload(&outcome));
	config = current_config_ref();
	json_put(object, "hash", json_string(config_hash(config)));
	config_free(&config);
	if (outcome.state == RELOAD_DONE)
		json_put(object, "scanner", wish());
	reload_outcome_release(&outcome);
	return object;
}

static json_t *
run_status(void)
{
	return control_status(control_started_s);
}

static json_t *
run_metrics(void)
{
	scoped_buffer struct buffer text = BUFFER_OF(LIMIT_METRICS_BYTES);
	json_t *object = json_object();

	openmetrics_write(&text);
	json_put(object, "text", json_stringn(buffer_text(&text), text.len));
	return object;
}

struct verb {
	const char *name;
	json_t *(*run)(void);
};

static const struct verb verbs[] = {
	{ "status", run_status },
	{ "reload", run_reload },
	{ "metrics", run_metrics },
};

static json_t *
refusal(const char *why)
{
	json_t *object = json_object();

	json_put(object, "error", json_string(why));
	return object;
}

static json_t *
run_word(const char *word, size_t len)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (strlen(verbs[i].name) == len &&
		    memcmp(verbs[i].name, word, len) == 0)
			return verbs[i].run();
	return refusal("no such verb");
}

/* What a frame asks for, done. */
static json_t *
run_request(const struct frame *frame)
{
	const char *text = (const char *)frame->bytes;
	json_t *request, *answer;
	const char *word;

	if (text[0] != '{')
		return run_word(text, frame->len);
	request = json_loadb(text, frame->len, JSON_REJECT_DUPLICATES, NULL);
	word = json_text_of(request, "verb");
	answer = json_is_object(request) ? run_word(word, strlen(word))
					 : refusal("no JSON object");
	json_decref(request);
	return answer;
}

static void
send_answer(int connection, json_t *answer)
{
	scoped_mem char *text = json_dumps(answer, JSON_COMPACT);
	int fds[LIMIT_FRAME_FDS] = { -1, -1 };
	struct fault fault;

	json_decref(answer);
	if (text == NULL)
		abort();
	fds[0] = sealed_make(text, strlen(text), &fault);
	if (fds[0] < 0)
		log_error("%s", fault.text);
	/* A client that has gone needs no answer. */
	else
		channel_send(connection, CONTROL_ANSWER, strlen(CONTROL_ANSWER),
		    fds, deadline_in(clock_ms(), LIMIT_ANSWER_MS), &fault);
	fd_close(&fds[0]);
}

/* One connection; argument is an allocated descriptor. */
static void *
connection_thread(void *argument)
{
	scoped_mem int *held = argument;
	scoped_fd int connection = *held;
	scoped_mem struct frame *frame = mem_new(1, sizeof *frame);
	struct fault fault;

	if (channel_receive(connection, frame,
		deadline_in(clock_ms(), LIMIT_REQUEST_MS),
		&fault) == CHANNEL_OK) {
		send_answer(connection, run_request(frame));
		frame_release(frame);
	}
	control_connections--;
	return NULL;
}

/* Nobody waits here for long: beyond the bound a client is hung up on. */
static void
admit(int connection)
{
	int *held = mem_new(1, sizeof *held);

	*held = connection;
	control_connections++;
	if (control_connections <= LIMIT_CONTROL_CONNECTIONS &&
	    start_thread(connection_thread, held) == 0)
		return;
	control_connections--;
	fd_close(held);
	free(held);
}

static void *
listen_thread(void *unused)
{
	struct pollfd caller = { .fd = control_listener, .events = POLLIN };

	for (;;) {
		int connection;

		poll(&caller, 1, -1);
		connection = accept4(
		    control_listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (connection >= 0)
			admit(connection);
		else if (errno == EMFILE || errno == ENFILE)
			/* Sessions have them all: look again later. */
			poll(NULL, 0, 1000);
	}
	return unused;
}

int
control_start(struct fault *fault)
{
	int failed;

	if (control_listener < 0)
		return 0;
	failed = start_thread(listen_thread, NULL);
	if (failed != 0)
		return fault_set(fault, "cannot start the control thread: %s",
		    strerrordesc_np(failed));
	return 0;
}
