/* notice_file.c - read, check line by line, keep. */
#include "config/notice_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/own.h"
#include "base/text.h"
#include "config/mistakes.h"

/* What may stand behind a percent sign. */
static const char placeholders[] = "fcvdtgs%";

static int
read_text(const char *path, struct buffer *out)
{
	/* O_NONBLOCK: a pipe without a writer would wait for ever. */
	scoped_fd int fd = open(
	    path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char piece[4096];
	struct stat facts;
	ssize_t got = 0;

	if (fd < 0 || fstat(fd, &facts) != 0)
		return -1;
	if (!S_ISREG(facts.st_mode)) {
		errno = EINVAL;
		return -1;
	}
	while (!out->full && (got = read(fd, piece, sizeof piece)) > 0)
		buffer_add(out, piece, (size_t)got);
	if (out->full)
		errno = EFBIG;
	return got < 0 || out->full ? -1 : 0;
}

/* What is wrong in one line. */
static void
check_line(const char *name, int number, const char *line, size_t len,
    struct mistakes *mistakes)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)line[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f) {
			mistakes_add(mistakes, name, number,
			    "must not hold control characters");
			return;
		}
		if (c != '%')
			continue;
		i++;
		if (i < len && line[i] != '\0' &&
		    strchr(placeholders, line[i]) != NULL)
			continue;
		mistakes_add(mistakes, name, number,
		    "may hold %%f (file name), %%c (class), %%v (verdict), "
		    "%%d (SHA-256), %%t (time), %%g (gateway), %%s (our id) "
		    "and %%%% (a percent sign), no other %%");
		return;
	}
	if (!text_is_utf8(line, len))
		mistakes_add(mistakes, name, number, "must be UTF-8");
}

static size_t
count_places(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += text[i] == '%';
	return count;
}

void
notice_file_check(
    const char *name, const char *text, size_t len, struct mistakes *mistakes)
{
	size_t places = count_places(text, len);
	int number = 1;

	if (len == 0)
		mistakes_add(mistakes, name, 1,
		    "is empty: a removed part would leave nothing behind");
	if (places > LIMIT_NOTICE_PLACES)
		mistakes_add(mistakes, name, 1,
		    "has %zu percent signs, at most %d are allowed", places,
		    LIMIT_NOTICE_PLACES);
	while (len > 0) {
		const char *end = memchr(text, '\n', len);
		size_t line = end != NULL ? (size_t)(end - text) : len;
		size_t shown = line > 0 && text[line - 1] == '\r' ? line - 1
								  : line;

		check_line(name, number++, text, shown, mistakes);
		line += end != NULL;
		text += line;
		len -= line;
	}
}

void
notice_file_load(struct config *config, struct mistakes *mistakes)
{
	scoped_buffer struct buffer text = BUFFER_OF(LIMIT_NOTICE_FILE_BYTES);
	const struct assigned *found = section_find(
	    &config->file, setting_find("notice.file", strlen("notice.file")));

	config->host.notice_text = "";
	if (found == NULL || found->value.text == NULL ||
	    *found->value.text == '\0')
		return;
	if (read_text(found->value.text, &text) != 0) {
		mistakes_add(mistakes, found->origin.file, found->origin.line,
		    "notice.file: %s cannot be read: %m", found->value.text);
		return;
	}
	notice_file_check(
	    found->value.text, buffer_text(&text), text.len, mistakes);
	config->host.notice_text = store_text(
	    &config->store, buffer_text(&text), text.len);
}
