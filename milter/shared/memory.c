/* memory.c - the line "Pss:" of smaps_rollup. */
#include "shared/memory.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROLLUP_BYTES 4096

int
memory_open(void)
{
	return open("/proc/self/smaps_rollup", O_RDONLY | O_CLOEXEC);
}

int64_t
memory_read(int fd)
{
	static const char key[] = "\nPss:";
	char text[ROLLUP_BYTES];
	ssize_t len = fd >= 0 ? pread(fd, text, sizeof text - 1, 0) : -1;
	const char *found;

	if (len <= 0)
		return 0;
	text[len] = '\0';
	found = strstr(text, key);
	return found != NULL ? strtoll(found + strlen(key), NULL, 10) * 1024
			     : 0;
}
