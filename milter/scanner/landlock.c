/* landlock.c - rights by version of the kernel's interface. */
#include "scanner/landlock.h"

#include <errno.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/own.h"

/* The interface as of version 6, whatever kernel this was built beside; an
 * older kernel accepts the longer struct when the tail is zero. */
struct ruleset {
	uint64_t files;
	uint64_t network;
	uint64_t scopes;
};

#define NETWORK_TCP_ALL 3ULL /* bind, connect; version 4 */
#define SCOPE_ALL       3ULL /* abstract sockets, signals; version 6 */

/* Rights to files: those of version 1, and what each later one added. */
#define FILES_1         ((1ULL << 13) - 1)
#define FILES_REFER     (1ULL << 13) /* 2: rename between folders */
#define FILES_TRUNCATE  (1ULL << 14) /* 3 */
#define FILES_IOCTL_DEV (1ULL << 15) /* 5 */

/* In its folder a worker needs neither programs nor devices. */
#define FILES_NEVER                                                            \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |           \
	    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SOCK |     \
	    LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM |       \
	    FILES_IOCTL_DEV)

int
landlock_version(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	return version > 0 ? (int)version : 0;
}

static struct ruleset
ruleset_for(int version)
{
	struct ruleset rules = { .files = FILES_1 };

	if (version >= 2)
		rules.files |= FILES_REFER;
	if (version >= 3)
		rules.files |= FILES_TRUNCATE;
	if (version >= 4)
		rules.network = NETWORK_TCP_ALL;
	if (version >= 5)
		rules.files |= FILES_IOCTL_DEV;
	if (version >= 6)
		rules.scopes = SCOPE_ALL;
	return rules;
}

int
landlock_confine(int folder, struct fault *fault)
{
	int version = landlock_version();
	struct ruleset rules = ruleset_for(version);
	struct landlock_path_beneath_attr beneath = {
		.allowed_access = rules.files & ~(uint64_t)FILES_NEVER,
		.parent_fd = folder,
	};
	scoped_fd int fd = -1;

	if (version == 0)
		return 0;
	fd = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
	if (fd < 0)
		return fault_set(fault, "cannot begin the Landlock rules: %m");
	if (syscall(SYS_landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH,
		&beneath, 0) != 0)
		return fault_set(fault, "cannot add the Landlock rule: %m");
	if (syscall(SYS_landlock_restrict_self, fd, 0) != 0)
		return fault_set(fault, "cannot enforce Landlock: %m");
	return 0;
}
