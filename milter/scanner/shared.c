/* shared.c - a memfd that takes no new writable mapping. */
#include "scanner/shared.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/own.h"

/* linux/fcntl.h has it since 5.1, but cannot be included beside fcntl.h. */
#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

static void *
map(int fd, size_t size, int protection, struct fault *fault)
{
	void *made = mmap(NULL, size, protection, MAP_SHARED, fd, 0);

	if (made == MAP_FAILED) {
		fault_set(fault, "cannot map shared memory: %m");
		return NULL;
	}
	return made;
}

int
shared_open(
    struct shared *shared, const char *name, size_t size, struct fault *fault)
{
	scoped_fd int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	void *base;

	if (fd < 0 || ftruncate(fd, (off_t)size) != 0)
		return fault_set(fault, "cannot make shared memory: %m");
	base = map(fd, size, PROT_READ | PROT_WRITE, fault);
	if (base == NULL)
		return -1;
	/* Before Linux 5.1 the last seal does not exist; a worker then has
	 * only its closed descriptor between itself and the memory. */
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0) {
		fault_set(fault, "cannot seal shared memory: %m");
		munmap(base, size);
		return -1;
	}
	(void)fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SEAL);
	*shared = (struct shared){ base, size, fd_take(&fd) };
	return 0;
}

int
shared_freeze(struct shared *shared, struct fault *fault)
{
	void *seen = map(shared->fd, shared->size, PROT_READ, fault);

	if (seen == NULL)
		return -1;
	munmap(shared->base, shared->size);
	fd_close(&shared->fd);
	shared->base = seen;
	return 0;
}

void
shared_release(struct shared *shared)
{
	if (shared->base == NULL)
		return;
	munmap(shared->base, shared->size);
	fd_close(&shared->fd);
	shared->base = NULL;
}
