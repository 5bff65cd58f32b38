/* succession.h - which generation serves, and which one follows it.
 *
 * A renewal (renewal.h) begins by starting another generation beside the one
 * that serves, or with scanner.reload = stop_first by draining that one; it
 * ends when the new one serves or has failed. One that dies by itself is
 * replaced after a pause. Used by the supervisor's loop. Thread: one. Logs the
 * beginning and end of generations, and of renewals. */
#ifndef SEKISHO_MILTER_SUCCESSION_H
#define SEKISHO_MILTER_SUCCESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/deadline.h"
#include "scanner/renewal.h"
#include "scanner/supervisor.h"

struct succession;

/* What the supervisor lends. In a generation's process the descriptors are
 * closed. */
struct succession_lent {
	const struct supervisor_start *start;
	int loop;
	int signals;
	/* What is watched in the loop, and under which source. */
	uint32_t control_source;  /* index: for succession_hear() */
	uint32_t listener_source; /* while nobody will serve soon */
	uint32_t watch_source;    /* for succession_look() */
};

/* Nothing serves yet. Never NULL. */
struct succession *succession_new(const struct succession_lent *lent);

/* Close and free, clear; accepts NULL. Generations see main's end. */
void succession_free(struct succession **succession);

/* Ask for the signatures to be loaded anew. */
void succession_ask(struct succession *succession, enum renewal_cause cause);

/* Start what has to be started now; before each wait for an event. Does not
 * return in a generation's process. */
void succession_keep(struct succession *succession);

/* A generation's word. */
void succession_hear(struct succession *succession, uint32_t index);

/* Something happened to the signature files. */
void succession_look(struct succession *succession);

/* Children have ended. */
void succession_bury(struct succession *succession);

/* Kill those whose time is over. */
void succession_expire(struct succession *succession);

/* Drain all and start none any more; succession_is_over() then says when. */
void succession_stop(struct succession *succession);
bool succession_is_over(const struct succession *succession);

/* When the next of these has something to do: *deadline becomes sooner or
 * stays. */
void succession_deadline(
    const struct succession *succession, struct deadline *deadline);

#endif
