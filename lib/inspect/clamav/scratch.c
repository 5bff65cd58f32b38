/* scratch.c - try it, and ask how much is left. */
#include "clamav/scratch.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/own.h"

/* A name that libclamav gives to nothing. */
static const char probe[] = "probe";

/* A file system without a limit of its own says 0 of 0. */
static int
check_room(int fd, struct fault *fault)
{
	struct statfs room;

	if (fstatfs(fd, &room) != 0)
		return fault_set(fault, "cannot ask for room: %m");
	if (room.f_blocks > 0 &&
	    (uint64_t)room.f_bavail * (uint64_t)room.f_bsize <
		LIMIT_SCRATCH_BYTES)
		return fault_set(fault, "no room is left");
	if (room.f_files > 0 && (uint64_t)room.f_ffree < LIMIT_SCRATCH_FILES)
		return fault_set(fault, "no file can be made");
	return 0;
}

int
scratch_check(const char *path, struct fault *fault)
{
	scoped_fd int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return fault_set(fault, "cannot open it: %m");
	if (mkdirat(fd, probe, 0700) != 0)
		return fault_set(fault, "cannot make a folder: %m");
	if (unlinkat(fd, probe, AT_REMOVEDIR) != 0)
		return fault_set(fault, "cannot remove a folder: %m");
	return check_room(fd, fault);
}
