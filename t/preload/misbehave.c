/* misbehave.c - LD_PRELOAD for sekisho-scanner: a worker goes wrong.
 *
 * Stands for a parser that has been exploited or has a fault. Bytes with
 * "X-Test-Misbehave: WORD" make the worker that scans them do WORD instead of
 * scanning, inside its real sandbox. What must be refused with an error ends
 * in exit status 77 if it is allowed, and in an honest scan if not. */
#include <clamav.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define MARK    "X-Test-Misbehave: "
#define ALLOWED 77

static void
refused(int result)
{
	if (result >= 0)
		_exit(ALLOWED);
}

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

static void
do_open(void)
{
	refused(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
	refused(open("/proc/self/maps", O_RDONLY | O_CLOEXEC));
	refused(open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

static void
do_write(void)
{
	refused(open(
	    "/tmp/sekisho-misbehave", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	refused(mkdir("/tmp/sekisho-misbehave", 0700));
}

/* Memory that is code, in the two ways to get it. */
static void
do_code(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	refused(mprotect(page, 4096, PROT_READ | PROT_EXEC));
	page = mmap(NULL, 4096, PROT_READ | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page != MAP_FAILED)
		_exit(ALLOWED);
}

static void
do_socket(void)
{
	refused(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static void
do_connect(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	refused(connect(
	    STDERR_FILENO + 1, (struct sockaddr *)&address, sizeof address));
}

static void
do_exec(void)
{
	char *arguments[] = { NULL };

	refused(execve("/bin/true", arguments, arguments));
}

static void
do_fork(void)
{
	refused((int)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL));
}

static void
do_ptrace(void)
{
	refused((int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static void
do_kill(void)
{
	refused(kill(getppid(), SIGKILL));
}

/* A signal by way of a descriptor's owner. */
static void
do_owner(void)
{
	refused(fcntl(STDERR_FILENO + 1, F_SETOWN, getppid()));
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
	{ "open", do_open },
	{ "write", do_write },
	{ "code", do_code },
	{ "socket", do_socket },
	{ "connect", do_connect },
	{ "exec", do_exec },
	{ "fork", do_fork },
	{ "ptrace", do_ptrace },
	{ "kill", do_kill },
	{ "owner", do_owner },
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
