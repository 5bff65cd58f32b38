/* replay.c - run a fuzz harness over files or folders of inputs.
 *
 * ctest replays every corpus in every build, sanitized or not, without a
 * fuzzing engine. */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/own.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static int replayed;

static void
replay_file(const char *path)
{
	scoped_fd int fd = open(path, O_RDONLY | O_CLOEXEC);
	scoped_mem uint8_t *data = NULL;
	struct stat facts;

	if (fd < 0 || fstat(fd, &facts) != 0) {
		perror(path);
		exit(1);
	}
	data = malloc((size_t)facts.st_size + 1);
	if (data == NULL ||
	    read(fd, data, (size_t)facts.st_size) != facts.st_size) {
		perror(path);
		exit(1);
	}
	LLVMFuzzerTestOneInput(data, (size_t)facts.st_size);
	replayed++;
}

static void
replay_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;

	if (folder == NULL) {
		perror(path);
		exit(1);
	}
	while ((entry = readdir(folder)) != NULL) {
		char file[4096];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
		replay_file(file);
	}
	closedir(folder);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct stat facts;

		if (stat(argv[i], &facts) == 0 && S_ISDIR(facts.st_mode))
			replay_folder(argv[i]);
		else
			replay_file(argv[i]);
	}
	printf("%d inputs replayed\n", replayed);
	return replayed == 0;
}
