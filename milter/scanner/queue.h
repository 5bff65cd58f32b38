/* queue.h - connections that wait for a worker, first come first served.
 *
 * A connection is silent until its request is there, and only then ready for
 * a worker: a client that connects and says nothing occupies a place here, but
 * no worker. Thread: one. Never logs. */
#ifndef SEKISHO_MILTER_QUEUE_H
#define SEKISHO_MILTER_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/deadline.h"

struct queue;

/* An empty queue of at most size connections. */
struct queue *queue_new(uint32_t size);

/* Close every connection, free, clear; accepts NULL. */
void queue_free(struct queue **queue);

/* Take in a connection, which is the queue's from here, silent until the
 * deadline. Returns its place, or -1 when the queue is full (then the
 * connection stays the caller's). */
int64_t queue_add(struct queue *queue, int fd, struct deadline deadline);

/* The connection at this place, lent; -1 if there is none. */
int queue_fd(const struct queue *queue, uint32_t place);

/* Its request has come: it stands at the end of those that are ready, until
 * the deadline. */
void queue_ready(struct queue *queue, uint32_t place, struct deadline deadline);

/* Whether it has. */
bool queue_is_ready(const struct queue *queue, uint32_t place);

/* Close the connection at this place. */
void queue_drop(struct queue *queue, uint32_t place);

/* Hand over the connection that has been ready longest, or -1. */
int queue_take(struct queue *queue);

/* A place that is silent, or has been ready, beyond its deadline; or -1. */
int64_t queue_late(const struct queue *queue, int64_t now_ms);

/* The earliest deadline of a connection; *deadline is left alone when there is
 * none or it is sooner already. */
void queue_deadline(const struct queue *queue, struct deadline *deadline);

/* Connections that wait, silent ones included. */
uint32_t queue_count(const struct queue *queue);

#endif
