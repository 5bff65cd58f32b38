/* escape.c - LD_PRELOAD for sekisho-scanner: a worker tries to get out.
 *
 * Stands for code that took over a parser. Bytes with "X-Test-Escape: WORD"
 * make the worker that scans them try the ways out of that word's row in
 * escape.def, inside its real sandbox. Exit status 77: something worked. */
#include <arpa/inet.h>
#include <clamav.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/memfd.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define MARK      "X-Test-Escape: "
#define ALLOWED   77
#define SHARED    16
#define PATH_ROOM 256

/* An argument that is an address. */
#define P(pointer) ((long)(pointer))

/* Where worker.c puts them; what lies above came with the message. */
static const int socket_fd = STDERR_FILENO + 1;
static const int folder_fd = STDERR_FILENO + 2;

static char zeros[64];
static char *empty[] = { NULL };
static const struct sockaddr_un local = { AF_UNIX, "/dev/log" };
static const struct sockaddr_in loopback = { .sin_family = AF_INET };

/* Found out before the sandbox: whoever escapes may know as much. */
static pid_t parent;
static pid_t sibling;
static struct {
	char *begin;
	size_t len;
} shared[SHARED];
static size_t shared_count;
static char above[PATH_ROOM]; /* the folder of the workers' folders */

static void
refused(long result)
{
	if (result >= 0)
		_exit(ALLOWED);
}

/* Not by libc: it may refuse, or ask for something else besides. */
static long
open_raw(const char *path, int flags)
{
	return syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0600);
}

static void
do_read_passwd(void)
{
	refused(open_raw("/etc/passwd", O_RDONLY));
	refused(open_raw("/etc/passwd", O_PATH | O_DIRECTORY));
	refused(open_raw("/etc", O_RDONLY | O_DIRECTORY));
	refused(open_raw("/", O_RDONLY | O_DIRECTORY));
}

static void
do_read_ini(void)
{
	const char *ini = getenv("ESCAPE_INI");

	if (ini == NULL || access(ini, F_OK) != 0)
		_exit(ALLOWED);
	refused(open_raw(ini, O_RDONLY));
	refused(open_raw(ini, O_RDWR));
}

static void
do_read_proc(void)
{
	static const char *const names[] = { "mem", "maps", "environ", "fd",
		"status", "root" };
	const pid_t pids[] = { getpid(), sibling, parent };
	char path[PATH_ROOM];

	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < sizeof names / sizeof *names; j++) {
			(void)snprintf(path, sizeof path, "/proc/%d/%s",
			    (int)pids[i], names[j]);
			refused(open_raw(path, O_RDONLY));
		}
	/* The message of another, by the descriptor it holds. */
	for (int fd = 0; fd < 12; fd++) {
		(void)snprintf(
		    path, sizeof path, "/proc/%d/fd/%d", (int)sibling, fd);
		refused(open_raw(path, O_RDONLY));
	}
}

/* Whatever the others' folders are called, none of these names opens. */
static void
do_read_sibling(void)
{
	char path[PATH_ROOM + 64];
	struct stat mine;
	struct stat seen;
	int there = 0;

	if (fstat(folder_fd, &mine) != 0)
		_exit(ALLOWED);
	refused(open_raw(above, O_RDONLY | O_DIRECTORY));
	for (int i = 0; i < 1000; i++) {
		(void)snprintf(path, sizeof path, "%s/worker-%d", above, i);
		if (stat(path, &seen) != 0 || seen.st_ino == mine.st_ino)
			continue;
		there++;
		refused(open_raw(path, O_RDONLY | O_DIRECTORY));
		(void)snprintf(
		    path, sizeof path, "%s/worker-%d/left", above, i);
		refused(open_raw(path, O_WRONLY | O_CREAT));
	}
	/* A test that saw nobody else's would prove nothing. */
	if (there == 0)
		_exit(ALLOWED);
}

static void
do_climb(void)
{
	refused(syscall(SYS_openat, folder_fd, "..", O_RDONLY | O_DIRECTORY));
	refused(syscall(
	    SYS_openat, folder_fd, "../left", O_WRONLY | O_CREAT, 0600));
	refused(syscall(
	    SYS_openat, folder_fd, "../../../../../etc/passwd", O_RDONLY));
	refused(syscall(SYS_mkdirat, folder_fd, "../left", 0700));
}

