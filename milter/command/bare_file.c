/* bare_file.c - headers or not; base64 around what has none. */
#include "command/bare_file.h"

#include <string.h>

#include "base/file_name.h"
#include "base/text.h"

/* Headers that a message has one of, each behind nothing but headers. */
static const char *const known[] = { "From", "To", "Subject", "Date",
	"Received", "Return-Path", "Message-ID", "MIME-Version", "Content-Type",
	"Reply-To", "Sender", "Delivered-To", "Cc", "DKIM-Signature",
	"Authentication-Results", "X-Mailer" };

/* Office and browsers keep documents in the form of mail. */
static const char *const documents[] = { "mht", "mhtml", "doc", "xls", "ppt" };

/* Behind the digits of base64. */
#define PADDING 64

/* How many lines of headers are looked at. */
#define LOOK_LINES 100

/* Bytes of the field's name that a line begins with, 0 if it has none (RFC
 * 5322 2.2). */
static size_t
field_name(const char *line, size_t len)
{
	size_t at = 0;

	while (at < len && line[at] > ' ' && line[at] < 0x7f && line[at] != ':')
		at++;
	return at < len && line[at] == ':' ? at : 0;
}

static bool
is_known(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (text_equal(name, len, known[i], strlen(known[i])))
			return true;
	return false;
}

/* Whether the lines up to the first that is no header have a known one. */
static bool
begins_with_headers(const char *bytes, size_t len)
{
	for (int i = 0; i < LOOK_LINES && len > 0; i++) {
		const char *stop = memchr(bytes, '\n', len);
		size_t size = stop != NULL ? (size_t)(stop - bytes) + 1 : len;
		size_t name = field_name(bytes, size);
		bool goes_on = i > 0 && (*bytes == ' ' || *bytes == '\t');
		/* An mbox's line, and the copies of one. */
		bool is_mbox = i == 0 && text_begins(bytes, size, "From ");

		if (name > 0 && is_known(bytes, name))
			return true;
		if (name == 0 && !goes_on && !is_mbox)
			return false;
		bytes += size;
		len -= size;
	}
	return false;
}

bool
bare_file(const char *name, const char *bytes, size_t len)
{
	char ending[FILE_EXTENSION_BYTES];

	file_name_extension(name, strlen(name), ending);
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
		if (strcmp(ending, documents[i]) == 0)
			return true;
	return len > 0 && !begins_with_headers(bytes, len);
}

/* RFC 4648 4, in lines of 76 characters (RFC 2045 6.8). */
static void
add_base64(const char *bytes, size_t len, struct buffer *out)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	    "=";
	char line[78];
	size_t used = 0;

	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i < 3 ? len - i : 3;
		unsigned int word = 0;

		for (size_t j = 0; j < 3; j++)
			word = word << 8 |
			    (j < left ? (unsigned char)bytes[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			line[used++] = digits[j <= left
				? word >> (18 - 6 * j) & 63
				: PADDING];
		if (used < 76 && i + 3 < len)
			continue;
		line[used++] = '\r';
		line[used++] = '\n';
		buffer_add(out, line, used);
		used = 0;
	}
}

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
}

void
bare_file_wrap(
    const char *name, const char *bytes, size_t len, struct buffer *out)
{
	const char *slash = strrchr(name, '/');
	const char *base = slash != NULL ? slash + 1 : name;

	buffer_add_text(out,
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: application/octet-stream\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "Content-Disposition: attachment;\r\n filename*=UTF-8''");
	/* RFC 2231 4: every byte that might mean something is escaped. */
	for (; *base != '\0'; base++)
		if (is_plain(*base))
			buffer_add(out, base, 1);
		else
			buffer_add_format(out, "%%%02X", (unsigned char)*base);
	buffer_add_text(out, "\r\n\r\n");
	add_base64(bytes, len, out);
}
