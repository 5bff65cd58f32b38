/* log.h - where the programs' words go: syslog, or stderr with a priority.
 *
 * error: a person must act; warning: we degraded; info: one line per message
 * and per state change of a process; debug: anything. On stderr each line
 * begins with the priority as systemd reads it (`<6>`). Thread: any. */
#ifndef SEKISHO_MILTER_LOG_H
#define SEKISHO_MILTER_LOG_H

#include "config/config.h"

/* ident is static: the program's name. */
void log_open(const char *ident, enum log_target target);

void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One event line, exactly as it is. */
void log_event(const char *line);

#endif
