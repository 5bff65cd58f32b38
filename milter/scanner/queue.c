/* queue.c - an array of places; turns give the order.
 *
 * At most LIMIT_QUEUE_CONNECTIONS places are searched from end to end, which
 * takes a microsecond; a list would save nothing one could measure. */
#include "scanner/queue.h"

#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/own.h"

struct queue_place {
	int fd;                   /* -1: free */
	uint64_t turn;            /* 0: silent; lower ones come first */
	struct deadline deadline; /* to be ready by, or in a worker's hand */
};

struct queue {
	uint32_t size;
	uint32_t count;
	uint32_t silent_count;
	uint64_t turn; /* the last one given */
	struct queue_place places[];
};

struct queue *
queue_new(uint32_t size)
{
	struct queue *made = mem_new(
	    1, sizeof *made + size * sizeof made->places[0]);

	made->size = size;
	for (uint32_t i = 0; i < size; i++)
		made->places[i].fd = -1;
	return made;
}

void
queue_free(struct queue **queue)
{
	struct queue *held = *queue;

	if (held == NULL)
		return;
	for (uint32_t i = 0; i < held->size; i++)
		fd_close(&held->places[i].fd);
	free(held);
	*queue = NULL;
}

int64_t
queue_add(struct queue *queue, int fd, struct deadline deadline)
{
	uint32_t place = 0;

	if (queue->count == queue->size)
		return -1;
	while (queue->places[place].fd >= 0)
		place++;
	queue->places[place] = (struct queue_place){ .fd = fd,
		.deadline = deadline };
	queue->count++;
	queue->silent_count++;
	return place;
}

int
queue_fd(const struct queue *queue, uint32_t place)
{
	return place < queue->size ? queue->places[place].fd : -1;
}

void
queue_ready(struct queue *queue, uint32_t place, struct deadline deadline)
{
	struct queue_place *held = &queue->places[place];

	assert(place < queue->size && held->fd >= 0);
	if (held->turn != 0)
		return;
	held->turn = ++queue->turn;
	held->deadline = deadline;
	queue->silent_count--;
}

bool
queue_is_ready(const struct queue *queue, uint32_t place)
{
	return place < queue->size && queue->places[place].turn != 0;
}

/* Free a place and hand over its connection. */
static int
queue_leave(struct queue *queue, uint32_t place)
{
	struct queue_place *held = &queue->places[place];

	assert(place < queue->size && held->fd >= 0);
	queue->count--;
	if (held->turn == 0)
		queue->silent_count--;
	return fd_take(&held->fd);
}

void
queue_drop(struct queue *queue, uint32_t place)
{
	int fd = queue_leave(queue, place);

	fd_close(&fd);
}

int
queue_take(struct queue *queue)
{
	uint64_t first = UINT64_MAX;
	uint32_t place = 0;

	if (queue->count == queue->silent_count)
		return -1;
	for (uint32_t i = 0; i < queue->size; i++) {
		const struct queue_place *seen = &queue->places[i];

		if (seen->fd >= 0 && seen->turn != 0 && seen->turn < first) {
			first = seen->turn;
			place = i;
		}
	}
	return queue_leave(queue, place);
}

int64_t
queue_late(const struct queue *queue, int64_t now_ms)
{
	for (uint32_t i = 0; queue->count > 0 && i < queue->size; i++) {
		const struct queue_place *seen = &queue->places[i];

		if (seen->fd >= 0 && seen->deadline.at_ms <= now_ms)
			return i;
	}
	return -1;
}

void
queue_deadline(const struct queue *queue, struct deadline *deadline)
{
	for (uint32_t i = 0; queue->count > 0 && i < queue->size; i++) {
		const struct queue_place *seen = &queue->places[i];

		if (seen->fd >= 0)
			*deadline = deadline_sooner(*deadline, seen->deadline);
	}
}

uint32_t
queue_count(const struct queue *queue)
{
	return queue->count;
}
