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

/* A file on its way to who takes its lines. */
struct reading {
	const char *path;
	line_taker *take;
	void *with;
	size_t wrong; /* lines so far */
	struct mistakes *mistakes;
};

/* Returns whether the next line may be read. */
static bool
take_line(struct reading *reading, int number, const char *line, size_t len)
{
	struct fault fault;

	text_trim(&line, &len);
	if (len == 0 || line[0] == '#' || line[0] == ';' ||
	    reading->take(reading->with, line, len, &fault) == 0)
		return true;
	mistakes_add(
	    reading->mistakes, reading->path, number, "%s", fault.text);
	return ++reading->wrong < LIMIT_LOCAL_MISTAKES;
}

void
line_file_read(
    const char *path, line_taker *take, void *with, struct mistakes *mistakes)
{
	struct reading reading = {
		.path = path, .take = take, .with = with, .mistakes = mistakes
	};
	FILE *file = open_file(path);
	char *line = NULL;
	size_t cap = 0;
	ssize_t len = 0;

	if (file == NULL) {
		mistakes_add(mistakes, path, 0, "cannot be read: %m");
		return;
	}
	for (int number = 1; number <= LIMIT_LOCAL_LINES; number++) {
		len = getline(&line, &cap, file);
		if (len < 0 || !take_line(&reading, number, line, (size_t)len))
			break;
	}
	if (ferror(file))
		mistakes_add(mistakes, path, 0, "cannot be read: %m");
	else if (len >= 0 && reading.wrong == 0)
		mistakes_add(mistakes, path, 0, "has more than %d lines",
		    LIMIT_LOCAL_LINES);
	free(line);
	(void)fclose(file);
}
