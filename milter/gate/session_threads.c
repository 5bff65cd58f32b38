/* session_threads.c - libmilter hands over a session, we give it a thread. */
#include "gate/session_threads.h"

#include <dlfcn.h>
#include <errno.h>
#include <libmilter/mfapi.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>

#include "base/limits.h"
#include "gate/callbacks.h"
#include "gate/drain.h"
#include "gate/signals.h"
#include "shared/log.h"

/* Of libmilter's private interface, as its libmilter.h declares it. */
#define EXPORTED __attribute__((visibility("default")))
EXPORTED int mi_control_startup(const char *name);
EXPORTED int mi_pool_controller_init(void);
EXPORTED int mi_start_session(SMFICTX *ctx);
int mi_engine(SMFICTX *ctx);
void mi_clr_ctx(SMFICTX *ctx);

/* mi_engine(): no command has come for a millisecond (MI_CONTINUE, which the
 * public header hides where it was built without the pool). */
#define ENGINE_CONTINUE 1

/* Threads of ended sessions that wait for the next one, and how long: as many
 * as come and go in a busy second. */
#define IDLE_THREADS  64
#define IDLE_THREAD_S 5

/* How libmilter's struct smfi_str begins. */
struct session_head {
	pthread_t thread;
	int fd;
};

enum layout { LAYOUT_UNSET = 0, LAYOUT_KNOWN, LAYOUT_FOREIGN };

static size_t threads_max;
static atomic_size_t threads_now; /* sessions */

/* Threads whose session has ended wait a while for the next one, because
 * making a thread costs more than deciding about a client. A session is
 * handed only to a thread that was waiting and is counted off at once: no
 * session ever waits for another's end, as in the library's pool. */
static pthread_mutex_t waiting_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t waiting_changed;
static size_t waiting;                /* threads not spoken for */
static SMFICTX *handed[IDLE_THREADS]; /* to as many more threads */
static size_t handed_count;

/* The listener's thread only. */
static enum layout threads_layout;
static bool threads_short; /* the last session found no room */
static pthread_attr_t threads_attributes;

void
session_threads_init(size_t max_sessions)
{
	pthread_condattr_t monotonic;

	threads_max = max_sessions;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&waiting_changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_attr_init(&threads_attributes);
	pthread_attr_setdetachstate(
	    &threads_attributes, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(
	    &threads_attributes, LIMIT_SESSION_STACK_BYTES);
}

size_t
session_threads_count(void)
{
	return threads_now;
}

static int
descriptor_of(const SMFICTX *ctx)
{
	struct session_head head;

	memcpy(&head, ctx, sizeof head);
	return head.fd;
}

static bool
is_socket(int fd)
{
	struct stat status;

	return fd >= 0 && fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
}

static bool
is_tcp(int fd)
{
	int domain = 0;
	socklen_t len = sizeof domain;

	return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) == 0 &&
	    (domain == AF_INET || domain == AF_INET6);
}

/* Over TCP an MTA's next packet waits for our delayed acknowledgement of the
 * one before, 40 ms a message. TCP_NODELAY is no cure of that, and the kernel
 * forgets TCP_QUICKACK after each packet, so it is set around every wait.
 * Failure costs speed only. */
static void
hurry(int fd, int option)
{
	int on = 1;

	(void)setsockopt(fd, IPPROTO_TCP, option, &on, sizeof on);
}

/* Wait for the MTA's next command; an MTA silent for too long is hung up on,
 * which the engine then sees as its end. */
static void
wait_command(int fd)
{
	struct pollfd command = { .fd = fd, .events = POLLIN };

	if (poll(&command, 1, LIMIT_SESSION_IDLE_MS) == 0)
		shutdown(fd, SHUT_RDWR);
}

static void
serve(SMFICTX *ctx)
{
	int fd = descriptor_of(ctx);
	bool tcp = is_tcp(fd);

	if (tcp)
		hurry(fd, TCP_NODELAY);
	for (;;) {
		/* What was read before, and what is about to be read. */
		if (tcp)
			hurry(fd, TCP_QUICKACK);
		wait_command(fd);
		if (tcp)
			hurry(fd, TCP_QUICKACK);
		if (mi_engine(ctx) != ENGINE_CONTINUE)
			break;
		callbacks_idle(ctx);
	}
	mi_clr_ctx(ctx);
	threads_now--;
}

