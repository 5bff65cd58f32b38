/* sealed.c - mapping and making sealed memfds. */
#include "wire/sealed.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/own.h"
#include "wire/memfd.h"

/* Only a memfd or a tmpfs file has seals at all; every other descriptor fails
 * F_GET_SEALS. A tmpfs file is born with F_SEAL_SEAL alone, so that all four
 * together prove a memfd. */
static int
check_sealed(int fd, size_t max_bytes, size_t *len_out, struct fault *fault)
{
	struct stat st;
	int seals = fcntl(fd, F_GET_SEALS);

	if (seals < 0)
		return fault_set(fault, "not a sealed memory file: %m");
	if ((seals & MEMFD_SEALS) != MEMFD_SEALS)
		return fault_set(
		    fault, "memory file lacks seals (has %#x)", seals);
	if (fstat(fd, &st) < 0)
		return fault_set(fault, "cannot examine memory file: %m");
	if (st.st_size < 0 || (uintmax_t)st.st_size > max_bytes)
		return fault_set(fault, "memory file of %jd bytes is too large",
		    (intmax_t)st.st_size);
	*len_out = (size_t)st.st_size;
	return 0;
}

int
sealed_map(int fd, size_t max_bytes, struct sealed *out, struct fault *fault)
{
	size_t lead = LIMIT_MAP_LEAD_BYTES, len = 0;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct sealed made = { .data = "" };

	if (check_sealed(fd, max_bytes, &len, fault) < 0)
		return -1;
	/* The lead ends at a page's end, wherever pages are larger than it. */
	lead = (lead + page - 1) / page * page;
	if (len > SIZE_MAX - lead)
		return fault_set(fault, "memory file fits no mapping");
	/* One region first, so that nothing else can lie between the two. */
	made.base_len = lead + len;
	made.base = mmap(NULL, made.base_len, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (made.base == MAP_FAILED)
		return fault_set(fault, "cannot map %zu bytes: %m", len);
	made.lead = (char *)made.base + lead - LIMIT_MAP_LEAD_BYTES;
	if (len > 0)
		made.data = mmap((char *)made.base + lead, len, PROT_READ,
		    MAP_PRIVATE | MAP_FIXED, fd, 0);
	if (made.data == MAP_FAILED) {
		fault_set(fault, "cannot map memory file: %m");
		munmap(made.base, made.base_len);
		return -1;
	}
	made.len = len;
	*out = made;
	return 0;
}

void
sealed_release(struct sealed *sealed)
{
	if (sealed->base != NULL)
		munmap(sealed->base, sealed->base_len);
	*sealed = (struct sealed){ 0 };
}

int
sealed_make(const void *data, size_t len, struct fault *fault)
{
	scoped_fd int fd = memfd_open("sekisho-sealed", fault);

	if (fd < 0 || memfd_write(fd, data, len, fault) < 0 ||
	    memfd_seal(fd, fault) < 0)
		return -1;
	return fd_take(&fd);
}
