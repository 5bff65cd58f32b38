/* log.c - syslog, or stderr for systemd and tests. */
#include "shared/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#define LOG_BYTES 1200

/* Set once at the start of main(), before any thread. */
static enum log_target log_where = LOG_TARGET_STDERR;

void
log_open(const char *ident, enum log_target target)
{
	log_where = target;
	if (target == LOG_TARGET_SYSLOG)
		openlog(ident, LOG_PID | LOG_NDELAY, LOG_MAIL);
}

/* One write() a line, so that lines of several processes stay whole. */
static void
log_stderr(int priority, const char *text)
{
	char line[LOG_BYTES + 8];
	int len = snprintf(line, sizeof line, "<%d>%s\n", priority, text);

	if (len >= (int)sizeof line) {
		len = sizeof line - 1;
		line[len - 1] = '\n';
	}
	/* Nothing is left to tell it to when stderr fails. */
	if (write(STDERR_FILENO, line, (size_t)len) < 0)
		return;
}

static void
log_at(int priority, const char *text)
{
	if (log_where == LOG_TARGET_SYSLOG)
		syslog(priority, "%s", text);
	else
		log_stderr(priority, text);
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
		log_at(priority, text);                                        \
	}

LOG_FUNCTION(log_error, LOG_ERR)
LOG_FUNCTION(log_warning, LOG_WARNING)
LOG_FUNCTION(log_info, LOG_INFO)
LOG_FUNCTION(log_debug, LOG_DEBUG)

void
log_event(const char *line)
{
	log_at(LOG_INFO, line);
}
