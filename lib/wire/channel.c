/* channel.c - frames over SOCK_SEQPACKET. Sockets are non-blocking; every
 * wait is a poll() that ends at the caller's deadline. */
#include "wire/channel.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/own.h"

/* Where the kernel puts the descriptors of one frame: room for one more than
 * allowed, so that too many are told from cut off. */
union control {
	char bytes[CMSG_SPACE(sizeof(int) * (LIMIT_FRAME_FDS + 1))];
	struct cmsghdr align;
};

void
frame_release(struct frame *frame)
{
	for (size_t i = 0; i < LIMIT_FRAME_FDS; i++)
		fd_close(&frame->fds[i]);
	/* It may have held secrets. */
	explicit_bzero(frame->bytes, frame->len);
	frame->len = 0;
}

/* Wait for events on fd. CHANNEL_OK also when the other side is gone: the
 * call that follows says so. */
static enum channel_status
wait_for(int fd, short events, struct deadline deadline, struct fault *fault)
{
	for (;;) {
		struct pollfd wait = { .fd = fd, .events = events };
		int left = deadline_left_ms(deadline, clock_ms());
		int ready = poll(&wait, 1, left);

		if (ready > 0)
			return CHANNEL_OK;
		if (ready < 0 && errno != EINTR) {
			fault_set(fault, "cannot wait for socket: %m");
			return CHANNEL_FAILED;
		}
		if (ready == 0 && left == 0) {
			fault_set(fault, "no answer within the time");
			return CHANNEL_TIMEOUT;
		}
	}
}

/* Whether errno says that the call has to wait and be made again. */
static bool
is_waiting(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* Fill in the descriptors that are not -1. */
static void
attach_fds(struct msghdr *message, union control *control,
    const int fds[LIMIT_FRAME_FDS])
{
	int given[LIMIT_FRAME_FDS];
	size_t count = 0;
	struct cmsghdr *head;

	for (size_t i = 0; fds != NULL && i < LIMIT_FRAME_FDS; i++)
		if (fds[i] >= 0)
			given[count++] = fds[i];
	if (count == 0)
		return;
	memset(control, 0, sizeof *control);
	message->msg_control = control->bytes;
	message->msg_controllen = CMSG_SPACE(sizeof(int) * count);
	head = CMSG_FIRSTHDR(message);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int) * count);
	memcpy(CMSG_DATA(head), given, sizeof(int) * count);
}

static enum channel_status
send_failed(struct fault *fault)
{
	bool gone = errno == EPIPE || errno == ECONNRESET;

	fault_set(fault, "cannot send frame: %m");
	return gone ? CHANNEL_CLOSED : CHANNEL_FAILED;
}

enum channel_status
channel_send(int fd, const void *bytes, size_t len,
    const int fds[LIMIT_FRAME_FDS], struct deadline deadline,
    struct fault *fault)
{
	union control control;
	struct iovec data = { .iov_base = (void *)bytes, .iov_len = len };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1 };

	/* An empty packet reads as the end of the connection. */
	if (len == 0 || len > LIMIT_FRAME_BYTES) {
		fault_set(fault, "frame of %zu bytes", len);
		return CHANNEL_FAILED;
	}
	attach_fds(&message, &control, fds);
	for (;;) {
		enum channel_status status;

		if (sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0)
			return CHANNEL_OK;
		if (!is_waiting())
			return send_failed(fault);
		status = wait_for(fd, POLLOUT, deadline, fault);
		if (status != CHANNEL_OK)
			return status;
	}
}

/* Take over every descriptor that came; those beyond the frame's are closed.
 * Returns how many there were. */
static size_t
take_fds(struct msghdr *message, struct frame *frame)
{
	size_t taken = 0;

	for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head != NULL;
	     head = CMSG_NXTHDR(message, head)) {
		size_t count = 0;

		if (head->cmsg_level == SOL_SOCKET &&
		    head->cmsg_type == SCM_RIGHTS)
			count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < count; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(head) + i * sizeof fd, sizeof fd);
			if (taken < LIMIT_FRAME_FDS)
				frame->fds[taken] = fd_take(&fd);
			fd_close(&fd);
			taken++;
		}
	}
	return taken;
}

static enum channel_status
receive_failed(struct fault *fault)
{
	bool gone = errno == ECONNRESET;

	fault_set(fault, "cannot receive frame: %m");
	return gone ? CHANNEL_CLOSED : CHANNEL_FAILED;
}

/* Judge what recvmsg() brought. */
static enum channel_status
frame_judge(struct frame *frame, struct msghdr *message, size_t len,
    struct fault *fault)
{
	size_t fd_count = take_fds(message, frame);

	if ((message->msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0)
		fault_set(fault, "frame is larger than its limit");
	else if (fd_count > LIMIT_FRAME_FDS)
		fault_set(fault, "frame with %zu descriptors", fd_count);
	else if (len == 0 && fd_count > 0)
		fault_set(fault, "empty frame with descriptors");
	else if (len > 0) {
		frame->len = len;
		return CHANNEL_OK;
	} else {
		fault_set(fault, "the other side hung up");
		return CHANNEL_CLOSED;
	}
	frame_release(frame);
	return CHANNEL_FAILED;
}

enum channel_status
channel_receive(
    int fd, struct frame *frame, struct deadline deadline, struct fault *fault)
{
	union control control;
	struct iovec data = { .iov_base = frame->bytes,
		.iov_len = sizeof frame->bytes };
	struct msghdr message;
	bool was_reset = false;

	frame->len = 0;
	for (size_t i = 0; i < LIMIT_FRAME_FDS; i++)
		frame->fds[i] = -1;
	for (;;) {
		enum channel_status status;
		ssize_t len;

		message = (struct msghdr){ .msg_iov = &data,
			.msg_iovlen = 1,
			.msg_control = control.bytes,
			.msg_controllen = sizeof control.bytes };
		len = recvmsg(fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
		if (len >= 0)
			return frame_judge(frame, &message, (size_t)len, fault);
		/* A peer that answered and closed without reading our frame
		 * (it was too busy): the reset is told before its answer. */
		if (errno == ECONNRESET && !was_reset) {
			was_reset = true;
			continue;
		}
		if (!is_waiting())
			return receive_failed(fault);
		status = wait_for(fd, POLLIN, deadline, fault);
		if (status != CHANNEL_OK)
			return status;
	}
}
