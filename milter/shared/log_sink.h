/* log_sink.h - a way to the log that never holds anybody up for long.
 *
 * syslog() of the C library waits until the log daemon reads, and write() to
 * a pipe until its reader does: one that hangs would hang every message. A
 * sink waits once; from then on lines that are not taken at once are dropped,
 * and when the log takes lines again it is told how many. Used by log.c.
 * Thread: any. */
#ifndef SEKISHO_MILTER_LOG_SINK_H
#define SEKISHO_MILTER_LOG_SINK_H

#include <stddef.h>

/* The log daemon's datagram socket from now on, whether it is there or not;
 * both texts are static. Before any thread. */
void log_sink_open(const char *path, const char *ident);

/* One line of text, without its end: to the daemon with time, name and number
 * of the process, or to stderr behind `<priority>` if none was opened. */
void log_sink_line(int priority, const char *text);

#endif
