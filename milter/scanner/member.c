/* member.c - fork, tell, hear, kill. */
#include "scanner/member.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/own.h"
#include "base/text.h"
#include "wire/channel.h"

void
member_init(struct member *member)
{
	*member = (struct member){ .control = -1 };
}

pid_t
member_fork(struct member *member, unsigned int ordinal, int *control_out,
    struct fault *fault)
{
	scoped_fd int ours = -1;
	scoped_fd int theirs = -1;
	int pair[2];

	member_init(member);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
		0, pair) != 0)
		return fault_set(fault, "cannot make a control socket: %m");
	ours = pair[0];
	theirs = pair[1];
	/* Names of one length: none begins another's. */
	(void)snprintf(member->id, sizeof member->id, "%010llx-%06u",
	    (unsigned long long)time(NULL), ordinal);
	member->pid = fork();
	if (member->pid < 0) {
		member->pid = 0;
		return fault_set(fault, "cannot fork a generation: %m");
	}
	if (member->pid == 0) {
		*control_out = fd_take(&theirs);
		return 0;
	}
	member->control = fd_take(&ours);
	member->state = MEMBER_LOADING;
	member->began_ms = clock_ms();
	member->deadline = deadline_in(member->began_ms, MEMBER_LOAD_MS);
	return member->pid;
}

static void
tell(const struct member *member, enum generation_word word)
{
	uint8_t byte = (uint8_t)word;
	struct fault fault = { "" };

	/* One that does not hear has died; SIGCHLD says the rest. */
	channel_send(member->control, &byte, 1, NULL,
	    deadline_in(clock_ms(), 0), &fault);
}

void
member_serve(struct member *member, int64_t now_ms)
{
	tell(member, GENERATION_SERVE);
	member->state = MEMBER_SERVING;
	member->serving_ms = now_ms;
}

void
member_drain(struct member *member, int64_t wait_ms, int64_t now_ms)
{
	member->is_dismissed = member->state != MEMBER_SERVING;
	if (member->is_dismissed)
		kill(member->pid, SIGKILL);
	else
		tell(member, GENERATION_DRAIN);
	member->state = MEMBER_DRAINING;
	member->deadline = deadline_in(now_ms, wait_ms);
}

bool
member_hear(struct member *member, enum generation_word *word_out)
{
	scoped_frame struct frame frame = { .fds = { -1, -1 } };
	struct fault fault = { "" };
	enum channel_status got = channel_receive(
	    member->control, &frame, deadline_in(clock_ms(), 0), &fault);

	*word_out = GENERATION_UNSET;
	if (got == CHANNEL_TIMEOUT)
		return true;
	if (got != CHANNEL_OK)
		return false;
	*word_out = (enum generation_word)frame.bytes[0];
	if (*word_out == GENERATION_FAILED)
		text_harmless(member->words, sizeof member->words,
		    (const char *)frame.bytes + 1, frame.len - 1);
	return *word_out == GENERATION_READY ||
	    *word_out == GENERATION_FAILED ||
	    *word_out == GENERATION_WISH_RELOAD;
}

void
member_expire(struct member *member, int64_t now_ms)
{
	if (member->state != MEMBER_LOADING && member->state != MEMBER_DRAINING)
		return;
	if (deadline_left_ms(member->deadline, now_ms) > 0)
		return;
	kill(member->pid, SIGKILL);
	if (member->state == MEMBER_LOADING)
		(void)snprintf(member->words, sizeof member->words,
		    "loading took longer than %ld minutes",
		    MEMBER_LOAD_MS / 60000);
	/* SIGCHLD is on its way. */
	member->deadline = deadline_in(now_ms, MEMBER_LOAD_MS);
}

void
member_explain(const struct member *member, int status, struct fault *out)
{
	const char *colon = member->words[0] != '\0' ? ": " : "";

	if (WIFSIGNALED(status))
		fault_set(out, "ended by signal %d%s%s", WTERMSIG(status),
		    colon, member->words);
	else
		fault_set(out, "ended with status %d%s%s", WEXITSTATUS(status),
		    colon, member->words);
}
