/* url_parse.c - scheme, user, host, port, path; each ends where the next
 * begins. */
#include "web/url_parse.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/hex.h"
#include "base/text.h"
#include "wire/urls.h"

/* With this much taken there is nothing left that would change the normal
 * form: three bytes of an escape each. */
#define TAKEN_BYTES (3UL * LIMIT_URL_BYTES)

static const struct scheme {
	const char *name;
	unsigned int port;
} schemes[] = {
	{ "http", 80 },
	{ "https", 443 },
	{ "ftp", 21 },
};

/* Pieces of one URL, borrowed. */
struct pieces {
	const struct scheme *scheme;
	const char *authority, *path;
	size_t authority_len, path_len;
};

/* Drop blanks and controls at both ends, and tabs and line ends inside. */
static void
tidy(const char *text, size_t len, struct buffer *out, uint32_t *flags)
{
	while (len > 0 && (unsigned char)text[0] <= ' ') {
		text++;
		len--;
	}
	while (len > 0 && (unsigned char)text[len - 1] <= ' ')
		len--;
	for (size_t i = 0; i < len && !out->full; i++) {
		if (text[i] == '\t' || text[i] == '\r' || text[i] == '\n')
			*flags |= URL_OBSCURED;
		else
			buffer_add(out, text + i, 1);
	}
	out->full = false;
}

static bool
is_slash(char c)
{
	return c == '/' || c == '\\';
}

static size_t
count_slashes(const char *text, size_t len, uint32_t *flags)
{
	size_t count = 0;

	while (count < len && is_slash(text[count]))
		if (text[count++] == '\\')
			*flags |= URL_OBSCURED;
	return count;
}

/* Bytes of a scheme with its colon, 0 if the text begins with none. */
static size_t
scheme_bytes(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text_lower(text[i]);
		bool letter = c >= 'a' && c <= 'z';

		if (c == ':')
			return i > 0 ? i + 1 : 0;
		if (!letter &&
		    (i == 0 ||
			!((c >= '0' && c <= '9') || c == '+' || c == '-' ||
			    c == '.')))
			return 0;
	}
	return 0;
}

static const struct scheme *
find_scheme(const char *text, size_t len)
{
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (text_equal(
			text, len, schemes[i].name, strlen(schemes[i].name)))
			return &schemes[i];
	return NULL;
}

static void
split_path(const char *text, size_t len, struct pieces *out)
{
	size_t at = 0;

	while (at < len && !is_slash(text[at]) && text[at] != '?' &&
	    text[at] != '#')
		at++;
	out->authority = text;
	out->authority_len = at;
	out->path = text + at;
	out->path_len = len - at;
}

/* A reference without a scheme of its own. */
static int
split_relative(const char *text, size_t len, const struct parsed_url *base,
    struct pieces *out, uint32_t *flags)
{
	size_t slashes = count_slashes(text, len, flags);
	size_t colon;

	if (base == NULL && slashes < 2)
		return -1;
	out->scheme = &schemes[0];
	if (base != NULL) {
		colon = scheme_bytes(base->text, base->len);
		out->scheme = find_scheme(base->text, colon - 1);
	}
	if (slashes >= 2) {
		split_path(text + slashes, len - slashes, out);
		return 0;
	}
	colon = scheme_bytes(base->text, base->len) + 2;
	out->authority = base->text + colon;
	out->authority_len = base->origin - colon;
	out->path = text;
	out->path_len = len;
	return 0;
}

/* "host:8080/x" begins like a scheme, and is none. */
static bool
is_host_and_port(const char *text, size_t len, size_t scheme)
{
	return memchr(text, '.', scheme) != NULL && scheme < len &&
	    text[scheme] >= '0' && text[scheme] <= '9';
}

static int
split(const char *text, size_t len, const struct parsed_url *base, bool bare,
    struct pieces *out, uint32_t *flags)
{
	size_t scheme = scheme_bytes(text, len), slashes;

