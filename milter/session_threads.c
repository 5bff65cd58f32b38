/* session_threads.c - libmilter hands over a session, we give it a thread. */
#include "session_threads.h"

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

#include "base/limits.h"
#include "callbacks.h"
#include "drain.h"
#include "log.h"
#include "signals.h"

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

/* How libmilter's struct smfi_str begins. */
struct session_head {
	pthread_t thread;
	int fd;
};

enum layout { LAYOUT_UNSET = 0, LAYOUT_KNOWN, LAYOUT_FOREIGN };

static size_t threads_max;
static atomic_size_t threads_now;

/* The listener's thread only. */
static enum layout threads_layout;
static bool threads_short; /* the last session found no room */
static pthread_attr_t threads_attributes;

void
session_threads_init(size_t max_sessions)
{
	threads_max = max_sessions;
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

static void *
session_thread(void *argument)
{
	SMFICTX *ctx = argument;
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
	return NULL;
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
	failed = pthread_create(
	    &thread, &threads_attributes, session_thread, ctx);
	if (failed != 0) {
		threads_now--;
		errno = failed;
		return hang_up(ctx, strerrordesc_np(failed));
	}
	threads_short = false;
	return MI_SUCCESS;
}
