/* web_address.c - "://" with a scheme in front of it. */
#include "measure/web_address.h"

#include <string.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/text.h"
#include "measure/file_role.h"

/* Length of the scheme that ends at text[at], or 0. */
static size_t
scheme_before(const char *text, size_t at)
{
	static const char *const schemes[] = { "https", "http", "ftp" };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t len = strlen(schemes[i]);

		if (at >= len && text_ends(text, at, schemes[i]))
			return len;
	}
	return 0;
}

/* What no address holds, or what closes the quotes around it. */
static bool
ends_address(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7f ||
	    (c != '\0' && strchr("\"'<>`\\{}|^", c) != NULL);
}

bool
web_address_next(
    const char *text, size_t len, size_t *at_io, struct web_address *out)
{
	size_t at = *at_io;

	while (at < len) {
		const char *found = memmem(text + at, len - at, "://", 3);
		size_t colon, scheme, end;

		if (found == NULL)
			break;
		colon = (size_t)(found - text);
		scheme = scheme_before(text + at, colon - at);
		end = at = colon + 3;
		if (scheme == 0)
			continue;
		while (end < len && !ends_address(text[end]) &&
		    end - colon < LIMIT_URL_BYTES)
			end++;
		at = end;
		/* What ends a sentence or an argument. */
		while (end > colon + 3 && strchr(".,;:)]!", text[end - 1]))
			end--;
		if (end == colon + 3)
			continue;
		*out = (struct web_address){ text + colon - scheme,
			end - colon + scheme };
		*at_io = at;
		return true;
	}
	*at_io = len;
	return false;
}

bool
web_address_is(const char *text, size_t len)
{
	return text_begins(text, len, "http://") ||
	    text_begins(text, len, "https://") ||
	    text_begins(text, len, "ftp://");
}

struct web_address
web_address_host(const char *url, size_t len)
{
	const char *slashes = memmem(url, len, "://", 3);
	size_t begin, end;

	if (slashes == NULL)
		return (struct web_address){ url, 0 };
	begin = (size_t)(slashes - url) + 3;
	for (end = begin; end < len && url[end] != '/' && url[end] != '\\' &&
	     url[end] != '?' && url[end] != '#';
	     end++)
		if (url[end] == '@')
			begin = end + 1;
	if (begin < end && url[begin] == '[') {
		const char *close = memchr(url + begin, ']', end - begin);

		if (close != NULL)
			end = (size_t)(close - url) + 1;
	} else {
		const char *port = memchr(url + begin, ':', end - begin);

		if (port != NULL)
			end = (size_t)(port - url);
	}
	return (struct web_address){ url + begin, end - begin };
}

bool
web_address_is_numeric(const char *url, size_t len)
{
	struct web_address host = web_address_host(url, len);
	size_t label = host.len;

	if (host.len == 0)
		return false;
	if (host.text[0] == '[')
		return true;
	/* The last label decides: no domain of the first level is a number
	 * (WHATWG URL, "ends in a number"). */
	while (label > 0 && host.text[label - 1] != '.')
		label--;
	if (label == host.len)
		return false;
	if (text_begins(host.text + label, host.len - label, "0x"))
		return true;
	for (size_t i = label; i < host.len; i++)
		if (!ascii_is_digit(host.text[i]))
			return false;
	return true;
}

bool
web_address_is_file(const char *url, size_t len)
{
	struct web_address host = web_address_host(url, len);
	size_t begin = (size_t)(host.text - url) + host.len, end, name;
	enum file_role role;

	for (end = begin; end < len && url[end] != '?' && url[end] != '#';
	     end++)
		;
	for (name = end; name > begin && url[name - 1] != '/'; name--)
		;
	if (name == begin)
		return false;
	role = file_role_of_name(url + name, end - name);
	return role == ROLE_PROGRAM || role == ROLE_SCRIPT ||
	    role == ROLE_SHORTCUT || role == ROLE_ARCHIVE;
}

size_t
web_address_read(const char *text, size_t len, struct reading *out)
{
	struct web_address address;
	size_t at = 0, count = 0;

	while (web_address_next(text, len, &at, &address)) {
		reading_url(out, address.text, address.len);
		count++;
	}
	return count;
}