	if (scheme > 0 && bare && is_host_and_port(text, len, scheme))
		scheme = 0;
	if (scheme == 0 && bare) {
		*flags |= URL_BARE;
		out->scheme = &schemes[0];
		split_path(text, len, out);
		return 0;
	}
	if (scheme == 0)
		return split_relative(text, len, base, out, flags);
	out->scheme = find_scheme(text, scheme - 1);
	if (out->scheme == NULL)
		return -1;
	slashes = count_slashes(text + scheme, len - scheme, flags);
	if (slashes != 2)
		*flags |= URL_OBSCURED;
	split_path(text + scheme + slashes, len - scheme - slashes, out);
	return 0;
}

/* The last colon that is not inside brackets. */
static size_t
find_port(const char *text, size_t len)
{
	for (size_t i = len; i > 0; i--) {
		if (text[i - 1] == ']')
			return len;
		if (text[i - 1] == ':')
			return i - 1;
	}
	return len;
}

/* Host and port of the authority; port 0: the scheme's own. */
static int
read_authority(
    const struct pieces *pieces, struct parsed_url *out, unsigned int *port)
{
	const char *text = pieces->authority;
	size_t len = pieces->authority_len, host;
	const char *at = memrchr(text, '@', len);
	uint64_t number = 0;

	*port = 0;
	if (at != NULL) {
		len -= (size_t)(at + 1 - text);
		text = at + 1;
		out->flags |= URL_USERINFO;
	}
	host = find_port(text, len);
	if (host + 1 < len &&
	    text_number(text + host + 1, len - host - 1, 65535, &number) != 0)
		return -1;
	if (url_host_parse(text, host, &out->host) != 0)
		return -1;
	out->flags |= out->host.flags;
	if (number != 0 && number != pieces->scheme->port) {
		*port = (unsigned int)number;
		out->flags |= URL_PORT;
	}
	return 0;
}

/* The byte that an escape stands for, or -1. */
static int
escaped(const char *text, size_t len)
{
	if (len < 3 || text[0] != '%' || hex_value(text[1]) < 0 ||
	    hex_value(text[2]) < 0)
		return -1;
	return 16 * hex_value(text[1]) + hex_value(text[2]);
}

