/* signals.h - signals become events that the main thread reads.
 *
 * libmilter's own signal thread stops the filter at SIGHUP. It is not started
 * (session_threads.c); on a libmilter that starts it all the same, the main
 * thread never blocks SIGHUP, SIGTERM and SIGINT while every other thread
 * does, so that the kernel gives them to the main thread. Rejected: to rely on
 * that alone. A signal that waits for the main thread to be scheduled is taken
 * by a thread that just enters sigwait(): one SIGHUP in a hundred, at start.
 * Thread: the main thread, but signals_post() from any. Never logs. */
#ifndef SEKISHO_MILTER_SIGNALS_H
#define SEKISHO_MILTER_SIGNALS_H

#include "base/fault.h"

enum signal_event {
	SIGNAL_EVENT_NONE = 0, /* the time is over */
	SIGNAL_EVENT_RELOAD,   /* one SIGHUP or many */
	SIGNAL_EVENT_STOP,     /* SIGTERM, SIGINT */
	SIGNAL_EVENT_SERVING,  /* posted: libmilter begins to accept */
	SIGNAL_EVENT_ENDED,    /* posted: libmilter returned */
};

/* Set up pipe and handlers. Returns 0, or -1 and *fault. */
int signals_init(struct fault *fault);

/* The first thing that another thread does; the threads it starts inherit it.
 */
void signals_block(void);

/* An event from another thread. */
void signals_post(enum signal_event event);

/* Wait for the next event; wait_ms below 0 is for ever. */
enum signal_event signals_wait(int wait_ms);

#endif
