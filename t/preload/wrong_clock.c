/* wrong_clock.c - LD_PRELOAD for both daemons: the wall clock is set.
 *
 * The file named by WRONG_CLOCK holds seconds to add, as text; it is read
 * anew at each question, so that a test can step the clock while mail is under
 * way. The monotonic clock goes on as it does for everybody. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))

/* A descriptor is kept, because workers may open nothing later. */
static int clock_file = -1;

__attribute__((constructor)) static void
find_file(void)
{
	const char *path = getenv("WRONG_CLOCK");

	if (path != NULL)
		clock_file = open(path, O_RDONLY | O_CLOEXEC);
}

static long
offset(void)
{
	char text[32] = "";

	if (clock_file < 0 || pread(clock_file, text, sizeof text - 1, 0) <= 0)
		return 0;
	return strtol(text, NULL, 10);
}

EXPORTED int
clock_gettime(clockid_t which, struct timespec *out)
{
	int (*next)(clockid_t, struct timespec *) = (int (*)(
	    clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
	int status = next(which, out);

	if (status == 0 && which == CLOCK_REALTIME)
		out->tv_sec += offset();
	return status;
}

EXPORTED time_t
time(time_t *out)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_REALTIME, &now);
	if (out != NULL)
		*out = now.tv_sec;
	return now.tv_sec;
}

EXPORTED int
gettimeofday(struct timeval *out, void *zone)
{
	struct timespec now = { 0 };

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &now);
	out->tv_sec = now.tv_sec;
	out->tv_usec = now.tv_nsec / 1000;
	return 0;
}