static void
do_write_out(void)
{
	refused(open_raw("/tmp/sekisho-escape", O_WRONLY | O_CREAT));
	refused(open_raw("/tmp", O_RDWR | O_TMPFILE));
	refused(open_raw("/dev/shm/sekisho-escape", O_WRONLY | O_CREAT));
	refused(open_raw("/dev/null", O_WRONLY));
	refused(syscall(SYS_mkdirat, AT_FDCWD, "/tmp/sekisho-escape", 0700));
}

static void
do_remove_out(void)
{
	const char *bait = getenv("ESCAPE_BAIT");

	if (bait == NULL || access(bait, F_OK) != 0)
		_exit(ALLOWED);
	refused(syscall(SYS_unlinkat, AT_FDCWD, bait, 0));
	refused(open_raw(bait, O_WRONLY | O_TRUNC));
	refused(syscall(SYS_unlinkat, folder_fd, "../other", AT_REMOVEDIR));
}

static void
do_rename_out(void)
{
	const char *bait = getenv("ESCAPE_BAIT");
	long fd = syscall(
	    SYS_openat, folder_fd, "mine", O_WRONLY | O_CREAT, 0600);

	if (fd < 0 || bait == NULL)
		_exit(ALLOWED);
	close((int)fd);
	refused(syscall(
	    SYS_renameat, folder_fd, "mine", AT_FDCWD, "/tmp/sekisho-escape"));
	refused(syscall(SYS_renameat, folder_fd, "mine", folder_fd, "../mine"));
	refused(syscall(SYS_renameat, AT_FDCWD, bait, folder_fd, "taken"));
	refused(syscall(
	    SYS_renameat2, AT_FDCWD, bait, folder_fd, "mine", 2 /* swap */));
	syscall(SYS_unlinkat, folder_fd, "mine", 0);
}

/* The filter says yes and does nothing. */
static void
do_change_mode(void)
{
	const char *bait = getenv("ESCAPE_BAIT");
	struct stat before;
	struct stat after;

	if (bait == NULL || stat(bait, &before) != 0)
		_exit(ALLOWED);
	syscall(SYS_fchmodat, AT_FDCWD, bait, 0777);
	syscall(SYS_fchmodat, folder_fd, ".", 04777);
	if (stat(bait, &after) != 0 || before.st_mode != after.st_mode)
		_exit(ALLOWED);
	if (fstat(folder_fd, &after) != 0 || (after.st_mode & 04007) != 0)
		_exit(ALLOWED);
}

static void
do_make_code(void)
{
	int rights = PROT_READ | PROT_EXEC;
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	refused(syscall(SYS_mprotect, page, 4096, rights));
	refused(syscall(SYS_mprotect, page, 4096, rights | PROT_WRITE));
	if (mmap(NULL, 4096, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
	    MAP_FAILED)
		_exit(ALLOWED);
}

static void
do_load_code(void)
{
	int rights = PROT_READ | PROT_EXEC;
	long fd = syscall(SYS_memfd_create, "code", 0);

	if (fd < 0 || ftruncate((int)fd, 4096) != 0)
		_exit(ALLOWED);
	if (mmap(NULL, 4096, rights, MAP_PRIVATE, (int)fd, 0) != MAP_FAILED)
		_exit(ALLOWED);
	if (mmap(NULL, 4096, rights, MAP_SHARED, (int)fd, 0) != MAP_FAILED)
		_exit(ALLOWED);
	close((int)fd);
}

/* The board and what is remembered of messages that ended workers. */
static void
do_write_shared(void)
{
	if (shared_count == 0)
		_exit(ALLOWED);
	for (size_t i = 0; i < shared_count; i++)
		refused(syscall(SYS_mprotect, shared[i].begin, shared[i].len,
		    PROT_READ | PROT_WRITE));
}

static bool
is_memory(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

static void
do_write_message(void)
{
	int found = 0;

	for (int fd = folder_fd + 1; fd < 4096; fd++) {
		if (!is_memory(fd))
			continue;
		found++;
		refused(syscall(SYS_pwrite64, fd, "X", 1, 0));
		refused(syscall(SYS_ftruncate, fd, 0));
		if (mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			0) != MAP_FAILED)
			_exit(ALLOWED);
	}
	if (found == 0)
		_exit(ALLOWED);
}

/* Three streams to nowhere, the line to the loader, the folder; with a message
 * also the connection it came by and its memory. Nothing else is open. */
static void
do_descriptors(void)
{
	int connections = 0;
	int messages = 0;
	struct stat status;

	for (int fd = folder_fd + 1; fd < 4096; fd++) {
		if (fstat(fd, &status) != 0)
			continue;
		if (S_ISSOCK(status.st_mode))
			connections++;
		else if (S_ISREG(status.st_mode) && status.st_nlink == 0)
			messages++;
		else
			_exit(ALLOWED);
	}
	if (connections != 1 || messages != 1)
		_exit(ALLOWED);
}

#ifdef __x86_64__
/* getpid() of i386: the filter must know the other table of numbers. */
static void
do_i386(void)
{
	long number = 20;

	__asm__ volatile("int $0x80" : "+a"(number) : : "memory");
	_exit(ALLOWED);
}
#endif

/* The call, and the end of the worker: whoever returns from it was let. */
static void __attribute__((noreturn)) call(long number, const long *words)
{
	syscall(
	    number, words[0], words[1], words[2], words[3], words[4], words[5]);
	_exit(ALLOWED);
}

struct way {
	const char *word;
	long number;
	long words[6];
	void (*try_all)(void); /* or NULL: the call ends the worker */
};

#define ENDS(word, what, number, ...) { #word, number, { __VA_ARGS__ }, NULL },
#define PLAIN_ENDS                    ENDS
#define DENIED(word, what, function)  { #word, 0, { 0 }, function },
#define ENDS_BY                       DENIED

static void
take(const char *wanted, size_t len)
{
	const struct way ways[] = {
#include "escape.def"
	};

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		const struct way *way = &ways[i];

		if (strlen(way->word) != len ||
		    memcmp(way->word, wanted, len) != 0)
			continue;
		if (way->try_all == NULL)
			call(way->number, way->words);
		way->try_all();
	}
}

