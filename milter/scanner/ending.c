/* ending.c - statuses of waitpid() in words. */
#include "scanner/ending.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "scanner/worker.h"

enum answer_outcome
ending_explain(enum answer_outcome killed, int status, char *text, size_t size)
{
	int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	const char *name = signal != 0 ? sigabbrev_np(signal) : NULL;

	if (killed == ANSWER_TIMEOUT || signal == SIGXCPU) {
		(void)snprintf(text, size, "the worker took too long");
		return ANSWER_TIMEOUT;
	}
	if (killed != ANSWER_UNSET) {
		(void)snprintf(text, size, "the worker broke its protocol");
		return killed;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == WORKER_EXIT_MEMORY) {
		(void)snprintf(text, size, "the worker ran out of its memory");
		return ANSWER_MEMORY;
	}
	if (signal != 0)
		(void)snprintf(text, size, "the worker ended by signal %d (%s)",
		    signal, name != NULL ? name : "unknown");
	else
		(void)snprintf(text, size, "the worker ended with status %d",
		    WEXITSTATUS(status));
	return ANSWER_CRASH;
}
