/* mail_begin.c - header lines (RFC 5322 2.2), counted by what they are worth.
 */
#include "formats/mail_begin.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

#define ENOUGH 2

static const struct {
	const char *name;
	int worth;
} headers[] = {
	{ "content-disposition", 2 },
	{ "content-transfer-encoding", 2 },
	{ "content-type", 2 },
	{ "message-id", 2 },
	{ "mime-version", 2 },
	{ "received", 2 },
	{ "return-path", 2 },
	{ "bcc", 1 },
	{ "cc", 1 },
	{ "date", 1 },
	{ "from", 1 },
	{ "reply-to", 1 },
	{ "sender", 1 },
	{ "subject", 1 },
	{ "to", 1 },
};

/* The length of the name before the colon, 0 if the line has none. */
static size_t
name_length(const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);
	size_t name_len = colon != NULL ? (size_t)(colon - line) : 0;

	while (name_len > 0 &&
	    (line[name_len - 1] == ' ' || line[name_len - 1] == '\t'))
		name_len--;
	for (size_t i = 0; i < name_len; i++)
		if (line[i] <= ' ' || line[i] > '~')
			return 0;
	return name_len;
}

static int
worth_of(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (text_equal(
			name, len, headers[i].name, strlen(headers[i].name)))
			return headers[i].worth;
	return 0;
}

bool
mail_begins(const char *bytes, size_t len)
{
	size_t left = len < LIMIT_MAIL_BEGIN_BYTES ? len
						   : LIMIT_MAIL_BEGIN_BYTES;
	int worth = 0;

	while (left > 0 && worth < ENOUGH) {
		const char *newline = memchr(bytes, '\n', left);
		size_t line = newline != NULL ? (size_t)(newline - bytes) + 1
					      : left;
		size_t name_len = name_length(bytes, line);
		bool is_fold = bytes[0] == ' ' || bytes[0] == '\t';

		/* A mailbox file's first line. */
		if (name_len == 0 && !is_fold &&
		    !text_begins(bytes, line, "From "))
			break;
		if (!is_fold)
			worth += worth_of(bytes, name_len);
		bytes += line;
		left -= line;
	}
	return worth >= ENOUGH;
}
