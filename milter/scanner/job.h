/* job.h - one connection of a client: read its request, do it, answer.
 *
 * Everything a client sends is hostile: frames, seals, messages. Thread: one
 * worker. Never logs. */
#ifndef SEKISHO_MILTER_JOB_H
#define SEKISHO_MILTER_JOB_H

#include "scanner/worker.h"

/* Serve the connection, which stays the caller's. generation: the socket to
 * the generation, which is told which message is in hand before it is looked
 * at. Whatever was asked, an honest client gets an answer; one that went away
 * gets none. */
void job_serve(
    const struct worker_context *context, int generation, int connection);

#endif
