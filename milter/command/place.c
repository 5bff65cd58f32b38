/* place.c - the words and what they mean. */
#include "command/place.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"

static bool
copy(char *out, size_t size, const char *text, size_t len)
{
	if (len >= size)
		return false;
	memcpy(out, text, len);
	out[len] = '\0';
	return true;
}

/* Drop a word that text begins with. */
static bool
skip(const char **text_io, size_t *len_io, const char *word)
{
	if (!text_begins(*text_io, *len_io, word))
		return false;
	*text_io += strlen(word);
	*len_io -= strlen(word);
	return true;
}

/* PORT@HOST, or PORT alone. */
static bool
copy_port_host(const char *text, size_t len, struct place *out)
{
	const char *at = memchr(text, '@', len);
	size_t port_len = at != NULL ? (size_t)(at - text) : len;

	if (at != NULL &&
	    !copy(out->host, sizeof out->host, at + 1, len - port_len - 1))
		return false;
	return copy(out->port, sizeof out->port, text, port_len);
}

bool
place_of_milter(const char *text, struct place *out)
{
	size_t len = strlen(text);

	*out = (struct place){ .path = "" };
	if (skip(&text, &len, "unix:") || skip(&text, &len, "local:"))
		return copy(out->path, sizeof out->path, text, len);
	if (skip(&text, &len, "inet:") || skip(&text, &len, "inet6:"))
		return copy_port_host(text, len, out);
	if (memchr(text, ':', len) != NULL)
		return false;
	return copy(out->path, sizeof out->path, text, len);
}

/* HOST:PORT, where an IPv6 HOST stands in square brackets. */
static bool
copy_host_port(const char *text, size_t len, struct place *out)
{
	const char *colon = memrchr(text, ':', len);
	size_t host_len;

	if (colon == NULL)
		return copy_port_host(text, len, out);
	host_len = (size_t)(colon - text);
	if (!copy(out->port, sizeof out->port, colon + 1, len - host_len - 1))
		return false;
	if (host_len > 2 && text[0] == '[' && colon[-1] == ']')
		return copy(
		    out->host, sizeof out->host, text + 1, host_len - 2);
	return copy(out->host, sizeof out->host, text, host_len);
}

bool
place_of_postfix(const char *text, size_t len, struct place *out)
{
	*out = (struct place){ .path = "" };
	if (skip(&text, &len, "unix:") || skip(&text, &len, "local:"))
		return copy(out->path, sizeof out->path, text, len);
	if (skip(&text, &len, "inet:"))
		return copy_host_port(text, len, out);
	return false;
}

static bool
is_same_file(const char *a, const char *b)
{
	struct stat left, right;

	if (strcmp(a, b) == 0)
		return true;
	return stat(a, &left) == 0 && stat(b, &right) == 0 &&
	    left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

/* Hosts that mean this one. */
static bool
is_local(const char *host)
{
	return host[0] == '\0' || strcmp(host, "localhost") == 0 ||
	    strcmp(host, "127.0.0.1") == 0 || strcmp(host, "::1") == 0 ||
	    strcmp(host, "0.0.0.0") == 0;
}

bool
place_is_same(const struct place *postfix, const struct place *milter,
    const char *folder, bool chrooted)
{
	char path[PATH_MAX];

	if ((postfix->path[0] == '\0') != (milter->path[0] == '\0'))
		return false;
	if (postfix->path[0] == '\0')
		return strcmp(postfix->port, milter->port) == 0 &&
		    (strcmp(postfix->host, milter->host) == 0 ||
			(is_local(postfix->host) && is_local(milter->host)));
	if (postfix->path[0] == '/' && !chrooted)
		return is_same_file(postfix->path, milter->path);
	if (snprintf(path, sizeof path, "%s/%s", folder, postfix->path) >=
	    (int)sizeof path)
		return false;
	return is_same_file(path, milter->path);
}

/* The inside of braces that begin at *list_io, split at its first comma or
 * blank. */
static void
take_braces(const char **list_io, struct place_entry *out)
{
	const char *begin = *list_io + 1;
	const char *end = strchr(begin, '}');
	size_t len = end != NULL ? (size_t)(end - begin) : strlen(begin);

	*list_io = begin + len + (end != NULL ? 1 : 0);
	text_trim(&begin, &len);
	out->where = begin;
	out->where_len = 0;
	while (out->where_len < len &&
	    strchr(", \t\r\n", begin[out->where_len]) == NULL)
		out->where_len++;
	out->settings = begin + out->where_len;
	out->settings_len = len - out->where_len;
}

bool
place_next(const char **list_io, struct place_entry *out)
{
	*list_io += strspn(*list_io, ", \t\r\n");
	if (**list_io == '\0')
		return false;
	if (**list_io == '{') {
		take_braces(list_io, out);
		return true;
	}
	out->where = *list_io;
	out->where_len = strcspn(*list_io, ", \t\r\n");
	*list_io += out->where_len;
	out->settings = "";
	out->settings_len = 0;
	return true;
}
