/* misbehave.c - LD_PRELOAD for sekisho-scanner: a worker goes wrong.
 *
 * Stands for a parser that has been exploited or has a fault. Bytes with
 * "X-Test-Misbehave: WORD" make the worker that scans them do WORD instead of
 * scanning, inside its real sandbox. Ways out of that are escape.c's. */
#include <clamav.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MARK    "X-Test-Misbehave: "
#define ALLOWED 77

static void
do_crash(void)
{
	raise(SIGSEGV);
}

static void
do_loop(void)
{
	volatile int forever = 1;

	while (forever)
		continue;
}

static void
do_sleep(void)
{
	static const struct timespec second = { .tv_sec = 1 };

	nanosleep(&second, NULL);
}

/* Take all there is, and scan on: whoever asks next gets nothing. */
static void
do_memory(void)
{
	/* Volatile, or clang leaves out what nobody uses. */
	static void *volatile taken;

	for (size_t size = 1UL << 26; size >= 16; size /= 2)
		do
			taken = malloc(size);
		while (taken != NULL);
}

/* A tree that only the generation can remove, and a sudden end. */
static void
do_litter(void)
{
	int folder = openat(
	    STDERR_FILENO + 2, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (int i = 0; i < 200 && folder >= 0; i++) {
		int file = openat(
		    folder, "left", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

		if (file < 0 || mkdirat(folder, "deeper", 0700) != 0)
			_exit(ALLOWED);
		close(file);
		folder = openat(
		    folder, "deeper", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	raise(SIGKILL);
}

/* News that no honest worker has. */
static void
do_chatter(void)
{
	if (write(STDERR_FILENO + 1, "nonsense", 8) == 8)
		do_sleep();
}

static const struct {
	const char *word;
	void (*act)(void);
} deeds[] = {
	{ "crash", do_crash },
	{ "loop", do_loop },
	{ "sleep", do_sleep },
	{ "memory", do_memory },
	{ "litter", do_litter },
	{ "chatter", do_chatter },
};

static void
misbehave(const char *bytes, size_t len)
{
	const char *mark = memmem(bytes, len, MARK, strlen(MARK));
	const char *word;
	size_t left;

	if (mark == NULL)
		return;
	word = mark + strlen(MARK);
	left = len - (size_t)(word - bytes);
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
		if (left > strlen(deeds[i].word) &&
		    memcmp(word, deeds[i].word, strlen(deeds[i].word)) == 0)
			deeds[i].act();
}

typedef cl_fmap_t *(*open_memory)(const void *start, size_t len);

/* The first thing libclamav is asked for each piece it shall scan. */
__attribute__((visibility("default"))) cl_fmap_t *
cl_fmap_open_memory(const void *start, size_t len)
{
	open_memory next = (open_memory)(void *)dlsym(
	    RTLD_NEXT, "cl_fmap_open_memory");

	misbehave(start, len);
	return next(start, len);
}
