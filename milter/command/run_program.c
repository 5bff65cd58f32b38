/* run_program.c - fork, exec, feed, read, wait. */
#include "command/run_program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/own.h"

#define PATH_BYTES 256

/* The ends of the pipes that the program holds. */
struct ends {
	int input, output; /* -1: none */
};

static void __attribute__((noreturn))
become(const struct program *program, const struct ends *ends)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int input = ends->input >= 0 ? ends->input : null;
	char path[PATH_BYTES];

	(void)signal(SIGPIPE, SIG_DFL);
	if (dup2(input, STDIN_FILENO) < 0 ||
	    (ends->output >= 0 && dup2(ends->output, STDOUT_FILENO) < 0))
		_exit(126);
	(void)snprintf(path, sizeof path, "/usr/sbin/%s", program->words[0]);
	/* exec does not change the words. */
	execvp(program->words[0], (char *const *)program->words);
	execv(path, (char *const *)program->words);
	_exit(RUN_PROGRAM_MISSING);
}

static int
read_output(int pipe, struct buffer *out, struct fault *fault)
{
	char piece[65536];
	ssize_t got;

	while ((got = read(pipe, piece, sizeof piece)) > 0)
		buffer_add(out, piece, (size_t)got);
	return got == 0 ? 0 : fault_set(fault, "cannot read its output: %m");
}

/* Wait for the end. Returns the exit status, or -1 and *fault. */
static int
await(pid_t child, const char *name, struct fault *fault)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return fault_set(fault, "cannot wait for %s: %m", name);
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	return fault_set(
	    fault, "%s was killed by signal %d", name, WTERMSIG(status));
}

static int
converse(
    const struct program *program, int *input, int output, struct fault *fault)
{
	int failed = 0;

	if (program->write_input != NULL)
		failed = program->write_input(*input, program->context, fault);
	fd_close(input);
	if (failed == 0 && program->output != NULL)
		failed = read_output(output, program->output, fault);
	return failed;
}

int
run_program(const struct program *program, struct fault *fault)
{
	int to[2] = { -1, -1 }, from[2] = { -1, -1 };
	struct ends ends = { .input = program->input, .output = -1 };
	struct fault ended;
	int failed, status;
	pid_t child;

	if ((program->write_input != NULL && pipe2(to, O_CLOEXEC) != 0) ||
	    (program->output != NULL && pipe2(from, O_CLOEXEC) != 0))
		return fault_set(fault, "cannot make a pipe: %m");
	if (program->write_input != NULL)
		ends.input = to[0];
	ends.output = from[1];
	(void)fflush(stdout);
	/* A program that reads no more is told by its status, not ours. */
	(void)signal(SIGPIPE, SIG_IGN);
	child = fork();
	if (child == 0)
		become(program, &ends);
	fd_close(&to[0]);
	fd_close(&from[1]);
	if (child < 0) {
		fd_close(&to[1]);
		fd_close(&from[0]);
		return fault_set(fault, "cannot run %s: %m", program->words[0]);
	}
	failed = converse(program, &to[1], from[0], fault);
	fd_close(&from[0]);
	/* What was fed only in part must not be taken for the whole. */
	if (failed != 0)
		(void)kill(child, SIGKILL);
	status = await(child, program->words[0], &ended);
	if (failed != 0)
		return -1;
	if (status < 0)
		*fault = ended;
	return status;
}
