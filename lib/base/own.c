/* own.c - release handlers for scoped variables. */
#include "base/own.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
fd_close(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = saved;
}

int
fd_take(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

void
mem_free(void *ptr)
{
	void *held;

	/* ptr is the address of a pointer of some type: copy, not cast. */
	memcpy(&held, ptr, sizeof held);
	free(held);
	held = NULL;
	memcpy(ptr, &held, sizeof held);
}
