/* channel.h - bounded frames with descriptors over a SOCK_SEQPACKET socket.
 *
 * One connection carries one request and its answer. A frame is at most
 * LIMIT_FRAME_BYTES with at most LIMIT_FRAME_FDS descriptors; a truncated
 * frame, or one with more descriptors, is refused and every descriptor that
 * came with it is closed. All waits end at a deadline. Thread: the caller's.
 * Never logs. */
#ifndef SEKISHO_WIRE_CHANNEL_H
#define SEKISHO_WIRE_CHANNEL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/deadline.h"
#include "base/fault.h"

struct frame {
	uint8_t bytes[LIMIT_FRAME_BYTES];
	size_t len;
	int fds[LIMIT_FRAME_FDS]; /* owned; -1 where none */
};

enum channel_status {
	CHANNEL_UNSET = 0,
	CHANNEL_OK,
	CHANNEL_CLOSED,  /* the other side is gone */
	CHANNEL_TIMEOUT, /* the deadline is over */
	CHANNEL_FAILED,  /* *fault says why; also an ill-formed frame */
};

/* A listening socket at path with mode; a stale socket there is removed, but
 * only if it is a socket and nobody answers. The name appears with its mode
 * already set. Returns the descriptor (close-on-exec, non-blocking) or -1 and
 * *fault. */
int channel_listen(const char *path, mode_t mode, struct fault *fault);

/* Connect to path. Returns CHANNEL_OK and *fd_out, or another status. */
enum channel_status channel_connect(const char *path, struct deadline deadline,
    int *fd_out, struct fault *fault);

/* Send one frame. fds are lent; entries of -1 are skipped. */
enum channel_status channel_send(int fd, const void *bytes, size_t len,
    const int fds[LIMIT_FRAME_FDS], struct deadline deadline,
    struct fault *fault);

/* Receive one frame; on CHANNEL_OK its descriptors are the caller's. */
enum channel_status channel_receive(
    int fd, struct frame *frame, struct deadline deadline, struct fault *fault);

/* Close the descriptors that have not been taken from the frame. */
void frame_release(struct frame *frame);

#define scoped_frame __attribute__((cleanup(frame_release)))

#endif
