/* test_queue.c - milter/scanner/queue.h */
#include "check.h"

#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#include "scanner/queue.h"

#define SIZE 3

static int
a_descriptor(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static bool
is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static const struct deadline never = { .at_ms = INT64_MAX };

static void
test_order(void)
{
	struct queue *queue = queue_new(SIZE);
	struct deadline later = { .at_ms = 1000 };
	int fds[SIZE];
	int taken;

	CHECK_EQ("empty gives nothing", queue_take(queue), -1);
	for (uint32_t i = 0; i < SIZE; i++) {
		fds[i] = a_descriptor();
		CHECK_EQ("a place each", queue_add(queue, fds[i], later), i);
	}
	CHECK_EQ("full takes nothing", queue_add(queue, 0, later), -1);
	CHECK_EQ("a silent one is not given", queue_take(queue), -1);
	queue_ready(queue, 2, never);
	queue_ready(queue, 0, never);
	queue_ready(queue, 2, never);
	taken = queue_take(queue);
	CHECK_EQ("first ready, first served", taken, fds[2]);
	close(taken);
	taken = queue_take(queue);
	CHECK_EQ("then the next", taken, fds[0]);
	close(taken);
	CHECK_EQ("the silent one still waits", queue_take(queue), -1);
	CHECK_EQ("and is counted", queue_count(queue), 1);
	CHECK_EQ("a free place has no connection", queue_fd(queue, 2), -1);
	CHECK_EQ("nor has one that never was", queue_fd(queue, 99), -1);
	CHECK_EQ("places are used again",
	    queue_add(queue, a_descriptor(), later), 0);
	CHECK_EQ("and are silent again", queue_take(queue), -1);
	queue_free(&queue);
	CHECK("freeing closes what waits", !is_open(fds[1]));
	CHECK("cleared", queue == NULL);
	queue_free(&queue);
}

static void
test_time(void)
{
	struct queue *queue = queue_new(SIZE);
	struct deadline next = { .at_ms = 5000 };
	int late = a_descriptor();

	queue_deadline(queue, &next);
	CHECK_EQ("nothing waits, nothing is due", next.at_ms, 5000);
	queue_add(queue, a_descriptor(), (struct deadline){ .at_ms = 2000 });
	queue_add(queue, late, (struct deadline){ .at_ms = 1000 });
	queue_deadline(queue, &next);
	CHECK_EQ("the earliest deadline", next.at_ms, 1000);
	CHECK_EQ("nobody is late before it", queue_late(queue, 999), -1);
	CHECK_EQ("the late one", queue_late(queue, 1000), 1);
	queue_drop(queue, 1);
	CHECK("a dropped one is closed", !is_open(late));
	CHECK_EQ("nobody is late any more", queue_late(queue, 1000), -1);
	CHECK("it has said nothing", !queue_is_ready(queue, 0));
	queue_ready(queue, 0, (struct deadline){ .at_ms = 4000 });
	CHECK("one that spoke is ready", queue_is_ready(queue, 0));
	CHECK_EQ("and has more time", queue_late(queue, 3999), -1);
	next.at_ms = 5000;
	queue_deadline(queue, &next);
	CHECK_EQ("until its own deadline", next.at_ms, 4000);
	CHECK_EQ("when it has waited too long", queue_late(queue, 4000), 0);
	queue_drop(queue, 0);
	CHECK_EQ("a ready one can be dropped", queue_take(queue), -1);
	CHECK_EQ("empty", queue_count(queue), 0);
	queue_free(&queue);
}

int
main(void)
{
	test_order();
	test_time();
	return check_done();
}
