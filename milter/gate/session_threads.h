/* session_threads.h - one thread per session, also under Debian's libmilter.
 *
 * Debian builds libmilter with an experimental worker pool in which ready
 * sessions are handed to "an idle worker" without reserving it: behind
 * callbacks that wait, other sessions waited for tens of seconds. The library
 * calls the two functions by which it hands over a session through its
 * procedure linkage table, so this module defines them (session_threads.sym
 * exports them) and runs each session in a thread of its own; one that has
 * ended its session waits a while for the next. On a libmilter
 * without the pool they are never called, and it starts threads itself.
 *
 * A third one is taken over in the same way: the library's signal thread,
 * which stops the filter at SIGHUP, is not started; see signals.h.
 *
 * The module reads one thing of libmilter's private session: its descriptor,
 * the second member. If that is no socket the library's own pool is used, with
 * an error in the log. The main thread hears that the library listens as
 * SIGNAL_EVENT_SERVING. Thread: libmilter's. Logs. */
#ifndef SEKISHO_MILTER_SESSION_THREADS_H
#define SEKISHO_MILTER_SESSION_THREADS_H

#include <stddef.h>

/* Before smfi_main(): serve at most max_sessions at a time, and hang up on
 * more (the MTA then defers), so that descriptors never run out. */
void session_threads_init(size_t max_sessions);

/* Sessions that have a thread now (not those of the library's own pool). */
size_t session_threads_count(void);

#endif
