/* postfix_settings.c - run postconf, read its lines. */
#include "command/postfix_settings.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "command/probe.h"

/* Where it is when PATH does not say so, as for most who are not root. */
#define POSTCONF "/usr/sbin/postconf"

#define LISTING_BYTES 65536

/* In the child: become postconf, with its output into the probe's pipe. */
static void __attribute__((noreturn))
become_postconf(const struct probe *probe, const char *const words[4])
{
	char *arguments[6] = { (char *)"postconf" };
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (size_t i = 0; i < 4 && words[i] != NULL; i++)
		arguments[i + 1] = (char *)words[i];
	if (dup2(null, STDIN_FILENO) >= 0 &&
	    dup2(probe->pipe, STDOUT_FILENO) >= 0 &&
	    dup2(null, STDERR_FILENO) >= 0) {
		execv(POSTCONF, arguments);
		execvp(arguments[0], arguments);
	}
	_exit(100);
}

bool
postfix_ask(const char *const words[4], struct buffer *out)
{
	struct probe probe = { 0 };
	struct fault fault;

	if (probe_fork(&probe, &fault) != 0)
		return false;
	if (probe.is_child)
		become_postconf(&probe, words);
	if (probe_wait(&probe, out) != 0)
		return false;
	if (out->len > 0 && out->data[out->len - 1] == '\n')
		out->data[--out->len] = '\0';
	return true;
}

void
postfix_setting(const char *name, struct buffer *out)
{
	const char *words[4] = { "-x", "-h", name };

	(void)postfix_ask(words, out);
}

int64_t
postfix_time_ms(const char *text)
{
	static const char units[] = "smhdw";
	static const int64_t seconds[] = { 1, 60, 3600, 86400, 604800 };
	char *end;
	int64_t number = strtoll(text, &end, 10);
	const char *unit = *end != '\0' ? strchr(units, *end) : units;

	if (end == text || unit == NULL || number < 0 || number > 1000000)
		return 0;
	return number * seconds[unit - units] * 1000;
}

/* What postconf -F says of a field: "smtp/inet/chroot = y". Returns the value
 * of the service whose name begins the line, or "". */
static void
field_of(const char *service, const char *field, char *out, size_t size)
{
	scoped_buffer struct buffer text = BUFFER_OF(LISTING_BYTES);
	char name[128];
	const char *words[4] = { "-F", "-h", name };

	(void)snprintf(name, sizeof name, "%s/%s", service, field);
	if (!postfix_ask(words, &text))
		buffer_clear(&text);
	(void)snprintf(out, size, "%s", buffer_text(&text));
}

/* Since compatibility level 1, a service whose field is "-" is not. */
static bool
is_chrooted(const char *service)
{
	scoped_buffer struct buffer level = BUFFER_OF(1024);
	char value[16];

	field_of(service, "chroot", value, sizeof value);
	if (value[0] != '-')
		return value[0] == 'y';
	postfix_setting("compatibility_level", &level);
	return strtol(buffer_text(&level), NULL, 10) < 1;
}

/* The service of a line "smtp/inet/command = smtpd ...". */
static bool
take_service(const char *line, size_t len, struct postfix_service *out)
{
	static const char end[] = "/command = smtpd";
	size_t at = text_find(line, len, end);

	if (at == len || at >= sizeof out->name ||
	    (at + sizeof end - 1 < len && line[at + sizeof end - 1] != ' '))
		return false;
	memcpy(out->name, line, at);
	out->name[at] = '\0';
	out->chrooted = is_chrooted(out->name);
	return true;
}

size_t
postfix_services(struct postfix_service *services, size_t max)
{
	static const char *const words[4] = { "-F", "*/inet/command" };
	scoped_buffer struct buffer text = BUFFER_OF(LISTING_BYTES);
	const char *line;
	size_t count = 0;

	if (!postfix_ask(words, &text))
		return 0;
	line = buffer_text(&text);
	while (*line != '\0' && count < max) {
		size_t len = strcspn(line, "\n");

		if (take_service(line, len, &services[count]))
			count++;
		line += len + (line[len] == '\n' ? 1 : 0);
	}
	return count;
}