static void
escape(const char *bytes, size_t len)
{
	const char *mark = memmem(bytes, len, MARK, strlen(MARK));
	const char *end = bytes + len;
	const char *stop;

	if (mark == NULL)
		return;
	mark += strlen(MARK);
	stop = memchr(mark, '\r', (size_t)(end - mark));
	if (stop != NULL)
		take(mark, (size_t)(stop - mark));
}

/* Memory of the scanner's own that this worker can only read. */
static void
find_shared(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512];
	char rights[8];
	unsigned long begin;
	unsigned long end;

	while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
		/* NOLINTNEXTLINE(cert-err34-c): the kernel's own words. */
		if (sscanf(line, "%lx-%lx %7s", &begin, &end, rights) != 3 ||
		    strstr(line, "/memfd:") == NULL || rights[3] != 's' ||
		    shared_count == SHARED)
			continue;
		shared[shared_count].begin = (char *)begin;
		shared[shared_count++].len = end - begin;
	}
	if (maps != NULL)
		fclose(maps);
}

/* A worker that is not we. */
static void
find_sibling(void)
{
	char path[PATH_ROOM];
	FILE *children;
	int pid;

	(void)snprintf(path, sizeof path, "/proc/%d/task/%d/children",
	    (int)parent, (int)parent);
	children = fopen(path, "re");
	sibling = parent;
	/* NOLINTNEXTLINE(cert-err34-c): the kernel's own words. */
	while (children != NULL && fscanf(children, "%d", &pid) == 1)
		if (pid != getpid())
			sibling = pid;
	if (children != NULL)
		fclose(children);
}

typedef int (*close_descriptors)(unsigned int, unsigned int, int);

/* The last thing a worker does before its sandbox. */
__attribute__((visibility("default"))) int
close_range(unsigned int first, unsigned int last, int flags)
{
	close_descriptors next = (close_descriptors)(void *)dlsym(
	    RTLD_NEXT, "close_range");
	char link[PATH_ROOM] = "";
	char *slash;
	ssize_t len;

	parent = getppid();
	find_sibling();
	find_shared();
	(void)snprintf(link, sizeof link, "/proc/self/fd/%d", folder_fd);
	len = readlink(link, above, sizeof above - 1);
	above[len > 0 ? len : 0] = '\0';
	slash = strrchr(above, '/');
	if (slash != NULL)
		*slash = '\0';
	return next(first, last, flags);
}

typedef cl_fmap_t *(*open_memory)(const void *start, size_t len);

/* The first thing libclamav is asked for each piece it shall scan. */
__attribute__((visibility("default"))) cl_fmap_t *
cl_fmap_open_memory(const void *start, size_t len)
{
	open_memory next = (open_memory)(void *)dlsym(
	    RTLD_NEXT, "cl_fmap_open_memory");

	escape(start, len);
	return next(start, len);
}