/* RFC 3986 2.3: never needs an escape. */
static bool
is_unreserved(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

/* Take back the last folder of the path. */
static void
pop_folder(struct buffer *out, size_t path)
{
	size_t len = out->len;

	while (len > path && out->data[len - 1] != '/')
		len--;
	out->len = len > path ? len - 1 : path;
	out->data[out->len] = '\0';
}

/* At the end of a folder's name: "." and ".." are none. last: no slash
 * follows, and the folder they stand for keeps its own. */
static void
end_folder(struct buffer *out, size_t path, bool last)
{
	const char *slash = out->len > path
	    ? memrchr(out->data + path, '/', out->len - path)
	    : NULL;
	size_t name = slash != NULL ? (size_t)(slash + 1 - out->data) : path;
	size_t len = out->len - name;

	if (len == 0 || len > 2 || memcmp(out->data + name, "..", len) != 0)
		return;
	pop_folder(out, path);
	if (len == 2)
		pop_folder(out, path);
	if (last)
		buffer_add_text(out, "/");
}

static void
add_byte(struct buffer *out, unsigned char c, bool escape)
{
	if (escape)
		buffer_add_format(out, "%%%02X", c);
	else
		buffer_add(out, &c, 1);
}

/* One byte of the path, or what an escape stands for. Returns how many bytes
 * of text that was. */
static size_t
add_piece(const char *text, size_t len, bool query, struct buffer *out,
    uint32_t *flags)
{
	int byte = escaped(text, len);
	unsigned char c = (unsigned char)text[0];

	if (byte >= 0) {
		add_byte(out, (unsigned char)byte, !is_unreserved(byte));
		return 3;
	}
	if (!query && is_slash((char)c)) {
		*flags |= c == '\\' ? URL_OBSCURED : 0;
		buffer_add_text(out, "/");
	} else {
		/* A % that begins no escape could begin one with what the
		 * next escape stands for. */
		add_byte(out, c, c <= ' ' || c >= 0x7f || c == '%');
	}
	return 1;
}

/* Path and query in one form of escapes; no fragment. Whoever writes ordinary
 * letters as escapes hides them: said in *flags. */
static void
add_path(const struct pieces *pieces, struct buffer *out, uint32_t *flags)
{
	const char *text = pieces->path;
	size_t len = pieces->path_len, path = out->len, hidden = 0, step;
	bool query = false;

	if (len == 0 || !is_slash(text[0]))
		buffer_add_text(out, "/");
	for (size_t i = 0; i < len && text[i] != '#' && !out->full; i += step) {
		if (!query && (text[i] == '?' || is_slash(text[i])))
			end_folder(out, path, text[i] == '?');
		query = query || text[i] == '?';
		hidden += is_unreserved(escaped(text + i, len - i));
		step = add_piece(text + i, len - i, query, out, flags);
	}
	if (!query)
		end_folder(out, path, true);
	if (out->len == path)
		buffer_add_text(out, "/");
	if (hidden > 2)
		*flags |= URL_OBSCURED;
}

static int
compose(const struct pieces *pieces, unsigned int port, struct parsed_url *out)
{
	scoped_buffer struct buffer text = BUFFER_OF(LIMIT_URL_BYTES);
	bool v6 = strchr(out->host.name, ':') != NULL;

	buffer_add_format(&text, "%s://%s%s%s", pieces->scheme->name,
	    v6 ? "[" : "", out->host.name, v6 ? "]" : "");
	if (port != 0)
		buffer_add_format(&text, ":%u", port);
	out->origin = out->path = text.len;
	add_path(pieces, &text, &out->flags);
	memcpy(out->text, buffer_text(&text), text.len + 1);
	out->len = text.len;
	return 0;
}

int
url_parse(const char *text, size_t len, const struct parsed_url *base,
    bool bare, struct parsed_url *out)
{
	scoped_buffer struct buffer clean = BUFFER_OF(TAKEN_BYTES);
	struct pieces pieces;
	unsigned int port;

	out->flags = 0;
	tidy(text, len < TAKEN_BYTES ? len : TAKEN_BYTES, &clean, &out->flags);
	if (split(buffer_text(&clean), clean.len, base, bare, &pieces,
		&out->flags) != 0 ||
	    read_authority(&pieces, out, &port) != 0)
		return -1;
	return compose(&pieces, port, out);
}

/* Whether a colon stands here, and how long it is: ":" or "%3a". */
static size_t
colon_bytes(const char *text, size_t len)
{
	if (len > 0 && text[0] == ':')
		return 1;
	return escaped(text, len) == ':' ? 3 : 0;
}

/* The first "http:" or "https:" behind the origin, its colon possibly an
 * escape; *escape_out says which. */
static const char *
find_inside(const struct parsed_url *url, bool *escape_out)
{
	const char *end = url->text + url->len;

	for (const char *at = url->text + url->path; at < end; at++) {
		size_t left = (size_t)(end - at), name = 4, colon;

		if (!text_begins(at, left, "http"))
			continue;
		name += left > 4 && text_lower(at[4]) == 's';
		colon = colon_bytes(at + name, left - name);
		if (colon == 0)
			continue;
		*escape_out = colon == 3;
		return at;
	}
	return NULL;
}

int
url_inside(const struct parsed_url *url, struct parsed_url *out)
{
	scoped_buffer struct buffer text = BUFFER_OF(LIMIT_URL_BYTES);
	bool escape = false;
	const char *at = find_inside(url, &escape);
	size_t len;

	if (at == NULL)
		return -1;
	len = (size_t)(url->text + url->len - at);
	for (size_t i = 0; i < len; i++) {
		int byte = escape ? escaped(at + i, len - i) : -1;
		char c = at[i];

		if (byte >= 0)
			c = (char)byte;

		/* The next parameter of the outer one. */
		if (escape && byte < 0 && (c == '&' || c == ';'))
			break;
		buffer_add(&text, &c, 1);
		i += byte >= 0 ? 2 : 0;
	}
	return url_parse(buffer_text(&text), text.len, NULL, false, out);
}
