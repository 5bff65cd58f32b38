/* line_file.c - buffered by the C library, checked by who asks. */
#include "config/line_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/own.h"
#include "base/text.h"
#include "config/mistakes.h"

static FILE *
open_file(const char *path)
{
	/* O_NONBLOCK: a pipe without a writer would wait for ever. */
	scoped_fd int fd = open(
	    path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat facts;
	FILE *file;

	if (fd < 0 || fstat(fd, &facts) != 0)
		return NULL;
	if (!S_ISREG(facts.st_mode)) {
		errno = EINVAL;
		return NULL;
	}
	file = fdopen(fd, "r");
	if (file != NULL)
		(void)fd_take(&fd);
	return file;
}

/* Returns whether the next line may be read. */
static bool
take_line(const char *path, int number, const char *line, size_t len,
    line_taker *take, void *with, size_t *wrong, struct mistakes *mistakes)
{
	struct fault fault;

	text_trim(&line, &len);
	if (len == 0 || line[0] == '#' || line[0] == ';' ||
	    take(with, line, len, &fault) == 0)
		return true;
	mistakes_add(mistakes, path, number, "%s", fault.text);
	return ++*wrong < LIMIT_LOCAL_MISTAKES;
}

void
line_file_read(
    const char *path, line_taker *take, void *with, struct mistakes *mistakes)
{
	FILE *file = open_file(path);
	char *line = NULL;
	size_t cap = 0, wrong = 0;
	ssize_t len = 0;

	if (file == NULL) {
		mistakes_add(mistakes, path, 0, "cannot be read: %m");
		return;
	}
	for (int number = 1; number <= LIMIT_LOCAL_LINES; number++) {
		len = getline(&line, &cap, file);
		if (len < 0 ||
		    !take_line(path, number, line, (size_t)len, take, with,
			&wrong, mistakes))
			break;
	}
	if (ferror(file))
		mistakes_add(mistakes, path, 0, "cannot be read: %m");
	else if (len >= 0 && wrong == 0)
		mistakes_add(mistakes, path, 0, "has more than %d lines",
		    LIMIT_LOCAL_LINES);
	free(line);
	(void)fclose(file);
}
