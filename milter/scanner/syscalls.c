/* syscalls.c - the allow-list, as tables.
 *
 * No socket(), connect(), execve(), clone() or ptrace(): they are not refused
 * but end the worker, because nothing honest in it would try. */
#include "scanner/syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Names, because some exist only on some machines; those are skipped. */
static const char *const allowed[] = {
	/* Files: where, Landlock says. */
	"access", "close", "dup", "faccessat", "faccessat2", "fadvise64",
	"fstat", "fstatfs", "ftruncate", "getcwd", "getdents64", "lseek",
	"lstat", "mkdir", "mkdirat", "newfstatat", "open", "openat", "pread64",
	"pwrite64", "read", "readv", "rename", "renameat", "renameat2", "rmdir",
	"stat", "statx", "unlink", "unlinkat", "write", "writev",
	/* Memory. */
	"brk", "madvise", "memfd_create", "mremap", "munmap",
	/* The sockets that are there. */
	"poll", "ppoll", "recvmsg", "sendmsg",
	/* Ourselves: time, identity, signals to come, the end. */
	"clock_getres", "clock_gettime", "clock_nanosleep", "exit",
	"exit_group", "futex", "getegid", "geteuid", "getgid", "getpid",
	"getrandom", "getrusage", "gettid", "gettimeofday", "getuid",
	"nanosleep", "restart_syscall", "rt_sigaction", "rt_sigprocmask",
	"rt_sigreturn", "sched_getaffinity", "sched_yield", "sigaltstack",
	"time", "times", "uname",
	/* qsort() asks how much memory there is. */
	"sysinfo"
};

#ifdef SEKISHO_SANITIZE
/* What the runtimes of AddressSanitizer, UndefinedBehaviorSanitizer and
 * ThreadSanitizer call while they watch and when they report. */
static const char *const sanitizer_allowed[] = { "getppid", "getrlimit",
	"ioctl", "personality", "prctl", "prlimit64", "readlink", "readlinkat",
	"sched_getparam", "sched_getscheduler", "set_robust_list" };
#endif

/* fcntl() without F_SETOWN and F_SETSIG, which send signals to others. */
static const int fcntl_commands[] = { F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD,
	F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, F_ADD_SEALS,
	F_GET_SEALS };

/* libclamav gives folders that it removes mode 0700 before; they have it.
 * Landlock does not watch chmod(), so it does nothing at all. */
static const char *const pretended[] = { "chmod", "fchmod", "fchmodat" };

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* Add one rule by name. Returns 0, or a negative errno. */
static int
rule_add(scmp_filter_ctx filter, uint32_t action, const char *name,
    const struct scmp_arg_cmp *argument)
{
	int number = seccomp_syscall_resolve_name(name);

	if (number == __NR_SCMP_ERROR)
		return 0;
	return seccomp_rule_add_array(
	    filter, action, number, argument != NULL ? 1 : 0, argument);
}

static int
rules_add(scmp_filter_ctx filter, uint32_t action, const char *const *names,
    size_t count)
{
	int error = 0;

	for (size_t i = 0; i < count && error == 0; i++)
		error = rule_add(filter, action, names[i], NULL);
	return error;
}

/* New code never becomes executable, but asking is not punished: iconv loads
 * the converter of a charset that nobody opened before the fork. */
static int
rules_add_memory(scmp_filter_ctx filter)
{
	static const char *const names[] = { "mmap", "mprotect" };
	struct scmp_arg_cmp plain = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
	struct scmp_arg_cmp code = SCMP_A2(
	    SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC);
	int error = 0;

	for (size_t i = 0; i < COUNT(names) && error == 0; i++) {
		error = rule_add(filter, SCMP_ACT_ALLOW, names[i], &plain);
		if (error == 0)
			error = rule_add(
			    filter, SCMP_ACT_ERRNO(EACCES), names[i], &code);
	}
	return error;
}

static int
rules_add_fcntl(scmp_filter_ctx filter)
{
	int error = 0;

	for (size_t i = 0; i < COUNT(fcntl_commands) && error == 0; i++) {
		struct scmp_arg_cmp command = SCMP_A1(
		    SCMP_CMP_EQ, (scmp_datum_t)fcntl_commands[i], 0);

		error = rule_add(filter, SCMP_ACT_ALLOW, "fcntl", &command);
	}
	return error;
}

static int
rules_add_all(scmp_filter_ctx filter)
{
	/* abort() and raise(): only to ourselves. */
	struct scmp_arg_cmp self = SCMP_A0(
	    SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0);
	int error = rules_add(filter, SCMP_ACT_ALLOW, allowed, COUNT(allowed));

	if (error == 0)
		error = rules_add(
		    filter, SCMP_ACT_ERRNO(0), pretended, COUNT(pretended));
	if (error == 0)
		error = rules_add_memory(filter);
	if (error == 0)
		error = rules_add_fcntl(filter);
	if (error == 0)
		error = rule_add(filter, SCMP_ACT_ALLOW, "tgkill", &self);
#ifdef SEKISHO_SANITIZE
	if (error == 0)
		error = rules_add(filter, SCMP_ACT_ALLOW, sanitizer_allowed,
		    COUNT(sanitizer_allowed));
#endif
	return error;
}

int
syscalls_restrict(struct fault *fault)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int error;

	if (filter == NULL)
		return fault_set(fault, "cannot begin the seccomp filter");
	error = seccomp_attr_set(
	    filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (error == 0)
		error = rules_add_all(filter);
	if (error == 0)
		error = seccomp_load(filter);
	seccomp_release(filter);
	if (error == 0)
		return 0;
	errno = -error;
	return fault_set(fault, "cannot load the seccomp filter: %m");
}
