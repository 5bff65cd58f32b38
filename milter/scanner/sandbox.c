/* sandbox.c - resource limits, then privileges, then files, then system
 * calls: each step still needs what the next one takes. */
#include "scanner/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/own.h"
#include "scanner/landlock.h"
#include "scanner/syscalls.h"

const char *
sandbox_describe(void)
{
	static const char *const words[] = { "seccomp, no Landlock",
		"seccomp, Landlock 1", "seccomp, Landlock 2",
		"seccomp, Landlock 3", "seccomp, Landlock 4",
		"seccomp, Landlock 5", "seccomp, Landlock 6 or later" };
	size_t last = sizeof words / sizeof *words - 1;
	size_t version = (size_t)landlock_version();

	return words[version < last ? version : last];
}

static int
limit_set(int resource, int64_t value, struct fault *fault)
{
	struct rlimit limit = { (rlim_t)value, (rlim_t)value };

	/* At the soft limit SIGXCPU says why; at an equal hard one the kernel
	 * would send SIGKILL, which looks like anything. */
	if (resource == RLIMIT_CPU)
		limit.rlim_max++;
	if (setrlimit((__rlimit_resource_t)resource, &limit) != 0)
		return fault_set(
		    fault, "cannot set resource limit %d: %m", resource);
	return 0;
}

#ifndef SEKISHO_SANITIZE
/* Bytes mapped now, the inherited signatures included: RLIMIT_AS counts them
 * all, so an allowance has to stand on top. -1 and *fault on failure. */
static int64_t
mapped_bytes(struct fault *fault)
{
	char text[128] = "";
	scoped_fd int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	long pages;

	if (fd < 0 || read(fd, text, sizeof text - 1) <= 0)
		return fault_set(fault, "cannot read /proc/self/statm: %m");
	pages = strtol(text, NULL, 10);
	if (pages <= 0)
		return fault_set(fault, "/proc/self/statm says %s", text);
	return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

static int
limit_memory(int64_t allowance_bytes, struct fault *fault)
{
	int64_t mapped = mapped_bytes(fault);

	if (mapped < 0)
		return -1;
	return limit_set(RLIMIT_AS, mapped + allowance_bytes, fault);
}
#else
/* The sanitizers map terabytes of shadow memory. */
static int
limit_memory(int64_t allowance_bytes, struct fault *fault)
{
	(void)allowance_bytes;
	(void)fault;
	return 0;
}
#endif

static int
limit_all(const struct sandbox *sandbox, struct fault *fault)
{
	int64_t cpu_s = (sandbox->cpu_ms + 999) / 1000;

	if (limit_set(RLIMIT_CORE, 0, fault) != 0 ||
	    limit_set(RLIMIT_NOFILE, LIMIT_WORKER_FILES, fault) != 0 ||
	    limit_set(RLIMIT_FSIZE, sandbox->file_bytes, fault) != 0 ||
	    limit_set(RLIMIT_CPU, cpu_s, fault) != 0)
		return -1;
	return limit_memory(sandbox->memory_bytes, fault);
}

static int
privileges_renounce(struct fault *fault)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fault_set(fault, "cannot set no_new_privs: %m");
	/* Workers share an account: none may look into another. */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return fault_set(fault, "cannot become undumpable: %m");
	return 0;
}

int
sandbox_enter(const struct sandbox *sandbox, struct fault *fault)
{
	if (limit_all(sandbox, fault) != 0 || privileges_renounce(fault) != 0 ||
	    landlock_confine(sandbox->folder, fault) != 0)
		return -1;
	return syscalls_restrict(fault);
}