/* The next session, or NULL when none has come for a while. */
static SMFICTX *
next_session(void)
{
	struct timespec until;
	SMFICTX *ctx = NULL;
	int status = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += IDLE_THREAD_S;
	pthread_mutex_lock(&waiting_lock);
	if (waiting + handed_count < IDLE_THREADS) {
		waiting++;
		while (handed_count == 0 && status != ETIMEDOUT)
			status = pthread_cond_timedwait(
			    &waiting_changed, &waiting_lock, &until);
		/* Who hands over has counted one of us off already. */
		if (handed_count > 0)
			ctx = handed[--handed_count];
		else
			waiting--;
	}
	pthread_mutex_unlock(&waiting_lock);
	return ctx;
}

static void *
session_thread(void *argument)
{
	for (SMFICTX *ctx = argument; ctx != NULL; ctx = next_session())
		serve(ctx);
	return NULL;
}

/* Give the session to a thread that waits, if there is one. */
static bool
hand_over(SMFICTX *ctx)
{
	bool done;

	pthread_mutex_lock(&waiting_lock);
	done = waiting > 0;
	if (done) {
		waiting--;
		handed[handed_count++] = ctx;
		pthread_cond_signal(&waiting_changed);
	}
	pthread_mutex_unlock(&waiting_lock);
	return done;
}

/* Hang up and say why, once until there is room again. The library is told
 * that all is well: at a failure it would sleep, and end after sixteen. */
static int
hang_up(SMFICTX *ctx, const char *why)
{
	if (!threads_short)
		log_error("sessions are being turned away at %zu: %s",
		    (size_t)threads_now, why);
	threads_short = true;
	mi_clr_ctx(ctx);
	return MI_SUCCESS;
}

/* The library's own pool, for a layout we do not know. */
static int
start_in_pool(SMFICTX *ctx)
{
	int (*init)(void);
	int (*start)(SMFICTX *);

	*(void **)&init = dlsym(RTLD_NEXT, "mi_pool_controller_init");
	*(void **)&start = dlsym(RTLD_NEXT, "mi_start_session");
	if (init == NULL || start == NULL || init() != MI_SUCCESS)
		return MI_FAILURE;
	return start(ctx);
}

static enum layout
find_layout(const SMFICTX *ctx)
{
	if (is_socket(descriptor_of(ctx)))
		return LAYOUT_KNOWN;
	log_error("this libmilter keeps its sessions in another form than the "
		  "one known here: its own worker pool is used, in which "
		  "sessions wait for each other");
	return LAYOUT_FOREIGN;
}

/* The library would start its signal thread here (and initialise a lock that
 * is a static zero, which is an initialised one). */
int
mi_control_startup(const char *name)
{
	(void)name;
	return MI_SUCCESS;
}

int
mi_pool_controller_init(void)
{
	signals_post(SIGNAL_EVENT_SERVING);
	return MI_SUCCESS;
}

int
mi_start_session(SMFICTX *ctx)
{
	bool was_short = threads_short;
	pthread_t thread;
	int failed;

	if (threads_layout == LAYOUT_UNSET)
		threads_layout = find_layout(ctx);
	if (threads_layout == LAYOUT_FOREIGN)
		return start_in_pool(ctx);
	if (drain_is_asked()) {
		mi_clr_ctx(ctx);
		return MI_SUCCESS;
	}
	if (threads_now >= threads_max)
		return hang_up(ctx, "descriptors for no more");
	threads_now++;
	threads_short = false;
	if (hand_over(ctx))
		return MI_SUCCESS;
	failed = pthread_create(
	    &thread, &threads_attributes, session_thread, ctx);
	if (failed != 0) {
		threads_now--;
		errno = failed;
		threads_short = was_short;
		return hang_up(ctx, strerrordesc_np(failed));
	}
	return MI_SUCCESS;
}
