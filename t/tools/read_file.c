/* read_file.c - what one document reader says of files.
 *
 *     read_file READER FILE...
 *     read_file --prefixes READER FILE...
 *
 * The second reads every beginning of each file, in memory that ends where it
 * ends, and prints only how many there were.
 *
 * A line "FILE" TAB microseconds, then one "name=value" for each feature of
 * the reader, "macros=N" and "url=ADDRESS" for each address. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/own.h"
#include "read/read_html.h"
#include "read/read_image.h"
#include "read/read_lnk.h"
#include "read/read_onenote.h"
#include "read/read_pdf.h"
#include "read/read_pe.h"
#include "read/read_script.h"

static const struct {
	const char *name;
	void (*read)(const char *bytes, size_t len, struct reading *out);
} readers[] = {
	{ "html", read_html },
	{ "image", read_image },
	{ "lnk", read_lnk },
	{ "onenote", read_onenote },
	{ "pdf", read_pdf },
	{ "pe", read_pe },
	{ "script", read_script },
};

static double
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void
print(const char *path, double spent, const struct reading *reading)
{
	const char *url = buffer_text(&reading->urls);
	const char *end = url + reading->urls.len;

	printf("%s\t%.0f\n", path, spent);
	for (enum feature i = 0; i < FEATURE_COUNT; i++)
		if (features_has(&reading->features, i))
			printf("%s=%.9g\n", feature_row(i)->name,
			    (double)reading->features.values[i]);
	printf("macros=%d\n", (int)reading->macros);
	while (url < end) {
		const char *stop = memchr(url, '\n', (size_t)(end - url));

		printf("url=%.*s\n", (int)(stop - url), url);
		url = stop + 1;
	}
}

/* At most this many beginnings of one file, as far apart as they must be. */
#define PREFIXES 2000

static void
read_prefixes(size_t reader, const char *bytes, size_t len)
{
	size_t step = len / PREFIXES + 1, count = 0;

	for (size_t size = 0; size < len; size += step) {
		scoped_reading struct reading reading = { 0 };
		scoped_mem char *copy = malloc(size + (size == 0));

		if (copy == NULL)
			exit(1);
		memcpy(copy, bytes, size);
		reading_init(&reading);
		readers[reader].read(copy, size, &reading);
		count++;
	}
	printf("%zu\n", count);
}

static int
read_one(size_t reader, const char *path, bool prefixes)
{
	scoped_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
	scoped_reading struct reading reading = { 0 };
	scoped_mem char *bytes = NULL;
	struct stat facts;
	double before;
	size_t len;

	if (fd < 0 || fstat(fd, &facts) != 0) {
		perror(path);
		return 1;
	}
	len = (size_t)facts.st_size;
	bytes = malloc(len + 1);
	if (bytes == NULL || read(fd, bytes, len) != (ssize_t)len) {
		perror(path);
		return 1;
	}
	reading_init(&reading);
	if (prefixes) {
		read_prefixes(reader, bytes, len);
		return 0;
	}
	before = now_us();
	readers[reader].read(bytes, len, &reading);
	print(path, now_us() - before, &reading);
	return 0;
}

int
main(int argc, char **argv)
{
	size_t count = sizeof readers / sizeof *readers, reader = 0;
	bool prefixes = argc > 1 && strcmp(argv[1], "--prefixes") == 0;
	int status = 0;

	argv += prefixes;
	argc -= prefixes;
	while (argc > 1 && reader < count &&
	    strcmp(argv[1], readers[reader].name) != 0)
		reader++;
	if (argc < 3 || reader == count) {
		fprintf(stderr, "usage: read_file READER FILE...\n");
		return 64;
	}
	for (int i = 2; i < argc; i++)
		status |= read_one(reader, argv[i], prefixes);
	return status;
}
