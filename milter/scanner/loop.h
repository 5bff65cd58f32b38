/* loop.h - one event at a time, for a single-threaded process.
 *
 * epoll under a key of (source, index). Events are fetched one by one: with a
 * batch, the second could speak of a descriptor that handling the first has
 * closed and reused. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_LOOP_H
#define SEKISHO_MILTER_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/deadline.h"
#include "base/fault.h"

struct loop_event {
	uint32_t source; /* the caller's enum */
	uint32_t index;
	bool readable;
	bool hung_up; /* the other side is gone in both directions */
};

/* A new epoll descriptor, the caller's; -1 and *fault. */
int loop_open(struct fault *fault);

/* Watch fd until it is closed or forgotten: for input and hang-up, or only
 * for hang-up. Level-triggered. Returns 0, or -1 and *fault. */
int loop_watch(
    int loop, int fd, uint32_t source, uint32_t index, struct fault *fault);
int loop_watch_hangup(
    int loop, int fd, uint32_t source, uint32_t index, struct fault *fault);

/* Stop watching; also when other processes hold the same open file, whose
 * close() here would not end it. fd may be unwatched already. */
void loop_forget(int loop, int fd);

/* Wait for one event. Returns 1 and *out, 0 when the deadline is over, or -1
 * and *fault. */
int loop_wait(int loop, struct deadline deadline, struct loop_event *out,
    struct fault *fault);

#endif
