/* memfd.c - anonymous files. */
#include "wire/memfd.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

/* Linux 6.3; newer than Debian 12's headers. */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

int
memfd_open(const char *name, struct fault *fault)
{
	unsigned int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
	int fd = memfd_create(name, flags | MFD_NOEXEC_SEAL);

	/* Asked each time: an older kernel says EINVAL in a microsecond, and a
	 * remembered answer would be shared state. */
	if (fd < 0 && errno == EINVAL)
		fd = memfd_create(name, flags);
	if (fd < 0)
		return fault_set(fault, "cannot create memory file: %m");
	return fd;
}

int
memfd_write(int fd, const void *data, size_t len, struct fault *fault)
{
	const char *next = data;

	while (len > 0) {
		ssize_t done = write(fd, next, len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return fault_set(fault, "cannot write memory file: %m");
		next += done;
		len -= (size_t)done;
	}
	return 0;
}

int
memfd_seal(int fd, struct fault *fault)
{
	if (fcntl(fd, F_ADD_SEALS, MEMFD_SEALS) < 0)
		return fault_set(fault, "cannot seal memory file: %m");
	return 0;
}
