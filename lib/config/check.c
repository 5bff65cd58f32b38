/* check.c - what texts of settings must look like. */
#include "config/check.h"

#include <stdbool.h>
#include <string.h>
#include <sys/un.h>

#include "base/text.h"

static bool
is_of(const char *text, size_t len, const char *others)
{
	for (size_t i = 0; i < len; i++) {
		char c = text_lower(text[i]);

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
		    (c == '\0' || strchr(others, c) == NULL))
			return false;
	}
	return len > 0;
}

int
check_plain(const char *text, size_t len, struct fault *fault)
{
	for (size_t at = 0; at < len;) {
		size_t step = text_utf8_char(text + at, len - at);
		char shown[8];

		/* The backslash is plain; text_printable() escapes it only
		 * to keep its own escapes honest. */
		if (step == 0 ||
		    (text[at] != '\\' &&
			text_printable(shown, sizeof shown, text + at, step,
			    TEXT_UTF8) != step))
			return fault_set(
			    fault, "must not hold control characters");
		at += step;
	}
	return 0;
}

int
check_socket_path(const char *text, size_t len, struct fault *fault)
{
	size_t longest = sizeof((struct sockaddr_un *)NULL)->sun_path - 1;

	if (len > longest)
		return fault_set(fault,
		    "must be at most %zu bytes: the kernel's limit for a "
		    "socket",
		    longest);
	if (memchr(text, '/', len) == NULL)
		return fault_set(fault, "must be a path with a slash");
	return 0;
}

/* PORT[@HOST] */
static int
check_port(const char *text, size_t len, struct fault *fault)
{
	const char *at = memchr(text, '@', len);
	size_t digits = at != NULL ? (size_t)(at - text) : len;
	uint64_t port;

	if (text_number(text, digits, 65535, &port) != 0 || port == 0)
		return fault_set(fault, "must name a port from 1 to 65535");
	if (at != NULL && !is_of(at + 1, len - digits - 1, ".-_:[]"))
		return fault_set(
		    fault, "must name a host or an address behind the @");
	return 0;
}

int
check_milter_socket(const char *text, size_t len, struct fault *fault)
{
	static const struct {
		const char *scheme;
		int (*check)(const char *text, size_t len, struct fault *fault);
	} schemes[] = {
		{ "unix:", check_socket_path },
		{ "local:", check_socket_path },
		{ "inet:", check_port },
		{ "inet6:", check_port },
	};
	uint64_t number;

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t used = strlen(schemes[i].scheme);

		if (text_begins(text, len, schemes[i].scheme))
			return schemes[i].check(text + used, len - used, fault);
	}
	if (text_begins(text, len, "fd:") &&
	    text_number(text + 3, len - 3, 1023, &number) == 0)
		return 0;
	if (text[0] == '/')
		return check_socket_path(text, len, fault);
	return fault_set(fault,
	    "must be unix:PATH, inet:PORT@HOST, inet6:PORT@HOST or fd:NUMBER");
}

int
check_account(const char *text, size_t len, struct fault *fault)
{
	if (is_of(text, len, "_-.$") && text[0] != '-')
		return 0;
	return fault_set(fault, "must be the name of an account");
}

int
check_host_name(const char *text, size_t len, struct fault *fault)
{
	if (is_of(text, len, "._-"))
		return 0;
	return fault_set(
	    fault, "must consist of letters, digits, dots, - and _");
}

int
check_type_word(const char *text, size_t len, struct fault *fault)
{
	for (size_t i = 0; i < len; i++)
		if (!(text[i] >= 'a' && text[i] <= 'z') &&
		    !(text[i] >= '0' && text[i] <= '9'))
			return fault_set(fault,
			    "must be the ending of a file name, of lower-case "
			    "letters and digits");
	return 0;
}

int
check_type_pattern(const char *text, size_t len, struct fault *fault)
{
	if (memchr(text, '/', len) == NULL)
		return check_type_word(text, len, fault);
	if (!is_of(text, len, "/*.+-_"))
		return fault_set(fault, "must be a MIME type, or one with *");
	return 0;
}
