/* misbehave.c - LD_PRELOAD for sekisho-scanner: a worker goes wrong.
 *
 * Stands for a parser that has been exploited or has a fault. Bytes with
 * "X-Test-Misbehave: WORD" make the worker that scans them do WORD instead of
 * scanning, inside its real sandbox. Ways out of that are escape.c's. */
#include <clamav.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
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

/* To the supervisor: more than anybody reads. */
static void
do_flood(void)
{
	for (int i = 0; i < 100000; i++)
		(void)!send(STDERR_FILENO + 1, "flood", 5, MSG_DONTWAIT);
}

/* To the client: what is no answer, in the place of one. */
static void
do_lie(void)
{
	for (int fd = STDERR_FILENO + 3; fd < 64; fd++) {
		(void)!send(fd, "\x08\x01\x10\x01", 4, MSG_DONTWAIT);
		(void)!send(fd, "nonsense", 8, MSG_DONTWAIT);
	}
}

/* Hang up on the client, and stay. */
static void
do_desert(void)
{
	for (int fd = STDERR_FILENO + 3; fd < 64; fd++)
		close(fd);
}

/* Every descriptor there is. */
static void
do_descriptors(void)
{
	while (openat(STDERR_FILENO + 2, ".", O_RDONLY | O_DIRECTORY) >= 0)
		continue;
}

/* More files than anybody wants, and larger ones. */
static void
do_disk(void)
{
	static const char block[65536];
	char name[24];

	for (int i = 0; i < 200; i++) {
		int file;

		(void)snprintf(name, sizeof name, "disk-%d", i);
		file = openat(STDERR_FILENO + 2, name,
		    O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		for (int j = 0; file >= 0 && j < 16; j++)
			if (write(file, block, sizeof block) < 0)
				break;
		if (file >= 0)
			close(file);
	}
}

/* Without a last word, as if all were well. */
static void
do_leave(void)
{
	_exit(0);
}

static void
do_abort(void)
{
	abort();
}

/* Not dead, not alive. */
static void
do_stop(void)
{
	raise(SIGSTOP);
}

static int
fall(volatile int depth)
{
	volatile char room[4096];

	room[0] = (char)depth;
	return depth == 0 ? room[0] : fall(depth - 1) + room[0];
}

static void
do_stack(void)
{
	_exit(fall(1 << 30));
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
	{ "flood", do_flood },
	{ "lie", do_lie },
	{ "desert", do_desert },
	{ "descriptors", do_descriptors },
	{ "disk", do_disk },
	{ "leave", do_leave },
	{ "abort", do_abort },
	{ "stop", do_stop },
	{ "stack", do_stack },
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
