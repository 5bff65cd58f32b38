/* log.c - syslog, or stderr for systemd and tests. */
#include "shared/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <syslog.h>

#include "shared/log_sink.h"

#define LOG_BYTES 1200

void
log_open(const char *ident, enum log_target target)
{
	if (target == LOG_TARGET_SYSLOG)
		log_sink_open("/dev/log", ident);
}

#define LOG_FUNCTION(name, priority)                                           \
	void name(const char *format, ...)                                     \
	{                                                                      \
		char text[LOG_BYTES];                                          \
		va_list values;                                                \
                                                                               \
		va_start(values, format);                                      \
		(void)vsnprintf(text, sizeof text, format, values);            \
		va_end(values);                                                \
		log_sink_line(priority, text);                                 \
	}

LOG_FUNCTION(log_error, LOG_ERR)
LOG_FUNCTION(log_warning, LOG_WARNING)
LOG_FUNCTION(log_info, LOG_INFO)
LOG_FUNCTION(log_debug, LOG_DEBUG)

void
log_event(const char *line)
{
	log_sink_line(LOG_INFO, line);
}
