/* signals.h - signals become events that the main thread reads.
 *
 * libmilter's own signal thread stops the filter at SIGHUP. The main thread
 * therefore never blocks SIGHUP, SIGTERM and SIGINT (handlers write to a
 * pipe) and every other thread does: the kernel then gives them to the main
 * thread. Rejected: signalfd and sigtimedwait, for which main must block them;
 * libmilter's thread then won one SIGHUP in two hundred.
 * Thread: the main thread, but signals_post() from any. Never logs. */
#ifndef SEKISHO_MILTER_SIGNALS_H
#define SEKISHO_MILTER_SIGNALS_H

#include "base/fault.h"

enum signal_event {
	SIGNAL_EVENT_NONE = 0, /* the time is over */
	SIGNAL_EVENT_RELOAD,   /* SIGHUP */
	SIGNAL_EVENT_STOP,     /* SIGTERM, SIGINT */
	SIGNAL_EVENT_ENDED,    /* posted: libmilter returned */
};

/* Set up pipe and handlers and block the signals, so that threads started
 * from here on are born with them blocked. Returns 0, or -1 and *fault. */
int signals_init(struct fault *fault);

/* The main thread, and only it, receives signals from now on. */
void signals_receive(void);

/* An event from another thread. */
void signals_post(enum signal_event event);

/* Wait for the next event; wait_ms below 0 is for ever. */
enum signal_event signals_wait(int wait_ms);

#endif
