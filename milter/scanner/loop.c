/* loop.c - epoll. */
#include "scanner/loop.h"

#include <errno.h>
#include <sys/epoll.h>

int
loop_open(struct fault *fault)
{
	int loop = epoll_create1(EPOLL_CLOEXEC);

	return loop >= 0 ? loop : fault_set(fault, "cannot open epoll: %m");
}

static int
loop_control(int loop, int fd, struct epoll_event *event, struct fault *fault)
{
	if (epoll_ctl(loop, EPOLL_CTL_ADD, fd, event) == 0)
		return 0;
	if (errno == EEXIST && epoll_ctl(loop, EPOLL_CTL_MOD, fd, event) == 0)
		return 0;
	return fault_set(fault, "cannot watch a descriptor: %m");
}

static struct epoll_event
loop_key(uint32_t events, uint32_t source, uint32_t index)
{
	struct epoll_event event = { .events = events };

	event.data.u64 = (uint64_t)source << 32 | index;
	return event;
}

int
loop_watch(
    int loop, int fd, uint32_t source, uint32_t index, struct fault *fault)
{
	struct epoll_event event = loop_key(EPOLLIN, source, index);

	return loop_control(loop, fd, &event, fault);
}

int
loop_watch_hangup(
    int loop, int fd, uint32_t source, uint32_t index, struct fault *fault)
{
	/* EPOLLHUP needs no asking. EPOLLRDHUP would also come from a client
	 * that only said that it has nothing more to send. */
	struct epoll_event event = loop_key(0, source, index);

	return loop_control(loop, fd, &event, fault);
}

void
loop_forget(int loop, int fd)
{
	struct epoll_event event = { 0 };

	(void)epoll_ctl(loop, EPOLL_CTL_DEL, fd, &event);
}

int
loop_wait(int loop, struct deadline deadline, struct loop_event *out,
    struct fault *fault)
{
	struct epoll_event event;
	int count = epoll_wait(
	    loop, &event, 1, deadline_left_ms(deadline, clock_ms()));

	if (count < 0 && errno != EINTR)
		return fault_set(fault, "cannot wait for events: %m");
	if (count <= 0)
		return 0;
	*out = (struct loop_event){
		.source = (uint32_t)(event.data.u64 >> 32),
		.index = (uint32_t)event.data.u64,
		.readable = (event.events & EPOLLIN) != 0,
		.hung_up = (event.events & (EPOLLHUP | EPOLLERR)) != 0,
	};
	return 1;
}
